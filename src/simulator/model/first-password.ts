import { constants, createPublicKey, publicEncrypt } from 'node:crypto';

/** The password for the owner of an RSA key in SSH's form, in base64; null for keys that can't encrypt. */
export function encryptedFor(publicKey: string, password: string): string | null {
  const [type, blob = ''] = publicKey.trim().split(/\s+/);
  if (type !== 'ssh-rsa') return null;
  const [, exponent, modulus] = parts(Buffer.from(blob, 'base64'));
  if (exponent === undefined || modulus === undefined) return null;
  const jwk = { kty: 'RSA', n: modulus.toString('base64url'), e: exponent.toString('base64url') };
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  return publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(password)).toString('base64');
}

/** An SSH key is a row of parts, each with its length in four bytes before it; numbers may begin with a zero byte. */
function parts(blob: Buffer): readonly Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at + 4 <= blob.length; ) {
    const end = at + 4 + blob.readUInt32BE(at);
    const part = blob.subarray(at + 4, end);
    found.push(part[0] === 0 ? part.subarray(1) : part);
    at = end;
  }
  return found;
}
