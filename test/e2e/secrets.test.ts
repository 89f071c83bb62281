import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Arguments, purchase } from '../support/catalogue.ts';
import { type Arrived, FakeCloud, json } from '../support/fake-cloud.ts';
import { accepts, declines, type Human } from '../support/human.ts';
import { type Environment, runToEnd } from '../support/program.ts';
import { formsOf } from '../support/secret-forms.ts';
import { Session } from '../support/session.ts';
import { Simulator } from '../support/simulator.ts';

/** Issue 2: no secret in any of these, proved by a search of every byte that the process wrote. */
const secrets = {
  sk: 'sK+slash/equal=percent%quote"amp&01',
  securityToken: `token/${'aB3+/='.repeat(20)}end`,
  userPassword: 'Us3r"pass\\word/+&=%ü<>',
  serverPassword: 'S3rver-Pass_word+/=1',
  loginPassword: 'L0gin"given/to+a=tool%',
  issuedToken: `MIIissued${'Zx9+/'.repeat(40)}==`,
} as const;
const ak = 'ECHOTESTACCESSKEY001';
const server = '72a270de-665a-4f46-8d64-24ad6edccdd2';
const instance = '0123456789abcdef01234567';

function expectClean(written: Buffer | string, among: readonly string[] = Object.values(secrets)): void {
  const text = written.toString();
  for (const secret of among) {
    for (const form of formsOf(secret)) {
      const at = text.indexOf(form);
      if (at >= 0) throw new Error(`${JSON.stringify(form)} stands in: ${text.slice(Math.max(0, at - 200), at + 60)}`);
    }
  }
}

test('the search finds what it searches for', () => {
  const secret = secrets.userPassword;
  const hidden = [
    `a ${secret}`,
    JSON.stringify({ a: secret }),
    JSON.stringify({ a: JSON.stringify({ secret }) }),
    encodeURIComponent(`x=${secret}`),
    Buffer.from(secret).toString('hex'),
    ...['', 'a', 'ab', 'abc'].flatMap((lead) =>
      ['', 'y', 'yz'].flatMap((tail) => [
        Buffer.from(lead + secret + tail).toString('base64'),
        Buffer.from(lead + secret + tail).toString('base64url'),
      ]),
    ),
  ];
  for (const text of hidden) expect(() => expectClean(text, [secret])).toThrow('stands in');
  expectClean(hidden.join(), [secrets.sk]);
});

const calls: readonly (readonly [string, Arguments])[] = [
  ['list_all_resources', {}],
  ['list_all_resources', { detail: 'full' }],
  ['list_servers_details', {}],
  ['show_server', { server_id: server, detail: 'full' }],
  ['show_server', { server_id: 'some-name' }],
  ['show_job', { job_id: 'ff808082900000000000000000000000', detail: 'full' }],
  ['wait', { order_id: 'CS0000000000XXXXX', timeout_seconds: 1 }],
  ['list_customer_orders', { detail: 'full' }],
  ['keystone_list_projects', { detail: 'full' }],
  ['create_light_instances', purchase],
  ['create_light_instances', { ...purchase, dry_run: true }],
  ['batch_stop_servers', { server_ids: [server] }],
  ['update_server', { server_id: server, name: 'new-name', detail: 'full' }],
  ['renewal_resources', { resource_ids: [instance], period_type: 2, period_num: 1 }],
  ['batch_reset_servers_password', { server_ids: [server], new_password: secrets.serverPassword }],
  ['batch_reset_servers_password', { server_ids: [server], new_password: secrets.serverPassword, dry_run: true }],
  // Refused before anything is sent: the problem must not repeat what was given.
  [
    'batch_reset_servers_password',
    { server_ids: [server], new_password: `${secrets.serverPassword} and far too long` },
  ],
  ['batch_reset_servers_password', { server_ids: ['a/b'], new_password: secrets.serverPassword, passwrod: 1 }],
  ['keystone_create_user_token_by_password', { user_name: 'u', password: secrets.loginPassword, domain_name: 'd' }],
  [
    'keystone_create_user_token_by_password',
    { user_name: 'u', password: secrets.loginPassword, domain_name: 'd', dry_run: true },
  ],
];

/** Everything that a request told the cloud, and what else the two of them know, as an echo would repeat it. */
function told({ headers, body, target }: Arrived, env: Environment): string {
  const shown = ['authorization', 'x-auth-token', 'x-security-token'].map((name) => String(headers[name] ?? ''));
  const { HUAWEICLOUD_SDK_SK: sk = '', HW_USER_PASSWORD: password = '' } = env;
  return [target, body, ...shown, sk, password].filter((word) => word !== '').join(' | ');
}

const changes = (request: Arrived): boolean =>
  request.method === 'PUT' || /light-instances|\/action$|\/renew$/.test(request.target);

type Echo = (said: string) => unknown;
const echoes: Readonly<Record<string, Echo>> = {
  'as it is': (said) => ({ error_code: 'X.1', error_msg: said }),
  'as code and details': (said) => ({
    error: { code: said, message: 'no', details: [{ code: said, message: said }] },
    internalError: [{ id: said, error_code: said, error_message: said }],
  }),
  'escaped as JSON': (said) => ({ error: { code: 'X.1', message: JSON.stringify(JSON.stringify(said)) } }),
  'URL-encoded': (said) => ({ code: 'X.1', message: encodeURIComponent(said) }),
  'in base64': (said) => ({ error_code: 'X.1', error_msg: Buffer.from(said).toString('base64') }),
  'in base64url, one byte on': (said) => ({
    error_code: 'X.1',
    error_msg: Buffer.from(`x${said}`).toString('base64url'),
  }),
  'in hex': (said) => ({ error_code: 'X.1', error_msg: Buffer.from(said).toString('hex') }),
  'in no JSON': (said) => `<html>${said}</html>`,
};

const header = (said: string): string => encodeURIComponent(said).slice(0, 4000);

/** A successful answer to anything, with the echo wherever a text can stand. */
function success(said: string): unknown {
  const resource = { id: instance, name: said, region_id: said, properties: { status: said, description: said } };
  return {
    resources: [resource],
    page_info: { next_marker: null },
    projects: [{ id: said, name: said, domain_id: said }],
    server: { id: server, name: said, status: said, metadata: { adminPass: said } },
    servers: [{ id: server, name: said, status: 'ACTIVE', fault: said }],
    status: 'FAIL',
    fail_reason: said,
    job_id: 'ff808082900000000000000000000000',
    order_id: said,
    order_ids: [said],
    order_info: { order_id: said, status: 4, currency: said, amount_after_discount: 1 },
    order_infos: [{ order_id: said, status: 6, currency: said }],
    order_line_items: [],
    currency: said,
    renew_inquiry_results: [{ resource_id: instance, amount: 1 }],
    data: [{ resource_id: instance, resource_name: said, region_code: 'ap-southeast-3', status: 2, expire_time: said }],
    total_count: 1,
    response: [{ id: said }],
    token: { expires_at: said, user: { name: said }, project: { name: said } },
  };
}

const issued = { token: { issued_at: '2025-01-17T03:00:00.000000Z', expires_at: '2025-01-18T03:00:00.000000Z' } };

type Say = (said: string, request: Arrived) => { readonly status: number; readonly body: unknown };

/** A server with a cloud that repeats what it is told. */
class Ears {
  readonly #cloud: FakeCloud;
  readonly #session: Session;
  readonly #env: Environment;
  #read = 0;

  private constructor(cloud: FakeCloud, session: Session, env: Environment) {
    this.#cloud = cloud;
    this.#session = session;
    this.#env = env;
  }

  static async open(env: Environment): Promise<Ears> {
    const cloud = await FakeCloud.start();
    const { HUAWEICLOUD_SDK_AK: _ak, HUAWEICLOUD_SDK_SK: _sk, ...place } = cloud.byKey;
    const session = await Session.open({ env: { ...place, ...env }, args: ['--deadline', '1'], human: accepts });
    return new Ears(cloud, session, env);
  }

  /** Whether the cloud was told this since the last calls began. */
  wasTold(secret: string): boolean {
    return this.#cloud.arrived.some(({ body }) => body.includes(JSON.stringify(secret)));
  }

  /** Runs every call against the cloud that says so, and searches all that was written meanwhile. */
  async hear(say: Say, human: Human = accepts): Promise<void> {
    this.#cloud.arrived.length = 0;
    this.#cloud.answer = (request, response) => {
      // The server's own log-ins succeed; a token asked for by a tool is for the user u.
      if (request.target.startsWith('/v3/auth/tokens') && !request.body.includes('"u"')) {
        return json(response, 201, issued, { 'x-subject-token': secrets.issuedToken });
      }
      const said = told(request, this.#env);
      const { status, body } = say(said, request);
      json(response, status, body, { 'x-request-id': header(said), 'x-subject-token': secrets.issuedToken });
    };
    this.#session.human = human;
    for (const [tool, args] of calls) await this.#session.call(tool, args);
    for (const uri of ['flexus://instances', `flexus://instances/${instance}`, `flexus://servers/${server}`]) {
      await this.#session.client.readResource({ uri }).catch(() => undefined);
    }
    expect(this.#cloud.arrived.length).toBeGreaterThan(0);
    const written = this.#session.program.written.subarray(this.#read);
    this.#read += written.length;
    expectClean(written);
  }
}

const byKey: Environment = {
  HUAWEICLOUD_SDK_AK: ak,
  HUAWEICLOUD_SDK_SK: secrets.sk,
  HUAWEICLOUD_SDK_SECURITY_TOKEN: secrets.securityToken,
};
const byPassword: Environment = {
  HW_USER_NAME: 'agent',
  HW_USER_PASSWORD: secrets.userPassword,
  HW_DOMAIN_NAME: 'account',
};

describe.each([
  ['temporary keys', byKey],
  ['a password', byPassword],
])('with %s, a cloud that repeats what it is told', (_, env) => {
  let ears: Ears;
  beforeAll(async () => {
    ears = await Ears.open(env);
  });

  test.each(Object.entries(echoes))('in errors, %s', async (_name, echo) => {
    await ears.hear((said) => ({ status: 400, body: echo(said) }));
  });

  test.each([403, 404, 409])('in errors of status %i', async (status) => {
    await ears.hear((said) => ({ status, body: { error_code: 'X.1', error_msg: said } }));
  });

  test.each([500, 502])('in errors of status %i that leave open what was done', async (status) => {
    await ears.hear((said, request) =>
      changes(request) ? { status, body: `<html>${said}</html>` } : { status: 200, body: success('fine') },
    );
    expect(ears.wasTold(secrets.serverPassword)).toBe(true);
  });

  test('in its successes', async () => {
    await ears.hear((said) => ({ status: 200, body: success(said) }));
    // What a tool was given has really gone to the cloud, and come back from it.
    expect(ears.wasTold(secrets.serverPassword)).toBe(true);
    expect(ears.wasTold(secrets.loginPassword)).toBe(true);
  });

  test('in its successes, encoded, to a human who declines', async () => {
    await ears.hear((said) => ({ status: 200, body: success(Buffer.from(said).toString('base64')) }), declines);
  });

  test('in answers that are no JSON', async () => {
    await ears.hear((said) => ({ status: 200, body: said }));
  });

  test('in errors of status 401, after which nothing more is sent', async () => {
    const others = await Ears.open(env);
    await others.hear((said) => ({ status: 401, body: { error_code: 'X.1', error_msg: said } }));
  });
});

describe('on the simulator', () => {
  test.each(['byKey', 'byPassword'] as const)(
    'good and failing calls %s write no secret, on record neither',
    async (by) => {
      const simulator = await Simulator.start();
      const session = await Session.open({ env: simulator[by], human: accepts });
      const { sk, password, username, domain_name } = simulator.login;
      await session.ok('list_all_resources', { detail: 'full' });
      await session.ok('show_server', { server_id: 'blog', detail: 'full' });
      await session.ok('batch_reset_servers_password', { server_ids: ['blog'], new_password: secrets.serverPassword });
      await session.ok('keystone_create_user_token_by_password', { user_name: username, password, domain_name });
      await session.refused('keystone_create_user_token_by_password', {
        user_name: username,
        password: secrets.loginPassword,
        domain_name,
      });
      await session.close();
      const tokens = (await simulator.log()).flatMap(({ headers }) => headers['x-auth-token'] ?? []);
      expectClean(session.program.written, [sk, password, secrets.serverPassword, secrets.loginPassword, ...tokens]);
      const records = readdirSync(session.program.state, { recursive: true, withFileTypes: true }).filter((file) =>
        file.isFile(),
      );
      expect(records.length).toBeGreaterThan(0);
      for (const { parentPath, name } of records) {
        expectClean(readFileSync(join(parentPath, name)), [sk, password, secrets.serverPassword, ...tokens]);
      }
    },
  );
});

describe('at the start', () => {
  test.each([
    [['--sk', secrets.sk], {}],
    [[secrets.sk], {}],
    [[`--password=${secrets.userPassword}`], {}],
    [['--endpoint', `https://u:${encodeURIComponent(secrets.userPassword)}@h`], byKey],
    [['doctor', '--deadline', '1'], { ...byKey, FLEXUS_ENDPOINT: 'http://127.0.0.1:9' }],
    [['doctor', '--deadline', '1'], { ...byPassword, FLEXUS_ENDPOINT: 'http://127.0.0.1:9' }],
    [[], { ...byKey, HUAWEICLOUD_SDK_AK: '' }],
    [[], { ...byPassword, HW_DOMAIN_NAME: '' }],
    [[], { ...byKey, HUAWEICLOUD_SDK_SK: `${secrets.sk}\nwith a second line` }],
  ] as const)('%j writes no secret', async (args, env) => {
    const program = await runToEnd(args, env);
    expect(program.end.code).toBe(1);
    expectClean(program.written);
  });
});
