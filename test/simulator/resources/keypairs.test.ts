import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  X509Certificate,
} from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Reply } from '../support.ts';
import { Desk } from './support.ts';

// ecs-api-en-2025-01, section 6.11 and section 7.1, step 4
let desk: Desk;
beforeEach(async () => {
  desk = await Desk.open();
});
afterEach(() => desk.close());

const create = (keypair: unknown, version?: string): Promise<Reply> =>
  desk.nova('POST', '/os-keypairs', { keypair }, version);

/** `ssh-ed25519 …`, written by hand after RFC 8709: the test's own key, not the simulator's code. */
function ed25519Line(comment = 'a@test'): string {
  const { publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  const field = (value: Buffer): Buffer => Buffer.concat([Buffer.from([0, 0, 0, value.length]), value]);
  const blob = Buffer.concat([field(Buffer.from('ssh-ed25519')), field(raw)]);
  return `ssh-ed25519 ${blob.toString('base64')} ${comment}`;
}

/** Made with openssl for this test; its private key was never kept. */
const smallCertificate = `-----BEGIN CERTIFICATE-----
MIIBdDCCARugAwIBAgIUVQfE3pX7OZx4sY1qkNXWXZ12HMIwCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjExNDIzNTJaGA8yMTI2MTAyODE0MjM1
MlowDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABEee
DoTTN/ELCPF+CNBscKF5TrbjMulAb1XRGbUIT0zwZeI74pkTIjgV9lPY2nUe0Bna
mYty+r7zU1vb3ccBlvSjUzBRMB0GA1UdDgQWBBQ7ksDzDbedBPvRvkEbkX2+Ojf+
ozAfBgNVHSMEGDAWgBQ7ksDzDbedBPvRvkEbkX2+Ojf+ozAPBgNVHRMBAf8EBTAD
AQH/MAoGCCqGSM49BAMCA0cAMEQCIHPekr47BxYtMkqtEwzwfi3MuUvrNp1ncYsu
DJMmvRe4AiBUKJMoutwKjdbSiB9DIKwehVXLDdCeb8vqXUBIPGK6gQ==
-----END CERTIFICATE-----
`;

const md5 = (line: string): string =>
  (
    createHash('md5')
      .update(Buffer.from(line.split(' ')[1] ?? '', 'base64'))
      .digest('hex')
      .match(/../g) ?? []
  ).join(':');

describe('nova_create_keypair (section 6.11.3)', () => {
  it('makes a real RSA pair: private key in PEM once, OpenSSH public key, MD5 fingerprint', async () => {
    const { status, body } = await create({ name: 'demo1' });
    expect(status).toBe(200);
    const { keypair } = body;
    expect(Object.keys(keypair).sort()).toEqual(['fingerprint', 'name', 'private_key', 'public_key', 'user_id']);
    expect(keypair.private_key).toMatch(/^-----BEGIN RSA PRIVATE KEY-----\n[\s\S]+\n-----END RSA PRIVATE KEY-----\n$/);
    expect(keypair.public_key).toMatch(/^ssh-rsa AAAAB3NzaC1yc2E\S+ Generated-by-Nova\n$/);
    expect(keypair.fingerprint).toBe(md5(keypair.public_key));
    // The public key is that of the private key: modulus and exponent are the same.
    const jwk = createPublicKey(createPrivateKey(keypair.private_key)).export({ format: 'jwk' });
    const blob = Buffer.from(keypair.public_key.split(' ')[1], 'base64');
    expect(blob.includes(Buffer.from(String(jwk.n), 'base64url'))).toBe(true);
    expect(blob.length).toBe(4 + 7 + 4 + 3 + 4 + 257);
    const again = await desk.nova('GET', '/os-keypairs/demo1');
    expect(JSON.stringify(again.body)).not.toContain('PRIVATE');
    expect(JSON.stringify(await desk.client.state())).not.toContain('PRIVATE');
  });

  it('imports a public key, without a private key in the answer', async () => {
    const public_key = ed25519Line();
    const { status, body } = await create({ name: 'mine', public_key });
    expect(status).toBe(200);
    expect(body.keypair).toEqual({
      name: 'mine',
      public_key,
      fingerprint: md5(public_key),
      user_id: expect.any(String),
    });
  });

  it('has the type, and answers 201, from 2.2 on (CLIENTS.md)', async () => {
    const first = await create({ name: 'a', public_key: ed25519Line(), type: 'ssh' }, '2.2');
    expect([first.status, first.body.keypair.type]).toEqual([201, 'ssh']);
    expect((await create({ name: 'b', public_key: ed25519Line(), type: 'pgp' }, '2.2')).status).toBe(400);
    // Before 2.2 the examples of section 7.1 send a type all the same.
    expect((await create({ name: 'c', public_key: ed25519Line(), type: 'ssh', user_id: 'fake' })).status).toBe(200);
  });

  it('makes an X.509 pair from 2.2 on: a certificate that its key signed (table 6-188)', async () => {
    const { body } = await create({ name: 'win', type: 'x509' }, '2.2');
    const certificate = new X509Certificate(body.keypair.public_key);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    const key = createPrivateKey(body.keypair.private_key);
    expect(certificate.checkPrivateKey(key)).toBe(true);
    const text = Buffer.from('text');
    expect(verify('sha256', text, certificate.publicKey, sign('sha256', text, key))).toBe(true);
    expect(body.keypair).toMatchObject({ type: 'x509', fingerprint: certificate.fingerprint.toLowerCase() });
    // Its certificate has more than the 1024 bytes of table 6-188; one of an elliptic curve fits.
    expect((await create({ name: 'win2', type: 'x509', public_key: body.keypair.public_key }, '2.2')).status).toBe(400);
    const imported = await create({ name: 'win3', type: 'x509', public_key: smallCertificate }, '2.2');
    expect(imported.body.keypair.fingerprint).toBe(new X509Certificate(smallCertificate).fingerprint.toLowerCase());
    expect((await create({ name: 'win4', type: 'x509', public_key: ed25519Line() }, '2.2')).status).toBe(400);
  });

  it('takes a user_id from 2.10 on: only the own one (table 6-188)', async () => {
    const { user_id } = (await create({ name: 'a', public_key: ed25519Line() })).body.keypair;
    expect((await create({ name: 'b', public_key: ed25519Line(), user_id }, '2.10')).status).toBe(201);
    expect((await create({ name: 'c', public_key: ed25519Line(), user_id: 'fake' }, '2.10')).status).toBe(403);
  });

  it('refuses a name that exists: 409', async () => {
    await create({ name: 'twice', public_key: ed25519Line() });
    const { status, body } = await create({ name: 'twice', public_key: ed25519Line() });
    expect(status).toBe(409);
    expect(body).toEqual({ conflictingRequest: { code: 409, message: expect.any(String) } });
  });

  it('refuses a public key of more than 1024 bytes, and takes one of 1024 (table 6-188)', async () => {
    const line = ed25519Line('');
    const padded = (bytes: number): string => `${line}${'c'.repeat(bytes - line.length)}`;
    expect((await create({ name: 'just', public_key: padded(1024) })).status).toBe(200);
    expect((await create({ name: 'over', public_key: padded(1025) })).status).toBe(400);
  });

  it.each([
    ['nothing', ''],
    ['another text', 'hello'],
    ['a type that the blob does not have', ed25519Line().replace('ssh-ed25519', 'ssh-rsa')],
    ['a blob cut short', ed25519Line().replace(/.{8} a@test$/, ' a@test')],
    ['two lines', `${ed25519Line()}\n${ed25519Line()}`],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nabcd\n-----END RSA PRIVATE KEY-----'],
  ])('refuses %s as a public key: 400', async (_, public_key) => {
    expect((await create({ name: 'broken', public_key })).status).toBe(400);
  });

  it.each([[{}], [{ name: '' }], [{ name: 7 }], [{ name: 'x'.repeat(256) }], [null], ['name']])(
    'refuses the body %j: 400',
    async (keypair) => {
      expect((await create(keypair)).status).toBe(400);
    },
  );
});

describe('nova_list_keypairs and nova_show_keypair (sections 6.11.1 and 6.11.2)', () => {
  it('have one keypair object for each, with type from 2.2', async () => {
    const public_key = ed25519Line();
    const { fingerprint } = (await create({ name: 'mine', public_key })).body.keypair;
    expect((await desk.nova('GET', '/os-keypairs')).body).toEqual({
      keypairs: [{ keypair: { name: 'mine', public_key, fingerprint } }],
    });
    const newer = (await desk.nova('GET', '/os-keypairs', undefined, '2.2')).body;
    expect(newer.keypairs[0].keypair).toEqual({ name: 'mine', public_key, fingerprint, type: 'ssh' });
    // The fields of the example of 6.11.2.
    expect((await desk.nova('GET', '/os-keypairs/mine')).body.keypair).toEqual({
      name: 'mine',
      public_key,
      fingerprint,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/),
      deleted: false,
      deleted_at: null,
      id: 1,
      updated_at: null,
      user_id: expect.any(String),
    });
    expect((await desk.nova('GET', '/os-keypairs/other')).status).toBe(404);
  });

  it('page from 2.35 on, after the last one with an empty page (CLIENTS.md, lists)', async () => {
    for (const name of ['a', 'b']) await create({ name, public_key: ed25519Line() });
    const names = async (query: string): Promise<string[]> =>
      (await desk.nova('GET', `/os-keypairs?${query}`, undefined, '2.35')).body.keypairs.map(
        ({ keypair }: { keypair: { name: string } }) => keypair.name,
      );
    expect(await names('limit=1')).toEqual(['a']);
    expect(await names('limit=1&marker=a')).toEqual(['b']);
    expect(await names('limit=1&marker=b')).toEqual([]);
  });
});

describe('nova_delete_keypair (section 6.11.4)', () => {
  it('answers 202, and 204 from 2.2 on; the name is free again', async () => {
    await create({ name: 'a', public_key: ed25519Line() });
    expect((await desk.nova('DELETE', '/os-keypairs/a')).status).toBe(202);
    expect((await desk.nova('DELETE', '/os-keypairs/a')).status).toBe(404);
    await create({ name: 'a', public_key: ed25519Line() });
    expect((await desk.nova('DELETE', '/os-keypairs/a', undefined, '2.2')).status).toBe(204);
  });

  it('belongs to its project: pairs of another region have their own names', async () => {
    await create({ name: 'a', public_key: ed25519Line() });
    const other = await desk.client.projectId('ap-southeast-1');
    const path = `/v2.1/${other}/os-keypairs`;
    expect((await desk.client.project({ path }, 'ap-southeast-1')).body).toEqual({ keypairs: [] });
  });
});
