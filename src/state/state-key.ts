import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { StateError } from '../guard/state-error.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

/**
 * What is made of the key that all replicas have and the place where their state is kept has not: who can read that
 * place learns sizes and times, and who can write to it can take things away, but not make up an approval.
 */
export interface StateKey {
  /** A key of its own for each purpose. */
  derive(purpose: string): Uint8Array;
  /** A name for something that must not be told: the same for equal texts, and nothing can be learned from it. */
  nameOf(kind: string, text: string): string;
  /** Encrypts a text; it opens for the same purpose only, so that it can't be put in another's place. */
  seal(purpose: string, text: string): string;
  /** @throws StateError when it was not sealed with this key for this purpose */
  open(purpose: string, sealed: string): string;
}

export function createStateKey(secret: Uint8Array): StateKey {
  const derive = (purpose: string): Uint8Array =>
    new Uint8Array(hkdfSync('sha256', secret, '', `flexus-mcp state: ${purpose}`, KEY_BYTES));
  const [names, boxes] = [derive('names'), derive('boxes')];
  return {
    derive,
    nameOf: (kind, text) => createHmac('sha256', names).update(`${kind}\0${text}`).digest('hex').slice(0, 40),
    seal(purpose, text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, boxes, nonce).setAAD(Buffer.from(purpose));
      return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString(
        'base64',
      );
    },
    open(purpose, sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      try {
        const body = bytes.subarray(NONCE_BYTES, -TAG_BYTES);
        const decipher = createDecipheriv(CIPHER, boxes, bytes.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(purpose));
        decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
        return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
      } catch {
        throw new StateError(
          'What is kept in the shared state was not written by a server with the same state key: it was changed, or the replicas have different key files.',
        );
      }
    },
  };
}
