import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { PasswordSource } from '../../src/cloud/passwords.ts';
import { requireOperation } from '../../src/operations/catalogue.ts';
import { checkPassword } from '../../src/operations/password.ts';
import { guardCloud, yesTo } from '../support/guard-cloud.ts';
import { expectNothingSent } from '../support/guard-judge.ts';
import { accepts, declines, type Human } from '../support/human.ts';
import type { Environment } from '../support/program.ts';
import { formsOf } from '../support/secret-forms.ts';
import { Session } from '../support/session.ts';
import { Simulator } from '../support/simulator.ts';

/** Issue 3, part 7: passwords past the model, in files and variables that the human's configuration names. */
const TOOL = 'batch_reset_servers_password';
const ARGS = { server_ids: ['blog'] };

let simulator: Simulator;
let folder: string;
let number = 0;
beforeAll(async () => {
  [simulator, folder] = await Promise.all([Simulator.start(), mkdtemp(join(tmpdir(), 'flexus-passwords-'))]);
});
beforeEach(() => simulator.reset());
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A path of this folder that no other case uses. */
function fresh(name: string): string {
  number += 1;
  return join(folder, `${number}-${name}`);
}

const line = z.strictObject({
  time: z.iso.datetime(),
  operation: z.string(),
  targets: z.array(z.string()),
  password: z.string(),
});
const kept = (file: string): z.infer<typeof line>[] =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((text) => line.parse(JSON.parse(text)));

async function sentPasswords(): Promise<string[]> {
  const bodies = (await simulator.changes()).map(({ body }) => JSON.parse(body));
  return bodies.map((body) => z.object({ new_password: z.string() }).parse(body).new_password);
}

/** A server with an audit directory of its own. */
async function open(
  args: readonly string[],
  human: Human,
  env: Environment = {},
): Promise<{ session: Session; audit: string }> {
  const audit = fresh('audit');
  const session = await Session.open({
    env: { ...simulator.byKey, ...env },
    args: [...args, '--audit-dir', audit],
    human,
  });
  return { session, audit };
}

/** Every byte that came out of a server: its streams, with questions and answers in them, and its record. */
function bytesOf({ session, audit }: { readonly session: Session; readonly audit: string }): string {
  const files = readdirSync(audit, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const record = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'));
  expect(record.join()).toContain(TOOL);
  return [session.program.written.toString('latin1'), ...record].join('\n');
}

function expectSecret(password: string, bytes: string): void {
  for (const form of formsOf(password)) expect(bytes.includes(form), `a form of the password: ${form}`).toBe(false);
}

describe('--password-file', () => {
  test('made up, kept in a file of mode 600 before it is sent, and seen nowhere else', async () => {
    const file = fresh('passwords');
    const server = await open(['--password-file', file], accepts);
    const { session } = server;
    await session.ok(TOOL, { ...ARGS, dry_run: true });
    expect(() => statSync(file), 'a dry run makes nothing').toThrow('ENOENT');
    await session.ok(TOOL, ARGS);
    await session.ok(TOOL, { server_ids: ['shop-web', 'staging-db'] });

    expect(statSync(file).mode & 0o777).toBe(0o600);
    const lines = kept(file);
    const [blog, shop, staging] = await Promise.all(
      ['blog', 'shop-web', 'staging-db'].map(async (name) => (await simulator.instance(name)).server_id),
    );
    expect(lines.map(({ operation, targets }) => ({ operation, targets }))).toEqual([
      { operation: TOOL, targets: [blog] },
      { operation: TOOL, targets: [shop, staging] },
    ]);
    const passwords = lines.map(({ password }) => password);
    expect(await sentPasswords()).toEqual(passwords);
    expect(new Set(passwords).size).toBe(2);
    expect(
      passwords.flatMap((one) => checkPassword(one, 'new_password')),
      'table 4-17 of flexus-l-api-zh-2024-06',
    ).toEqual([]);

    await session.close();
    for (const password of passwords) expectSecret(password, bytesOf(server));
    for (const question of session.questions) expect(question.message).toContain('"new_password":"***"');
  });

  test('what stands in the file already stays', async () => {
    const file = fresh('passwords');
    writeFileSync(file, 'my notes\n', { mode: 0o600 });
    const cloud = guardCloud(simulator, { passwords: { kind: 'generated', file } });
    const { isError } = await cloud.call(TOOL, ARGS, { ask: async (form) => yesTo(form) });
    expect(isError).toBeUndefined();
    expect(readFileSync(file, 'utf8')).toMatch(/^my notes\n\{.*\}\n$/);
  });

  test('a call that nobody approved, or that only asks the cloud to check, leaves nothing in it', async () => {
    const file = fresh('passwords');
    const { session } = await open(['--password-file', file], declines);
    await session.refused(TOOL, ARGS);
    session.human = accepts;
    await session.ok(TOOL, { ...ARGS, cloud_dry_run: true });
    expect((await simulator.changes()).map(({ body }) => body)).toEqual([expect.not.stringContaining('new_password')]);
    expect(() => statSync(file)).toThrow('ENOENT');
    await session.close();
  });

  test('nor does one that the wire refuses for want of a grant', async () => {
    const file = fresh('passwords');
    const { client } = guardCloud(simulator, { passwords: { kind: 'generated', file } });
    const { server_id } = await simulator.instance('blog');
    const place = { region: 'ap-southeast-3' };
    const prepared = await client.prepare(requireOperation(TOOL), { server_ids: [server_id] }, place);
    await expect(client.send(prepared, {})).rejects.toThrow('no grant covers it');
    expect(() => statSync(file)).toThrow('ENOENT');
    await expectNothingSent(simulator);
  });

  const unsafe: Readonly<Record<string, () => string>> = {
    'is a symbolic link': () => {
      const [file, link] = [fresh('elsewhere'), fresh('link')];
      writeFileSync(file, '', { mode: 0o600 });
      symlinkSync(file, link);
      return link;
    },
    'is a dangling link': () => {
      const link = fresh('dangling');
      symlinkSync(fresh('nothing'), link);
      return link;
    },
    'can be read by others': () => {
      const file = fresh('open');
      writeFileSync(file, '');
      chmodSync(file, 0o644);
      return file;
    },
    'can be read by the group': () => {
      const file = fresh('group');
      writeFileSync(file, '');
      chmodSync(file, 0o640);
      return file;
    },
    'is a directory': () => {
      const directory = fresh('directory');
      mkdirSync(directory, { mode: 0o700 });
      return directory;
    },
    'can not be written': () => join(fresh('no-such-directory'), 'passwords'),
  };
  test.each(Object.entries(unsafe))('a file that %s: nothing is sent', async (_what, make) => {
    const file = make();
    const cloud = guardCloud(simulator, { passwords: { kind: 'generated', file } });
    const { text, isError } = await cloud.call(TOOL, ARGS, { ask: async (form) => yesTo(form) });
    expect(isError).toBe(true);
    expect(text).toMatch(/^Nothing was sent/);
    expect(text).toContain(file);
    expect(cloud.recorded).toMatchObject([{ outcome: { outcome: 'failed' } }]);
    await expectNothingSent(simulator);
  });
});

describe('--password-from', () => {
  const PASSWORD = 'Fr0m/the+human=own:one';

  test.each(['file', 'env'])('%s: sent, and seen nowhere', async (kind) => {
    const file = fresh('password');
    writeFileSync(file, `${PASSWORD}\n`, { mode: 0o600 });
    const from = kind === 'file' ? `file:${file}` : 'env:SERVER_PASSWORD';
    const server = await open(['--password-from', from], accepts, kind === 'env' ? { SERVER_PASSWORD: PASSWORD } : {});
    const { text } = await server.session.ok(TOOL, ARGS);
    expect(text).not.toMatch(/in clear/);
    expect(await sentPasswords()).toEqual([PASSWORD]);
    await server.session.close();
    expectSecret(PASSWORD, bytesOf(server));
    expect(readFileSync(file, 'utf8'), 'the file is only read').toBe(`${PASSWORD}\n`);
  });

  const unusable: Readonly<Record<string, () => PasswordSource>> = {
    'a file that others can read': () => {
      const file = fresh('open');
      writeFileSync(file, PASSWORD);
      chmodSync(file, 0o644);
      return { kind: 'file', file };
    },
    'a link': () => {
      const [file, link] = [fresh('target'), fresh('link')];
      writeFileSync(file, PASSWORD, { mode: 0o600 });
      symlinkSync(file, link);
      return { kind: 'file', file: link };
    },
    'no file': () => ({ kind: 'file', file: fresh('nothing') }),
    'an empty file': () => {
      const file = fresh('empty');
      writeFileSync(file, '\n', { mode: 0o600 });
      return { kind: 'file', file };
    },
    'a password that breaks the documented rules': () => {
      const file = fresh('weak');
      writeFileSync(file, 'weak\n', { mode: 0o600 });
      return { kind: 'file', file };
    },
    'a variable that is not set': () => ({ kind: 'variable', name: 'NO_SUCH_VARIABLE' }),
  };
  test.each(Object.entries(unusable))('%s: nothing is sent, and nobody is asked', async (_what, make) => {
    const cloud = guardCloud(simulator, { passwords: make() });
    let asked = 0;
    const ask = async (form: Parameters<typeof yesTo>[0]) => {
      asked += 1;
      return yesTo(form);
    };
    const { text, isError } = await cloud.call(TOOL, ARGS, { ask });
    expect(isError).toBe(true);
    expect(text).toMatch(/^Nothing was sent/);
    expectSecret(PASSWORD, text);
    expect(asked).toBe(0);
    await expectNothingSent(simulator);
  });
});

describe('a password from the model', () => {
  const PASSWORD = 'Cle4r_from+the/model=';

  test('is taken, warned about, and masked everywhere after', async () => {
    const server = await open([], accepts);
    const { session } = server;
    const { text } = await session.ok(TOOL, { ...ARGS, new_password: PASSWORD });
    expect(text).toMatch(/new_password has passed through this conversation in clear/);
    expect(session.questions[0]?.message).toMatch(/in clear.*"new_password":"\*\*\*"/s);
    expect(await sentPasswords()).toEqual([PASSWORD]);
    const weak = await session.refused(TOOL, { ...ARGS, new_password: 'weakweak' });
    expect(weak).toMatch(/kind\(s\) of characters/);
    await session.refused(TOOL, { ...ARGS, new_password: `${PASSWORD}much-too-long` });
    await session.close();
    expectSecret(PASSWORD, bytesOf(server));
    expectSecret('weakweak', bytesOf(server));
  });

  test('that is left out, with no source configured: told how to configure one', async () => {
    const { text, isError } = await guardCloud(simulator).call(TOOL, ARGS, { ask: async (form) => yesTo(form) });
    expect(isError).toBe(true);
    expect(text).toMatch(/password is required.*--password-file FILE/);
    await expectNothingSent(simulator);
  });
});
