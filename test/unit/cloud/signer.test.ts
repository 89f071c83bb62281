import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { percentEncode, sign } from '../../../src/cloud/auth/signer.ts';

const Vectors = z.array(
  z.object({
    id: z.string(),
    profile: z.string(),
    ak: z.string(),
    sk: z.string(),
    request: z.object({
      method: z.string(),
      url: z.string(),
      headers: z.record(z.string(), z.string()),
      body: z.string(),
    }),
    expected: z.object({ xSdkDate: z.string(), authorization: z.string() }),
  }),
);
const vectors = Vectors.parse(
  JSON.parse(readFileSync(new URL('../../fixtures/signer-vectors.json', import.meta.url), 'utf8')),
);
const portable = vectors.filter((vector) => vector.profile === 'portable');

function dateOf(sdkDate: string): Date {
  return new Date(sdkDate.replace(/^(....)(..)(..T..)(..)(..)Z$/, '$1-$2-$3:$4:$5Z'));
}

describe('portable vectors made by the official Node.js SDK (SIGNING.md, "The vectors")', () => {
  test('there are 91 of them', () => {
    expect(portable).toHaveLength(91);
  });

  test.each(portable.map((vector) => [vector.id, vector] as const))('%s', (_id, { ak, sk, request, expected }) => {
    const added = sign({ ...request, ak, sk, date: dateOf(expected.xSdkDate) });
    expect(added['X-Sdk-Date']).toBe(expected.xSdkDate);
    expect(added.Authorization).toBe(expected.authorization);
  });
});

describe('published vectors (EXTERNAL-APIS.md, section 2, "Vectors")', () => {
  test('the example of the signing guide', () => {
    const { Authorization } = sign({
      method: 'GET',
      url: 'https://service.region.example.com/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0',
      headers: { 'content-type': 'application/json' },
      body: '',
      ak: 'QTWAOYTTINDUT2QVKYUC',
      sk: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc',
      date: new Date('2019-11-15T03:36:55Z'),
    });
    expect(Authorization).toContain('Signature=7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe');
  });

  test('stopping a server', () => {
    const { Authorization } = sign({
      method: 'POST',
      url: 'https://ecs.ap-southeast-3.myhuaweicloud.com/v1/0123456789abcdef0123456789abcdef/cloudservers/action',
      headers: { 'content-type': 'application/json', 'X-Project-Id': '0123456789abcdef0123456789abcdef' },
      body: '{"os-stop":{"servers":[{"id":"72a270de-665a-4f46-8d64-24ad6edccdd2"}],"type":"SOFT"}}',
      ak: 'AccessKey',
      sk: 'SecretKey',
      date: new Date('2025-01-02T03:04:05Z'),
    });
    expect(Authorization).toContain('SignedHeaders=content-type;host;x-project-id;x-sdk-date');
    expect(Authorization).toContain('Signature=fc6b5dc72918e4c6ceb4289db5f55af5fab3189efe4b437d466e71ffafa5460e');
  });
});

describe('rules that the vectors leave open', () => {
  const base = { method: 'POST', url: 'https://a.example.com/x', body: 'b', ak: 'AK', sk: 'SK', date: new Date(0) };

  test('header values are trimmed before signing, as HTTP trims them on the way (SIGNING.md, quirks)', () => {
    expect(sign({ ...base, headers: { 'X-Language': '  en_us ' } })).toEqual(
      sign({ ...base, headers: { 'X-Language': 'en_us' } }),
    );
  });

  test('bytes are signed like the text they encode', () => {
    expect(sign({ ...base, headers: {}, body: new TextEncoder().encode('Größe') })).toEqual(
      sign({ ...base, headers: {}, body: 'Größe' }),
    );
  });

  test('only unreserved characters stay as they are (SIGNING.md, "Percent-encoding")', () => {
    expect(percentEncode("aZ0-._~ !'()*/+é")).toBe('aZ0-._~%20%21%27%28%29%2A%2F%2B%C3%A9');
  });

  test('a URL that cannot be sent is not signed', () => {
    expect(() => sign({ ...base, headers: {}, url: '/v1/x' })).toThrow(TypeError);
  });
});
