import fc from 'fast-check';

const unit = fc.oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0xffff }));

/** Any text, control characters and lone surrogates included. (fast-check's unit `binary` takes a second to set up.) */
export const anyText = fc.array(unit).map((codes) => String.fromCharCode(...codes));
