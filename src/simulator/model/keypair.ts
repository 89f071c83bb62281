import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { selfSigned } from './certificate.ts';
import { fingerprintOf, parsePublicKey, rsaLine } from './public-key.ts';
import type { Cloud, KeyPair, Project } from './state.ts';

const keyOf = (project: Project, name: string): string => `${project.id}/${name}`;

export const findKeyPair = (cloud: Cloud, project: Project, name: string): KeyPair | undefined =>
  cloud.keyPairs.get(keyOf(project, name));

export function keyPairsOf(cloud: Cloud, project: Project): readonly KeyPair[] {
  return [...cloud.keyPairs.values()].filter((each) => each.project === project);
}

type Identified = Pick<KeyPair, 'type' | 'public_key' | 'fingerprint'>;

function keep(cloud: Cloud, project: Project, name: string, key: Identified): KeyPair {
  const number = 1 + Math.max(0, ...[...cloud.keyPairs.values()].map((each) => each.number));
  const created = cloud.timeline.now();
  const pair: KeyPair = { ...key, project, name, user_id: cloud.account.user_id, number, created };
  cloud.keyPairs.set(keyOf(project, name), pair);
  return pair;
}

/** A real key pair of 2048 bits. The private key, PKCS #1 in PEM, is nowhere but in what this answers. */
export function generateKeyPair(
  cloud: Cloud,
  project: Project,
  name: string,
  type: KeyPair['type'],
): { readonly pair: KeyPair; readonly private_key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const private_key = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const jwk = publicKey.export({ format: 'jwk' });
  const number = (text: string | undefined): Buffer => Buffer.from(text ?? '', 'base64url');
  const public_key =
    type === 'ssh'
      ? `${rsaLine(number(jwk.n), number(jwk.e), 'Generated-by-Nova')}\n`
      : selfSigned({
          subject: cloud.account.user_id,
          serial: Buffer.from(`01${cloud.random.hex(30)}`, 'hex'),
          from: cloud.timeline.now(),
          public_key: publicKey,
          private_key: privateKey,
        });
  const fingerprint = fingerprintIn(public_key, type);
  if (fingerprint === undefined) throw new Error('a generated key could not be read');
  return { pair: keep(cloud, project, name, { type, public_key, fingerprint }), private_key };
}

/** undefined when the text is no public key of that type */
export function importKeyPair(
  cloud: Cloud,
  project: Project,
  name: string,
  key: { readonly type: KeyPair['type']; readonly public_key: string },
): KeyPair | undefined {
  const fingerprint = fingerprintIn(key.public_key, key.type);
  return fingerprint === undefined ? undefined : keep(cloud, project, name, { ...key, fingerprint });
}

function fingerprintIn(publicKey: string, type: KeyPair['type']): string | undefined {
  if (type === 'ssh') {
    const key = parsePublicKey(publicKey);
    return key && fingerprintOf(key.blob, 'md5');
  }
  try {
    return fingerprintOf(new X509Certificate(publicKey).raw, 'sha1');
  } catch {
    return undefined;
  }
}

export function deleteKeyPair(cloud: Cloud, pair: KeyPair): void {
  cloud.keyPairs.delete(keyOf(pair.project, pair.name));
}
