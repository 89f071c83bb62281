import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asciiJson, fingerprint, seal, unseal } from '../../../src/guard/audit/line.ts';
import { anyText } from '../../support/any-text.ts';

// RFC 8259, section 7: any character may be escaped as \u and four hex digits, one outside the BMP as a surrogate pair.
test('any JSON value comes back from printable ASCII', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 1 }), anyText, (value, text) => {
      const json = asciiJson({ value, text });
      expect(json).toMatch(/^[ -~]*$/);
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify({ value, text })));
    }),
  );
});

test('control, bidirectional and line-separating characters are escaped', () => {
  expect(asciiJson('a\n\u001b[31m\u007f\u202e\u2028é')).toBe('"a\\n\\u001b[31m\\u007f\\u202e\\u2028\\u00e9"');
});

test('the hash is the SHA-256 of the line without it', () => {
  const { text, hash } = seal({ seq: 1, prev: 'x' });
  expect(text).toBe(`{"seq":1,"prev":"x","hash":"${hash}"}`);
  expect(hash).toBe(createHash('sha256').update('{"seq":1,"prev":"x"}').digest('hex'));
});

test('no single changed byte of a line goes unnoticed', () => {
  const { text } = seal({ seq: 7, tool: 'batch_stop_servers', prev: '0'.repeat(64) });
  expect(unseal(text).ok).toBe(true);
  for (let at = 0; at < text.length; at += 1) {
    const other = String.fromCharCode(text.charCodeAt(at) ^ 1);
    expect(unseal(text.slice(0, at) + other + text.slice(at + 1)).ok).toBe(false);
  }
});

test('a line that fits its hash and is no JSON is not accepted', () => {
  const hash = createHash('sha256').update('{"seq":}').digest('hex');
  expect(unseal(`{"seq":,"hash":"${hash}"}`)).toEqual({ ok: false, hash });
});

test('a fingerprint leaves the order of keys aside and nothing else', () => {
  const one = fingerprint({ a: 1, b: { c: [1, 2], d: null } });
  expect(fingerprint({ b: { d: null, c: [1, 2] }, a: 1 })).toBe(one);
  expect(fingerprint({ a: 1, b: { c: [2, 1], d: null } })).not.toBe(one);
  expect(fingerprint({ a: '1', b: { c: [1, 2], d: null } })).not.toBe(one);
});
