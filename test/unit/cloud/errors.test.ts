import { describe, expect, test } from 'vitest';
import { cleanText, cloudErrorOf } from '../../../src/cloud/errors.ts';

const same = (text: string): string => text;

describe('every documented layout of an error body (ERRATA.md, B29; EXTERNAL-APIS.md, sections 1, 5 and 9)', () => {
  test.each([
    ['ECS v1, section 10.1', { error: { code: 'Ecs.0005', message: 'bad', details: [] } }, 'Ecs.0005', 'bad'],
    [
      'a service that follows the newer rule',
      { error_code: 'HCSS.14000001', error_msg: 'bad' },
      'HCSS.14000001',
      'bad',
    ],
    [
      'code and message at the top, as show_job has them',
      { code: 'Common.0002', message: 'bad' },
      'Common.0002',
      'bad',
    ],
    ['Nova, a bad request', { badRequest: { code: 400, message: 'bad' } }, 'badRequest', 'bad'],
    ['Nova, nothing there', { itemNotFound: { code: 404, message: 'bad' } }, 'itemNotFound', 'bad'],
    ['the gateway', { error_msg: 'bad', error_code: 'APIGW.0301', request_id: 'r' }, 'APIGW.0301', 'bad'],
    ['IAM, with a title', { error: { code: 401, message: 'bad', title: 'Unauthorized' } }, '401', 'bad'],
    ['a create example with the two swapped', { error: { code: 'bad', message: 'Ecs.0005' } }, 'Ecs.0005', 'bad'],
  ])('%s', (_name, body, code, said) => {
    const error = cloudErrorOf('ecs', 400, {}, JSON.stringify(body));
    expect(error).toMatchObject({ kind: 'refused', status: 400, code });
    expect(error.message).toContain(`HTTP 400, ${code}: "${said}"`);
  });

  test('the parts of a batch that failed (section 10.4.1)', () => {
    const error = cloudErrorOf(
      'ecs',
      400,
      {},
      JSON.stringify({
        error: { code: 'Ecs.0105', message: 'batch' },
        internalError: [{ id: '616fb98f-46ca-475e-917e-2563e5a8cd19', error_code: 'ECS.0114', error_message: 'gone' }],
      }),
    );
    expect(error.details).toEqual([{ id: '616fb98f-46ca-475e-917e-2563e5a8cd19', code: 'ECS.0114', message: 'gone' }]);
  });

  test('details of one error, and resources that billing refused', () => {
    const details = [{ code: 'Ecs.0005', message: 'which' }];
    expect(
      cloudErrorOf('ecs', 400, {}, JSON.stringify({ error: { code: 'x', message: 'y', details } })).details,
    ).toEqual(details);
    const failed = { fail_resource_infos: [{ resource_id: 'i', error_code: 'CBC.99003016', error_msg: 'expired' }] };
    expect(
      cloudErrorOf('bss', 400, {}, JSON.stringify({ error_code: 'CBC.0100', error_msg: 'no', ...failed })).details,
    ).toEqual([{ id: 'i', code: 'CBC.99003016', message: 'expired' }]);
  });

  test('an encoded authorization message is kept whole', () => {
    const encoded = 'A'.repeat(3_000);
    const body = { error_code: 'PAP5.0009', error_msg: 'no', encoded_authorization_message: encoded };
    expect(cloudErrorOf('rms', 403, {}, JSON.stringify(body)).encodedAuthorizationMessage).toBe(encoded);
  });

  test('the request ID: of the header, else of the body (EXTERNAL-APIS.md, section 9)', () => {
    const body = JSON.stringify({ error_code: 'X.1', error_msg: 'no', request_id: 'of-body' });
    expect(cloudErrorOf('ecs', 400, {}, body).requestId).toBe('of-body');
    expect(cloudErrorOf('ecs', 400, { 'x-request-id': 'of-header' }, body).requestId).toBe('of-header');
    expect(cloudErrorOf('iam', 400, { 'x-iam-trace-id': 'trace' }, '{}').requestId).toBe('trace');
  });
});

describe('anything else', () => {
  test.each([
    ['HTML', '<html><body>Bad Gateway</body></html>', '<html><body>Bad Gateway</body></html>'],
    ['broken JSON', '{"error": {"co', '{"error": {"co'],
    ['JSON without an error', '{"servers":[]}', '{"servers":[]}'],
    ['a list', '[1,2]', '[1,2]'],
    ['null', 'null', 'null'],
  ])('%s is quoted', (_name, text, quoted) => {
    const error = cloudErrorOf('ecs', 502, {}, text);
    expect(error.code).toBeUndefined();
    expect(error.message).toContain(`HTTP 502`);
    expect(error.message).toContain(`"${quoted}"`);
  });

  test('an empty body is said to be empty', () => {
    expect(cloudErrorOf('ecs', 502, {}, '').message).toContain('no body');
  });

  test('nested without end it does not hang or overflow', () => {
    const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    expect(cloudErrorOf('ecs', 500, {}, deep).code).toBeUndefined();
  });
});

describe('text of the cloud is data', () => {
  test('control, bidirectional and invisible characters are taken out', () => {
    expect(cleanText('a\u0000b\u001b[31mc\r\nd\u202ee\u2066f\u200bg\u2028h\ufeff', same)).toBe('a b [31mc d' + 'efg h');
  });

  test('it is cut at 500 characters', () => {
    const error = cloudErrorOf('ecs', 400, {}, JSON.stringify({ error_code: 'X.1', error_msg: 'm'.repeat(10_000) }));
    expect(error.message.length).toBeLessThan(600);
  });

  test('a secret is blotted out before it is cut, so that no half of it stays', () => {
    const secret = 'S'.repeat(40);
    const text = `${'m'.repeat(480)}${secret}`;
    expect(cleanText(text, (whole) => whole.replaceAll(secret, '***'))).not.toContain('SS');
  });
});

describe('hints', () => {
  test('a known code has one, whatever its case (ERRATA.md, B29)', () => {
    const upper = cloudErrorOf('ecs', 404, {}, JSON.stringify({ error: { code: 'ECS.0114', message: 'x' } }));
    const lower = cloudErrorOf('ecs', 404, {}, JSON.stringify({ error: { code: 'Ecs.0114', message: 'x' } }));
    expect(upper.hint).toBeTruthy();
    expect(upper.hint).toBe(lower.hint);
  });
});
