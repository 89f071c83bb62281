import { createHash } from 'node:crypto';

/** An OpenSSH public key as its parts, `<type> <base64> <comment>` (RFC 4253, section 6.6). */
export interface PublicKey {
  readonly type: string;
  readonly blob: Buffer;
}

/** The types that OpenSSH's servers know, with the number of fields in the blob, the type's name among them. */
const fieldCounts: { readonly [type: string]: number } = {
  'ssh-rsa': 3,
  'ssh-dss': 5,
  'ssh-ed25519': 2,
  'ecdsa-sha2-nistp256': 3,
  'ecdsa-sha2-nistp384': 3,
  'ecdsa-sha2-nistp521': 3,
};

/** The key of a line; undefined for what is no key: another type, broken base64, fields missing or left over. */
export function parsePublicKey(line: string): PublicKey | undefined {
  const [type = '', encoded = ''] = line.trim().split(/[ \t]+/);
  if (/[\r\n]/.test(line.trim()) || !/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) return undefined;
  const blob = Buffer.from(encoded, 'base64');
  const fields = fieldsOf(blob);
  if (fields === undefined || fields.length !== fieldCounts[type]) return undefined;
  const [name, ...values] = fields;
  if (name?.toString('latin1') !== type || values.some(({ length }) => length === 0)) return undefined;
  return fits(type, values) ? { type, blob } : undefined;
}

function fits(type: string, values: readonly Buffer[]): boolean {
  if (type === 'ssh-ed25519') return values[0]?.length === 32;
  if (type.startsWith('ecdsa-sha2-')) return values[0]?.toString('latin1') === type.slice('ecdsa-sha2-'.length);
  return true;
}

/** Fields with four bytes of length before each; undefined when they don't fill the blob exactly. */
function fieldsOf(blob: Buffer): readonly Buffer[] | undefined {
  const fields: Buffer[] = [];
  let at = 0;
  while (at < blob.length) {
    if (at + 4 > blob.length) return undefined;
    const end = at + 4 + blob.readUInt32BE(at);
    if (end > blob.length) return undefined;
    fields.push(blob.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

/** The line of an RSA key from its modulus and exponent, unsigned and big-endian. */
export function rsaLine(modulus: Buffer, exponent: Buffer, comment: string): string {
  const blob = Buffer.concat([field(Buffer.from('ssh-rsa')), field(positive(exponent)), field(positive(modulus))]);
  return `ssh-rsa ${blob.toString('base64')} ${comment}`;
}

function field(value: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(value.length);
  return Buffer.concat([length, value]);
}

/** A leading zero keeps the number from being read as negative, in SSH's `mpint` as in DER's INTEGER. */
export const positive = (number: Buffer): Buffer =>
  (number[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), number]) : number;

/** `9d:00:f4:…`, as in ecs-api-en-2025-01, section 6.11.2: MD5 of an SSH key, SHA-1 of a certificate. */
export function fingerprintOf(bytes: Buffer, algorithm: 'md5' | 'sha1'): string {
  const digest = createHash(algorithm).update(bytes).digest('hex');
  return digest.replace(/..(?=.)/g, '$&:');
}
