import { describe, expect, test } from 'vitest';
import type { CloudSettings } from '../../../src/cloud/wire.ts';
import { type Config, ConfigError, parseConfig } from '../../../src/config.ts';
import { runSimulator } from '../../../src/simulator-command.ts';

type Env = Record<string, string | undefined>;

const sdk = { HUAWEICLOUD_SDK_AK: 'SDKAK', HUAWEICLOUD_SDK_SK: 'SDKSK' };
const hw = { HW_ACCESS_KEY: 'HWAK', HW_SECRET_KEY: 'HWSK' };
const os = { OS_ACCESS_KEY: 'OSAK', OS_SECRET_KEY: 'OSSK' };
const iniPath = '/home/me/.huaweicloud/credentials';
const kooPath = '/home/me/.hcloud/config.json';
const ini = '[basic]\nak = INIAK\nsk = INISK\n';
const koo = JSON.stringify({
  current: 'work',
  authEncrypt: 'false',
  profiles: [
    { name: 'home', mode: 'AKSK', accessKeyId: 'HOMEAK', secretAccessKey: 'HOMESK' },
    {
      name: 'work',
      mode: 'AKSK',
      accessKeyId: 'KOOAK',
      secretAccessKey: 'KOOSK',
      region: 'tr-west-1',
      projectId: 'koo-project',
    },
  ],
});

function parse(argv: string[], env: Env = {}, files: Record<string, string> = {}): Promise<Config> {
  return parseConfig(argv, env, { read: (path) => files[path], home: () => '/home/me' });
}

async function messageOf(config: Promise<unknown>): Promise<string> {
  const error = await config.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConfigError);
  return error instanceof ConfigError ? error.message : '';
}

async function settingsOf(config: Promise<Config>): Promise<CloudSettings> {
  const { mode } = await config;
  if (mode.kind === 'cloud') return mode.settings;
  throw new Error('the simulator was chosen');
}

describe('where calls go (issue 2, part 6)', () => {
  test('no credentials anywhere: the simulator', async () => {
    expect((await parse([])).mode).toEqual({ kind: 'simulator', speed: 1, scenario: 'default' });
  });

  test('credentials: the cloud, and it is real', async () => {
    expect((await parse([], sdk)).mode).toMatchObject({ kind: 'cloud', real: true });
  });

  test('--cloud simulator wins over credentials, and does not even read them', async () => {
    const broken = { HUAWEICLOUD_SDK_AK: 'AK without SK' };
    expect((await parse(['--cloud', 'simulator'], broken, { [kooPath]: 'no JSON' })).mode.kind).toBe('simulator');
  });

  test('--cloud huawei without credentials is an error that says where to put them', async () => {
    expect(await messageOf(parse(['--cloud', 'huawei']))).toContain('HUAWEICLOUD_SDK_AK');
    expect(await messageOf(parse(['--endpoint', 'http://127.0.0.1:9000']))).toContain('HUAWEICLOUD_SDK_AK');
  });

  test('--endpoint or FLEXUS_ENDPOINT is one base URL; it counts as real unless it is loopback', async () => {
    for (const [url, real] of [
      ['http://127.0.0.1:9000', false],
      ['http://localhost:9000/', false],
      ['http://[::1]:9000', false],
      ['https://gateway.example.com', true],
      ['https://127.0.0.1.example.com', true],
    ] as const) {
      const { mode } = await parse([], { ...sdk, FLEXUS_ENDPOINT: url });
      expect(mode).toMatchObject({ kind: 'cloud', real, settings: { base: url.replace(/\/$/, '') } });
    }
    expect(
      (
        await settingsOf(
          parse(['--endpoint', 'https://flag.example.com'], { ...sdk, FLEXUS_ENDPOINT: 'https://env.example.com' }),
        )
      ).base,
    ).toBe('https://flag.example.com');
  });

  test.each([
    'http://gateway.example.com',
    'ftp://x.example.com',
    'gateway.example.com',
    'https://u:p@x.example.com',
    'https://x.example.com/path',
    'https://x.example.com?a=1',
    'https://{region}.example.com',
  ])('endpoint %s is refused', async (url) => {
    expect(await messageOf(parse(['--endpoint', url], sdk))).toContain('--endpoint');
  });

  test('a service of its own', async () => {
    const settings = await settingsOf(
      parse(['--endpoint-ecs', 'https://ecs.{region}.example.com'], {
        ...sdk,
        FLEXUS_ENDPOINT_IAM: 'https://iam.example.com',
      }),
    );
    expect(settings.overrides).toEqual({ ecs: 'https://ecs.{region}.example.com', iam: 'https://iam.example.com' });
    expect(settings.base).toBeUndefined();
  });
});

describe('credentials, first source first (EXTERNAL-APIS.md, section 8)', () => {
  const all: Env = { ...sdk, ...hw, ...os };
  const files = { [iniPath]: ini, [kooPath]: koo, '/k.ini': '[basic]\nak=FILEAK\nsk=FILESK' };

  test.each([
    ['--credentials FILE', ['--credentials', '/k.ini'], all, 'FILEAK'],
    ['--profile NAME', ['--profile', 'home'], all, 'HOMEAK'],
    ['HUAWEICLOUD_SDK_*', [], all, 'SDKAK'],
    ['HW_*', [], { ...hw, ...os }, 'HWAK'],
    ['OS_*', [], os, 'OSAK'],
    ['~/.huaweicloud/credentials', [], {}, 'INIAK'],
  ] as const)('%s', async (_name, argv, env, ak) => {
    expect((await settingsOf(parse([...argv], env, files))).credentials).toMatchObject({ kind: 'aksk', ak });
  });

  test('the current KooCLI profile, with its region and project', async () => {
    const settings = await settingsOf(parse([], {}, { [kooPath]: koo }));
    expect(settings).toMatchObject({ credentials: { ak: 'KOOAK' }, region: 'tr-west-1', projectId: 'koo-project' });
  });

  test('temporary keys keep their token', async () => {
    const settings = await settingsOf(
      parse([], {
        ...sdk,
        HUAWEICLOUD_SDK_SECURITY_TOKEN: 'tok',
        HUAWEICLOUD_SDK_PROJECT_ID: 'p',
        HUAWEICLOUD_SDK_DOMAIN_ID: 'd',
      }),
    );
    expect(settings).toMatchObject({ credentials: { securityToken: 'tok' }, projectId: 'p', domainId: 'd' });
  });

  test.each([
    ['HW_', { HW_USER_NAME: 'u', HW_USER_PASSWORD: 'p w', HW_DOMAIN_NAME: 'd' }],
    ['OS_', { OS_USERNAME: 'u', OS_PASSWORD: 'p w', OS_DOMAIN_NAME: 'd' }],
    ['OS_ by user domain', { OS_USERNAME: 'u', OS_PASSWORD: 'p w', OS_USER_DOMAIN_NAME: 'd' }],
  ])('an IAM user: %s', async (_name, env) => {
    expect((await settingsOf(parse([], env))).credentials).toEqual({
      kind: 'password',
      username: 'u',
      password: 'p w',
      domainName: 'd',
    });
  });

  test('[global] serves where [basic] has no keys, and gives the account ID', async () => {
    const settings = await settingsOf(
      parse([], {}, { [iniPath]: '# mine\n[basic]\n[global]\nak=A\nsk=S\ndomain_id=D\n' }),
    );
    expect(settings).toMatchObject({ credentials: { ak: 'A' }, domainId: 'D' });
  });

  test("OS_* of another OpenStack is left alone: its password is not Huawei's to see", async () => {
    const other = {
      OS_USERNAME: 'u',
      OS_PASSWORD: 'p',
      OS_DOMAIN_NAME: 'd',
      OS_AUTH_URL: 'https://keystone.example.org:5000/v3',
    };
    expect((await parse([], other)).mode.kind).toBe('simulator');
    const ours = { ...other, OS_AUTH_URL: 'https://iam.ap-southeast-3.myhuaweicloud.com/v3' };
    expect((await parse([], ours)).mode.kind).toBe('cloud');
  });
});

describe('half-given credentials are an error that names what is missing (issue 2, part 6)', () => {
  test.each<[Env, string]>([
    [{ HUAWEICLOUD_SDK_AK: 'a' }, 'HUAWEICLOUD_SDK_SK'],
    [{ HUAWEICLOUD_SDK_SK: 's' }, 'HUAWEICLOUD_SDK_AK'],
    [{ HUAWEICLOUD_SDK_SECURITY_TOKEN: 't' }, 'HUAWEICLOUD_SDK_AK and no HUAWEICLOUD_SDK_SK'],
    [{ HUAWEICLOUD_SDK_AK: 'a', ...hw }, 'HUAWEICLOUD_SDK_SK'],
    [{ HUAWEICLOUD_SDK_AK: 'a', HUAWEICLOUD_SDK_SK: '' }, 'HUAWEICLOUD_SDK_SK'],
    [{ HW_ACCESS_KEY: 'a' }, 'HW_SECRET_KEY'],
    [{ HW_SECRET_KEY: 's' }, 'HW_ACCESS_KEY'],
    [{ HW_USER_NAME: 'u' }, 'HW_USER_PASSWORD'],
    [{ HW_USER_PASSWORD: 'p' }, 'HW_USER_NAME'],
    [{ HW_USER_NAME: 'u', HW_USER_PASSWORD: 'p' }, 'HW_DOMAIN_NAME'],
    [{ OS_ACCESS_KEY: 'a' }, 'OS_SECRET_KEY'],
    [{ OS_USERNAME: 'u' }, 'OS_PASSWORD'],
    [{ OS_PASSWORD: 'p' }, 'OS_USERNAME'],
    [{ OS_USERNAME: 'u', OS_PASSWORD: 'p' }, 'OS_DOMAIN_NAME'],
  ])('%j', async (env, missing) => {
    const message = await messageOf(parse([], env));
    expect(message).toContain('half given');
    expect(message).toContain(`no ${missing}`);
  });

  test.each([
    ['[basic]\nak = A\n', 'no sk'],
    ['[global]\nsk = S\n', 'no ak'],
  ])('credentials file %j', async (text, missing) => {
    expect(await messageOf(parse([], {}, { [iniPath]: text }))).toContain(missing);
  });

  test('KooCLI profile', async () => {
    const text = JSON.stringify({ profiles: [{ name: 'x', accessKeyId: 'A' }] });
    expect(await messageOf(parse([], {}, { [kooPath]: text }))).toContain('no secretAccessKey');
  });
});

describe('files that can not be used say why', () => {
  test.each<[string, string[], Record<string, string>, string]>([
    ['an encrypted KooCLI profile', [], { [kooPath]: koo.replace('"false"', '"true"') }, 'encrypted'],
    ['encrypted, as a boolean', [], { [kooPath]: koo.replace('"false"', 'true') }, 'encrypted'],
    ['another KooCLI mode', [], { [kooPath]: koo.replaceAll('AKSK', 'SSO') }, 'SSO'],
    ['an unknown profile', ['--profile', 'play'], { [kooPath]: koo }, 'home, work'],
    ['no KooCLI file', ['--profile', 'play'], {}, kooPath],
    ['no such file', ['--credentials', '/none'], {}, '/none'],
    ['no credentials in it', ['--credentials', '/x'], { '/x': '[other]\na=b' }, '[basic]'],
    ['no INI', ['--credentials', '/x'], { '/x': 'hello' }, 'INI'],
    ['broken JSON', ['--credentials', '/x'], { '/x': '{"profiles": [' }, 'JSON'],
    ['a profile of an INI file', ['--credentials', '/x', '--profile', 'y'], { '/x': ini }, '--profile'],
  ])('%s', async (_name, argv, files, said) => {
    expect(await messageOf(parse(argv, {}, files))).toContain(said);
  });

  test('one that may not be read', async () => {
    const denied = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
    const files = {
      read: () => {
        throw denied;
      },
      home: () => '/home/me',
    };
    expect(await messageOf(parseConfig([], {}, files))).toContain('EACCES');
  });
});

describe('flags', () => {
  test('win over the environment, which wins over what comes with credentials', async () => {
    const env = { ...hw, HW_REGION_NAME: 'ap-southeast-2' };
    expect((await parse([], env)).region).toBe('ap-southeast-2');
    expect((await parse([], { ...env, FLEXUS_REGION: 'tr-west-1' })).region).toBe('tr-west-1');
    const config = await parse(['--region', 'ap-southeast-1'], { ...env, FLEXUS_REGION: 'tr-west-1' });
    expect(config.region).toBe('ap-southeast-1');
    expect(config.sources.region).toBe('--region');
  });

  test('the project of another region is not used', async () => {
    const env = { ...hw, HW_REGION_NAME: 'ap-southeast-2', HW_PROJECT_ID: 'bangkok' };
    expect((await settingsOf(parse([], env))).projectId).toBe('bangkok');
    expect((await settingsOf(parse(['--region', 'tr-west-1'], env))).projectId).toBeUndefined();
    expect((await settingsOf(parse(['--region', 'tr-west-1', '--project-id', 'istanbul'], env))).projectId).toBe(
      'istanbul',
    );
  });

  test('defaults', async () => {
    expect(await parse([])).toMatchObject({
      site: 'intl',
      region: 'ap-southeast-3',
      toolsets: ['flexus'],
      readOnly: false,
      dryRun: false,
      deadlineMs: 30_000,
    });
    expect((await parse(['--site', 'cn'])).region).toBe('cn-north-4');
  });

  test('all of them', async () => {
    const config = await parse([
      '--site=cn',
      '--toolsets',
      'flexus, iam',
      '--read-only',
      '--dry-run=true',
      '--deadline',
      '5',
      '--simulator-speed',
      '60',
      '--simulator-scenario',
      'fleet=5000',
    ]);
    expect(config).toMatchObject({
      site: 'cn',
      toolsets: ['flexus', 'iam'],
      readOnly: true,
      dryRun: true,
      deadlineMs: 5_000,
      mode: { kind: 'simulator', speed: 60, scenario: 'fleet=5000' },
    });
    expect((await parse(['--read-only=false'], { FLEXUS_READ_ONLY: 'true' })).readOnly).toBe(false);
  });

  test.each<[string[], string]>([
    [['--regoin', 'x'], '--region'],
    [['--toolset', 'x'], '--toolsets'],
    [['--region'], '--region needs a value'],
    [['--region', '--read-only'], '--region needs a value'],
    [['--region=', 'x'], '--region needs a value'],
    [['--region', 'a-b', '--region', 'c-d'], 'twice'],
    [['--read-only', 'serve'], 'Word 2'],
    [['--site', 'int'], 'intl'],
    [['--cloud', 'aws'], 'huawei, simulator'],
    [['--region', 'Singapore'], 'ap-southeast-3'],
    [['--deadline', '0'], 'from 1 to 600'],
    [['--deadline', '1e3'], 'from 1 to 600'],
    [['--deadline', 'soon'], 'from 1 to 600'],
    [['--toolsets', 'a;b'], '--toolsets'],
    [['--read-only=maybe'], 'true or false'],
    [['--simulator-speed', '-1'], '--simulator-speed'],
    [['--simulator-speed', '100001'], '100000'],
    [['--simulator-scenario', '../x'], '--simulator-scenario'],
    [['--simulator-scenario', 'nosuch'], 'default, empty, fleet=N'],
    [['--simulator-scenario', 'fleet=100001'], 'default, empty, fleet=N'],
  ])('%j is refused', async (argv, said) => {
    expect(await messageOf(parse(argv))).toContain(said);
  });

  test('a misspelt variable is refused, so that no safety switch is lost', async () => {
    expect(await messageOf(parse([], { FLEXUS_READONLY: '1' }))).toContain('FLEXUS_READ_ONLY');
  });

  test.each<[string[], Env, string]>([
    [['--cloud', 'simulator', '--endpoint', 'http://127.0.0.1:1'], {}, '--endpoint'],
    [['--cloud', 'simulator', '--credentials', '/x'], {}, '--credentials'],
    [['--simulator-speed', '60'], sdk, '--cloud simulator'],
    [['--endpoint', 'http://127.0.0.1:1', '--endpoint-ecs', 'http://127.0.0.1:2'], sdk, '--endpoint-ecs'],
    [['--project-id', 'a/b'], sdk, '--project-id'],
  ])('%j contradicts itself', async (argv, env, said) => {
    expect(await messageOf(parse(argv, env))).toContain(said);
  });
});

describe('tables', () => {
  test('a broken or absent file is a sentence, not a stack', async () => {
    expect(await messageOf(parse(['--tables', '/none.json']))).toContain('/none.json');
    expect(await messageOf(parse(['--tables', '/t.json'], {}, { '/t.json': '{' }))).toContain('/t.json');
  });

  test('a site of the file replaces that site, the others stay', async () => {
    const { tables } = await parse([]);
    const mine = { ...tables.intl, as_of: '2099-01', source: 'mine' };
    const config = await parse(['--tables', '/t.json'], {}, { '/t.json': JSON.stringify({ intl: mine }) });
    expect(config.tables.intl?.as_of).toBe('2099-01');
    expect(config.tables.cn).toEqual(tables.cn);
    expect(config.tablesFrom).toBe('/t.json');
  });
});

describe('no secret in any error', () => {
  const secret = 'V3ry/Secret+Key=';
  test.each<[string[], Env, Record<string, string>]>([
    [[], { HUAWEICLOUD_SDK_SK: secret }, {}],
    [[], { HUAWEICLOUD_SDK_AK: 'a', HUAWEICLOUD_SDK_SK: `${secret}\n` }, {}],
    [[], { HW_USER_PASSWORD: secret }, {}],
    [[], { OS_USERNAME: 'u', OS_PASSWORD: secret }, {}],
    [[], {}, { [iniPath]: `[basic]\nsk = ${secret}` }],
    [[], {}, { [iniPath]: secret }],
    [[], {}, { [kooPath]: `{"secretAccessKey": "${secret}"` }],
    [['--sk', secret], {}, {}],
    [[secret], {}, {}],
    [['--endpoint', `https://user:${secret}@example.com`], sdk, {}],
    [['--project-id', `${secret}!`], sdk, {}],
    [['--tables', '/t'], {}, { '/t': secret }],
  ])('%j %j', async (argv, env, files) => {
    expect(await messageOf(parse(argv, env, files))).not.toContain(secret.slice(0, 14));
  });
});

test('`simulator --scenario nosuch` is a mistake of the caller, told with the names that there are', async () => {
  const run = runSimulator(['--scenario', 'nosuch'], () => undefined);
  await expect(run).rejects.toThrow(ConfigError);
  await expect(run).rejects.toThrow(/--scenario.*default, empty, fleet=N.*nosuch/);
});
