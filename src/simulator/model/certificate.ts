import { createSign, type KeyObject } from 'node:crypto';
import { positive } from './public-key.ts';

/** What is needed of DER (ITU-T X.690) to write a certificate that signs itself. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const digits = content.length.toString(16);
  const size = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
  const length = content.length < 0x80 ? size : Buffer.concat([Buffer.from([0x80 | size.length]), size]);
  return Buffer.concat([Buffer.from([tag]), length, content]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const commonName = der(0x06, Buffer.from([0x55, 0x04, 0x03]));
const sha256WithRsa = sequence(der(0x06, Buffer.from('2a864886f70d01010b', 'hex')), der(0x05));

const nameOf = (text: string): Buffer => sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from(text)))));

/** GeneralizedTime, `20240601000000Z` */
const time = (at: number): Buffer =>
  der(0x18, Buffer.from(`${new Date(at).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`));

const tenYears = 10 * 365 * 24 * 60 * 60 * 1000;

export interface CertificateStart {
  readonly subject: string;
  readonly serial: Buffer;
  /** milliseconds since 1970; the certificate is good for ten years, as community Nova's are */
  readonly from: number;
  readonly public_key: KeyObject;
  readonly private_key: KeyObject;
}

/** An X.509 v3 certificate in PEM that its own key signs. */
export function selfSigned(start: CertificateStart): string {
  const name = nameOf(start.subject);
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, positive(start.serial)),
    sha256WithRsa,
    name,
    sequence(time(start.from), time(start.from + tenYears)),
    name,
    start.public_key.export({ type: 'spki', format: 'der' }),
  );
  const signature = createSign('sha256').update(body).sign(start.private_key);
  const whole = sequence(body, sha256WithRsa, der(0x03, Buffer.from([0]), signature));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
