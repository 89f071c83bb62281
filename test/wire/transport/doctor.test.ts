import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../src/config.ts';
import { runDoctor } from '../../../src/doctor.ts';
import { type Answer, fakeCloud, json } from './cloud.ts';

const secretKey = 'doctors+secret/key"=';

/** A healthy cloud: IAM's projects (EXTERNAL-APIS.md, section 1) and the probe of billing (section 3). */
const healthy: Answer = (_turn, request, response) => {
  if (request.url.startsWith('/v3/auth/projects')) {
    return json(response, 200, { projects: [{ id: 'p3', name: 'ap-southeast-3', domain_id: 'd1' }] });
  }
  json(response, request.url === '/' ? 404 : 200, {});
};

async function examine(
  answer: Answer,
  argv: string[] = [],
): Promise<{ code: number; text: string; methods: string[] }> {
  const cloud = await fakeCloud(answer);
  const config = await parseConfig(
    ['--endpoint', cloud.url, ...argv],
    { HUAWEICLOUD_SDK_AK: 'DOCTORSACCESSKEY', HUAWEICLOUD_SDK_SK: secretKey },
    { read: () => undefined, home: () => '/nowhere' },
  );
  const lines: string[] = [];
  const code = await runDoctor(config, (line) => lines.push(line));
  return { code, text: lines.join('\n'), methods: cloud.arrived.map((request) => request.method) };
}

describe('doctor (issue 2, part 6: configuration, endpoints, credentials, clock skew; how to mend; no secret)', () => {
  test('a healthy cloud: all is well, and nothing but reads was sent', async () => {
    const { code, text, methods } = await examine(healthy, ['--region', 'ap-southeast-3']);
    expect(code).toBe(0);
    expect(text).not.toMatch(/^(fail|warn)/m);
    expect(text).toContain('region ap-southeast-3 (--region)');
    expect(text).toContain('the environment (HUAWEICLOUD_SDK_*)');
    expect(text).toContain('p3 of ap-southeast-3');
    expect(new Set(methods)).toEqual(new Set(['GET']));
  });

  test('refused credentials: sent once, told with what to check, without the secret', async () => {
    const { code, text } = await examine((turn, request, response, socket) => {
      if (request.url === '/') return healthy(turn, request, response, socket);
      json(response, 401, { error_code: 'APIGW.0301', error_msg: `signature of ${secretKey} does not match` });
    });
    expect(code).toBe(1);
    expect(text).toMatch(/^fail {2}credentials: .*APIGW\.0301/m);
    expect(text).toMatch(/-> .*secret key \(SK\)/);
    expect(text).not.toContain(secretKey);
    expect(text).not.toContain('DOCTORSACCESSKEY');
  });

  test.each([
    [-20, 'fail', 'ahead of'],
    [20, 'fail', 'behind'],
    [5, 'warn', 'behind'],
  ])('a cloud whose clock is off by %i minutes: %s', async (minutes, level, said) => {
    const { code, text } = await examine((turn, request, response, socket) => {
      response.setHeader('Date', new Date(Date.now() + minutes * 60_000).toUTCString());
      healthy(turn, request, response, socket);
    });
    expect(text).toMatch(new RegExp(`^${level}  clock: .* s ${said} the cloud`, 'm'));
    expect(code).toBe(level === 'fail' ? 1 : 0);
  });

  test('an account of another site (CBC.0156; EXTERNAL-APIS.md, section 3)', async () => {
    const { code, text } = await examine((turn, request, response, socket) =>
      request.url.startsWith('/v2/')
        ? json(response, 403, { error_code: 'CBC.0156', error_msg: 'does not belong to the website' })
        : healthy(turn, request, response, socket),
    );
    expect(code).toBe(1);
    expect(text).toMatch(/fail {2}billing: .*CBC\.0156.*\n.*--site/);
  });

  test('a region without a project, and a project ID of another region', async () => {
    const absent = await examine(healthy, ['--region', 'tr-west-1']);
    expect(absent.code).toBe(1);
    expect(absent.text).toMatch(/^fail {2}project: none of tr-west-1/m);
    const wrong = await examine(healthy, ['--project-id', 'p9']);
    expect(wrong.text).toMatch(/^warn {2}project: .*p9.*p3/m);
  });

  test('nothing listens: every service is named, and it ends', async () => {
    const config = await parseConfig(
      ['--endpoint', 'http://127.0.0.1:9'],
      { HW_ACCESS_KEY: 'a', HW_SECRET_KEY: secretKey, FLEXUS_DEADLINE: '2' },
      { read: () => undefined, home: () => '/' },
    );
    const lines: string[] = [];
    expect(await runDoctor(config, (line) => lines.push(line))).toBe(1);
    expect(lines.join('\n')).toMatch(/^fail {2}reach iam, ecs, rms, bss, hcss: .*ECONNREFUSED/m);
  });

  test('no credentials: it examines the simulator', async () => {
    const config = await parseConfig([], {}, { read: () => undefined, home: () => '/' });
    const lines: string[] = [];
    expect(await runDoctor(config, (line) => lines.push(line))).toBe(0);
    expect(lines.join('\n')).toMatch(/^ok {4}cloud: the embedded simulator/m);
    expect(lines.join('\n')).toMatch(/^ok {4}credentials: accepted/m);
  });
});
