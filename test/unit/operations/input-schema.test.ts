import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentedTables } from '../../../src/data/tables.ts';
import { OPERATIONS, requireOperation } from '../../../src/operations/catalogue.ts';
import type { Input } from '../../../src/operations/field.ts';
import { parseInput } from '../../../src/operations/input-schema.ts';
import { checkPassword } from '../../../src/operations/password.ts';
import { render } from '../../../src/operations/render.ts';
import { toolFields } from '../../../src/tools/common-fields.ts';
import { anyText } from '../../support/any-text.ts';

const SERVER = '72a270de-665a-4f46-8d64-24ad6edccdd1';
const INSTANCE = '6743d0e3708be6007b8c8012';

type Args = Record<string, unknown>;

/** What is wrong with a tool's arguments, in lines; empty: nothing. */
function problems(id: string, args: Args): readonly string[] {
  const parsed = parseInput(toolFields(requireOperation(id)), args);
  return parsed.ok ? [] : parsed.problems;
}

function accepted(id: string, args: Args): Input {
  const parsed = parseInput(toolFields(requireOperation(id)), args);
  if (!parsed.ok) throw new Error(parsed.problems.join(' '));
  return parsed.input;
}

function findings(id: string, args: Args): readonly { readonly level: string; readonly message: string }[] {
  return requireOperation(id).check?.(accepted(id, args), { tables: documentedTables.intl }) ?? [];
}

const levels = (id: string, args: Args): readonly string[] => findings(id, args).map(({ level }) => level);

const purchase = {
  instance_name: 'web',
  plan_spec: 'hf.large.1.30m.linux',
  image_ref: { image_name: 'BT', image_version: '6.8.35' },
  region: 'ap-southeast-3',
  period_type: 'month',
  period_num: 1,
};

describe('an unknown argument (issue 2, Bad input and bad days)', () => {
  it.each([
    ['show_server', { serverId: SERVER }, 'server_id'],
    ['batch_stop_servers', { server_ids: [SERVER], typ: 'SOFT' }, 'type'],
    ['list_servers_details', { not_tags: 'x' }, 'not-tags'],
    ['create_light_instances', { ...purchase, ExtraResources: [] }, 'extra_resources'],
    ['renewal_resources', { resource_id: [INSTANCE] }, 'resource_ids'],
    ['batch_reset_servers_password', { server_ids: [SERVER], password: 'x' }, 'new_password'],
  ])('of %s %j is refused with the nearest documented name', (id, args, name) => {
    expect(problems(id, args).join('\n')).toContain(`Did you mean ${name}?`);
  });

  it('is refused inside an object too, with the names known there', () => {
    const [problem] = problems('create_light_instances', { ...purchase, image_ref: { image_nam: 'BT' } });
    expect(problem).toContain('"image_ref.image_nam"');
    expect(problem).toContain('Did you mean image_name?');
    const listed = { ...purchase, extra_resources: [{ type: 'evs', sise: 20 }] };
    expect(problems('create_light_instances', listed).join('\n')).toContain('Did you mean size?');
  });

  it('is refused when it is a name that every object inherits', () => {
    for (const json of ['{"__proto__": {"a": 1}}', '{"constructor": 1}', '{"toString": 1}']) {
      const args: Args = { server_id: SERVER, ...JSON.parse(json) };
      expect(problems('show_server', args).length, json).toBeGreaterThan(0);
    }
  });

  it('is repeated with its control and bidirectional characters made visible', () => {
    const [problem = ''] = problems('show_server', { server_id: SERVER, 'a\u0000\u202eb\n': 1 });
    expect(problem).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe('a value outside its rule', () => {
  it.each<[string, Args, string, string]>([
    ['batch_stop_servers', { server_ids: [SERVER], type: 'soft' }, 'type', 'one of SOFT, HARD'],
    ['batch_reboot_servers', { server_ids: [SERVER] }, 'type', 'is required'],
    ['batch_start_servers', { server_ids: [] }, 'server_ids', '1 to 1000'],
    ['batch_start_servers', { server_ids: SERVER }, 'server_ids', 'an array'],
    ['batch_start_servers', { server_ids: Array.from({ length: 1001 }, () => SERVER) }, 'server_ids', '1 to 1000'],
    ['list_servers_details', { limit: 1001 }, 'limit', '1 to 1000'],
    ['list_servers_details', { offset: -1 }, 'offset', 'at least 0'],
    ['list_servers_details', { limit: 1.5 }, 'limit', 'an integer'],
    ['list_servers_details', { status: 'RUNNING' }, 'status', 'ACTIVE'],
    ['create_light_instances', { ...purchase, period_num: 0 }, 'period_num', 'at least 1'],
    ['create_light_instances', { ...purchase, purchase_quantity: 201 }, 'purchase_quantity', '1 to 200'],
    ['create_light_instances', { ...purchase, charging_mode: 'postPaid' }, 'charging_mode', 'prePaid'],
    ['create_light_instances', { ...purchase, is_auto_pay: 'yes' }, 'is_auto_pay', 'true or false'],
    ['create_light_instances', { ...purchase, description: 'x'.repeat(1025) }, 'description', '1024'],
    ['create_light_instances', { ...purchase, 'Client-Request-Id': 'short' }, 'Client-Request-Id', '36 to 128'],
    ['create_light_instances', { ...purchase, region: 'evil.example.com' }, 'region', 'region code'],
    ['create_light_instances', { ...purchase, extra_resources: [{ size: 20 }] }, 'extra_resources.0.type', 'required'],
    ['create_light_instances', { ...purchase, tags: [{ key: 'k'.repeat(33), value: 'v' }] }, 'tags.0.key', '1 to 32'],
    [
      'create_light_instances',
      { ...purchase, extra_resources: [{ type: 'evs', size: 0 }] },
      'extra_resources.0.size',
      'at least 1',
    ],
    ['renewal_resources', { resource_ids: [INSTANCE], period_type: 1, period_num: 1 }, 'period_type', 'one of 2, 3'],
    ['list_free_resource_usages', { free_resource_ids: ['é'.repeat(33)] }, 'free_resource_ids.0', '64 bytes'],
    ['show_server', { server_id: SERVER, region: 'a.b' }, 'region', 'region code'],
    ['show_server', { server_id: SERVER, project_id: '../x' }, 'project_id', 'letters, digits and hyphens'],
    ['show_server', { server_id: SERVER, dry_run: 'true' }, 'dry_run', 'true or false'],
    ['show_server', { server_id: 7 }, 'server_id', 'a string'],
    ['list_servers_details', { name: '\ud800' }, 'name', 'well-formed'],
  ])('%s %j: says that %s must be %s', (id, args, field, rule) => {
    const found = problems(id, args);
    expect(found).toHaveLength(1);
    expect(found[0]?.startsWith(field)).toBe(true);
    expect(found[0]).toContain(rule);
  });

  it('says what was given, in short', () => {
    expect(problems('batch_stop_servers', { server_ids: [SERVER], type: 'soft' })[0]).toContain('given: "soft"');
    const [long = ''] = problems('list_servers_details', { flavor: 'x'.repeat(10_000) });
    expect(long.length).toBeLessThan(200);
  });

  it('names every wrong argument at once', () => {
    expect(problems('batch_stop_servers', { server_ids: [], type: 'x', colour: 1 })).toHaveLength(3);
  });
});

describe('a number', () => {
  it('may come as a string where the wire wants a number (ERRATA B1)', () => {
    const args = { ...purchase, period_num: '3', extra_resources: [{ type: 'evs', size: '20' }] };
    expect(accepted('create_light_instances', args)).toMatchObject({
      period_num: 3,
      extra_resources: [{ type: 'evs', size: 20 }],
    });
    const renewal = { resource_ids: [INSTANCE], period_type: '2', period_num: '1' };
    expect(accepted('renewal_resources', renewal)).toMatchObject({ period_type: 2, period_num: 1 });
  });

  it.each(['', ' 3', '3.5', '1e1', '0x3', 'three', '9'.repeat(30), null, true, [3]])('is not %j', (period_num) => {
    expect(problems('create_light_instances', { ...purchase, period_num })).toHaveLength(1);
  });
});

describe('an ID (issue 2, Bad input and bad days)', () => {
  const bad = [
    ...['a/b', '../servers', '..', '.', 'a..b', 'a?x=1', 'a#b', '%2e%2e', 'a\\b', ''],
    ...['a\u0000b', 'a\nb', 'a\u007fb', 'a\u202eb', 'a\u200bb', 'a\u2028b', 'a\ud800b', 'x'.repeat(10_000)],
  ];
  const places: readonly [string, (value: string) => Args][] = [
    ['show_server', (server_id) => ({ server_id })],
    ['show_job', (job_id) => ({ job_id })],
    ['show_customer_order_details', (order_id) => ({ order_id })],
    ['enable_auto_renewal', (resource_id) => ({ resource_id })],
    ['batch_start_servers', (value) => ({ server_ids: [SERVER, value] })],
    ['renewal_resources', (value) => ({ resource_ids: [value], period_type: 2, period_num: 1 })],
    ['list_servers_details', (value) => ({ server_id: [value] })],
  ];

  it.each(places)('of %s is refused when it is none', (id, args) => {
    for (const value of bad) {
      const found = problems(id, args(value));
      expect(found.length, JSON.stringify(value.slice(0, 20))).toBeGreaterThan(0);
      expect(found.join('\n').length).toBeLessThan(700);
      expect(found.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });

  it('may be a name as people give them', () => {
    expect(problems('show_server', { server_id: '服务器_1 (old), v1.2' })).toEqual([]);
  });
});

describe('a secret', () => {
  const SECRET = 'Sw0rdfish!Sw0rdfish!Sw0rdfish!';
  it.each<[string, Args]>([
    ['too long', { server_ids: [SERVER], new_password: SECRET }],
    ['of the wrong type', { server_ids: [SERVER], new_password: { value: SECRET } }],
    ['in an array', { server_ids: [SERVER], new_password: [SECRET] }],
    ['under a wrong name', { server_ids: [SERVER], new_pasword: SECRET }],
    ['beside another mistake', { server_ids: [], new_password: SECRET, colour: 'red' }],
  ])('%s is not repeated in a problem', (_, args) => {
    const found = problems('batch_reset_servers_password', args).join('\n');
    expect(found).not.toBe('');
    expect(found).not.toContain('Sw0rdfish');
  });

  it('is not repeated when a login is malformed', () => {
    const found = problems('keystone_create_user_token_by_password', { password: [SECRET] }).join('\n');
    expect(found).toContain('password');
    expect(found).not.toContain('Sw0rdfish');
  });

  it('is not repeated by the password rules', () => {
    for (const new_password of ['sw0rdfish', 'Sw0rdfishroot', 'Sw0rdfish^str']) {
      const said = findings('batch_reset_servers_password', { server_ids: [SERVER], new_password });
      expect(said.length).toBeGreaterThan(0);
      expect(JSON.stringify(said)).not.toMatch(/sw0rdfish/i);
    }
  });
});

describe('passwords (flexus-l-api-zh-2024-06.txt 4.6, table 4-17)', () => {
  const found = (password: string): readonly string[] =>
    checkPassword(password, 'new_password').map(({ level }) => level);

  it.each(['Abcdef12', 'abcdef1!', 'ABCDEF1!', 'Abcdefg!', `Aa1${'b'.repeat(23)}`])('%s is taken', (password) => {
    expect(found(password)).toEqual([]);
  });

  it.each(['abcdefgh', 'abcdefg1', 'ABCDEFG1', '1234567!'])('%s has less than three kinds', (password) => {
    expect(found(password)).toEqual(['refuse']);
  });

  it.each(['MyRoot12!', 'xtooR123!', 'Administrator1', '1rotartsinimdA'])('%s holds a user name', (password) => {
    expect(found(password)).toEqual(['refuse']);
  });

  it('warns of three letters of Administrator, which only Windows forbids', () => {
    expect(found('Xy1!admxx')).toEqual(['warn']);
  });

  it('warns of special characters that the damaged lists do not share (ERRATA B8)', () => {
    expect(found('Abcdef1^')).toEqual(['warn']);
  });

  it.each(['short1!', 'abcdefgh', 'Root1234!'])('%s is refused by the operation', (new_password) => {
    const args = { server_ids: [SERVER], new_password };
    const said = problems('batch_reset_servers_password', args);
    const refusals =
      said.length > 0 ? said : levels('batch_reset_servers_password', args).filter((one) => one === 'refuse');
    expect(refusals).toHaveLength(1);
  });

  it.each([7, 27])('of %i characters are refused', (length) => {
    const new_password = 'Aa1!xxxxxxxxxxxxxxxxxxxxxxx'.slice(0, length);
    expect(problems('batch_reset_servers_password', { server_ids: [SERVER], new_password })).toHaveLength(1);
  });

  it('are not needed when the cloud only checks (ERRATA B7)', () => {
    const args = { server_ids: [SERVER], cloud_dry_run: true };
    expect(levels('batch_reset_servers_password', args)).toEqual([]);
  });
});

describe('changes of a server (flexus-l-api-zh-2024-06.txt 4.7, table 4-21)', () => {
  const update = (change: Args): Args => ({ server_id: SERVER, ...change });
  const base64 = (bytes: number): string => Buffer.alloc(bytes, 'a').toString('base64');

  it('takes 128 Latin or 64 Chinese characters as a name', () => {
    expect(levels('update_server', update({ name: 'n'.repeat(128) }))).toEqual([]);
    expect(levels('update_server', update({ name: '名'.repeat(64) }))).toEqual([]);
    expect(levels('update_server', update({ name: '名'.repeat(65) }))).toEqual(['refuse']);
    expect(problems('update_server', update({ name: 'n'.repeat(129) }))).toHaveLength(1);
  });

  it.each(['a b', 'a/b', 'é', 'a\n', '<a>', 'a:b'])('refuses the name %j', (name) => {
    expect(problems('update_server', update({ name }))).toHaveLength(1);
  });

  it.each(['a..b', 'a--b', 'a.-b', 'a-.b', '.a', 'a-', 'a_b', 'x'.repeat(65)])(
    'refuses the host name %s',
    (hostname) => {
      expect(problems('update_server', update({ hostname }))).toHaveLength(1);
    },
  );

  it('takes a host name, and says what becomes of it (ERRATA B9)', () => {
    expect(levels('update_server', update({ hostname: 'web-01.example' }))).toEqual(['warn']);
  });

  it('matches a host name of one long row of letters and a wrong end in no time', () => {
    const started = performance.now();
    expect(problems('update_server', update({ hostname: `${'a'.repeat(50_000)}!` })).length).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('takes user data of 32 KiB before its encoding, and no byte more', () => {
    expect(levels('update_server', update({ userdata: base64(32 * 1024) }))).toEqual([]);
    expect(levels('update_server', update({ userdata: base64(32 * 1024 + 1) }))).toEqual(['refuse']);
  });

  it.each(['not base64!', 'abc', 'ab=c', '#!/bin/bash'])('refuses the user data %j', (userdata) => {
    expect(levels('update_server', update({ userdata }))).toEqual(['refuse']);
  });

  it('refuses to change nothing', () => {
    expect(levels('update_server', update({}))).toEqual(['refuse']);
  });
});

describe('periods (EXTERNAL-APIS section 3)', () => {
  const renew = (period_type: number, period_num: number): Args => ({
    resource_ids: [INSTANCE],
    period_type,
    period_num,
  });

  it.each([
    [2, 11, []],
    [3, 3, []],
    [3, 4, ['refuse']],
  ])('period_type %i with period_num %i: %j', (type, count, wanted) => {
    expect(levels('renewal_resources', renew(type, count))).toEqual(wanted);
    expect(levels('show_renewal_price', renew(type, count))).toEqual(wanted);
  });

  it('refuses twelve months', () => {
    expect(problems('renewal_resources', renew(2, 12))).toHaveLength(1);
  });
});

describe('any arguments at all', () => {
  const ids = fc.constantFrom(...OPERATIONS.map(({ id }) => id));
  const values = fc.jsonValue({ maxDepth: 3 });

  it('are refused in words or make a request, and never throw', () => {
    const run = (id: string, known: readonly unknown[], other: Args): void => {
      const operation = requireOperation(id);
      const names = Object.keys(operation.input);
      const args = {
        ...other,
        ...Object.fromEntries(known.map((value, at) => [names[at % names.length] ?? 'x', value])),
      };
      const parsed = parseInput(operation.input, args);
      if (parsed.ok) expect(render(operation, parsed.input, {}).path.startsWith('/')).toBe(true);
      else expect(parsed.problems.every((problem) => problem.length > 0 && problem.length < 2000)).toBe(true);
    };
    const strange = fc.dictionary(anyText, values, { maxKeys: 3 });
    fc.assert(fc.property(ids, fc.array(values, { maxLength: 6 }), strange, run), { numRuns: 500 });
  });
});

it('a list that is none is told what its items are (ECS API, 5.9.3: tags of key and value)', () => {
  const [line] = problems('batch_create_server_tags', { server_id: SERVER, tags: { team: 'web' } });
  expect(line).toBe('tags must be an array of 1 to 10 items, each an object with key, value; given: {"team":"web"}.');
});
