/**
 * A seeded source of identifiers: the same seed and stream give the same sequence (xmur3 seeding an sfc32 generator, both
 * in the public domain). Nothing here is secret, so it need not be unguessable.
 */
export class Random {
  readonly #state: Uint32Array;

  constructor(seed: string) {
    this.#state = seededState(seed);
    for (let round = 0; round < 15; round += 1) this.#next();
  }

  /** a whole number from 0 to `below` - 1 */
  int(below: number): number {
    return this.#next() % below;
  }

  /** from 0 up to, not including, 1 */
  fraction(): number {
    return this.#next() / 4294967296;
  }

  hex(digits: number): string {
    let text = '';
    while (text.length < digits) text += this.#next().toString(16).padStart(8, '0');
    return text.slice(0, digits);
  }

  uuid(): string {
    const digits = this.hex(32);
    const variant = '89ab'.charAt(this.int(4));
    return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
  }

  /** `length` characters of `alphabet` */
  text(length: number, alphabet: string): string {
    let text = '';
    while (text.length < length) text += alphabet.charAt(this.int(alphabet.length));
    return text;
  }

  #next(): number {
    const state = this.#state;
    const [a = 0, b = 0, c = 0, d = 0] = state;
    const result = (a + b + d) >>> 0;
    state[3] = d + 1;
    state[0] = b ^ (b >>> 9);
    state[1] = c + (c << 3);
    state[2] = ((c << 21) | (c >>> 11)) + result;
    return result;
  }
}

function seededState(seed: string): Uint32Array {
  let hash = 1779033703 ^ seed.length;
  for (let index = 0; index < seed.length; index += 1) {
    hash = Math.imul(hash ^ seed.charCodeAt(index), 3432918353);
    hash = (hash << 13) | (hash >>> 19);
  }
  return Uint32Array.from({ length: 4 }, () => {
    hash = Math.imul(hash ^ (hash >>> 16), 2246822507);
    hash = Math.imul(hash ^ (hash >>> 13), 3266489909);
    hash ^= hash >>> 16;
    return hash >>> 0;
  });
}
