// Issue 5, parts 3 and 4: elicitation over HTTP where the session is stateful, on one replica of several that share a
// Redis; and servers over stdio that share one. docs/guard.md, "More than one machine": pending records and their single
// use are shared, the question is the session's.
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { ElicitRequestSchema, type ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connect, JSON_HEADERS, post, raw, type Served, serve, tokensFile } from '../http/support.ts';
import type { Environment } from '../support/program.ts';
import { Session } from '../support/session.ts';
import { Simulator } from '../support/simulator.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { hasRedis, RedisServer } from './redis-server.ts';

const YES: ElicitResult = { action: 'accept', content: { confirm: true } };
const STOP = { server_ids: ['blog'] };
/** A replica that has not been heard of for three seconds asks no more (src/state/redis/approvals.ts). */
const TAKEN_OVER = { timeout: 10_000 };
const ALL = ['flexus:read', 'flexus:write', 'flexus:destructive'];

describe.skipIf(!hasRedis)('one Redis, several servers', () => {
  let redis: RedisServer;
  let simulator: Simulator;

  beforeAll(async () => {
    [redis, simulator] = await Promise.all([RedisServer.start(), Simulator.start()]);
  });
  beforeEach(() => simulator.reset());
  afterAll(() => redis?.stop());

  /** Shared by servers with the same key, and by no other test. */
  async function shared(): Promise<Environment> {
    const key = join(await temporaryFolder(), 'state.key');
    writeFileSync(key, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
    return { ...simulator.byKey, FLEXUS_STATE: redis.url, FLEXUS_STATE_KEY: key };
  }

  const changes = async (): Promise<(string | null)[]> => (await simulator.changes()).map(({ operation }) => operation);

  interface Asking {
    readonly client: Client;
    /** How often a human was asked. */
    readonly questions: string[];
    /** Calls the tool; an answer that never came is one, too. */
    stop(): Promise<string>;
    /** Answers the question that waits. */
    answer(result: ElicitResult): void;
  }

  /** A client whose human thinks until told what to say. */
  async function asking({ url }: Served, token: string | undefined): Promise<Asking> {
    const client = new Client({ name: 'asks', version: '1' }, { capabilities: { elicitation: { form: {} } } });
    client.onerror = () => undefined;
    const questions: string[] = [];
    let reply: (result: ElicitResult) => void = () => undefined;
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
      questions.push(params.message);
      return new Promise((resolve) => {
        reply = resolve;
      });
    });
    await connect(url, token, client);
    return {
      client,
      questions,
      answer: (result) => reply(result),
      stop: () =>
        client.callTool({ name: 'batch_stop_servers', arguments: STOP }).then(
          ({ content }) => JSON.stringify(content),
          () => 'no answer',
        ),
    };
  }

  describe('replicas with sessions', () => {
    const { file, tokens } = tokensFile({ caller: 'ann', scopes: ALL });
    const start = async (env: Environment): Promise<Served> => serve(['--http-sessions', '--http-tokens', file], env);

    test('the one that asks is killed: a late yes does nothing, the other asks anew and sends once', async () => {
      const env = await shared();
      const [one, two] = await Promise.all([start(env), start(env)]);
      const first = await asking(one, tokens.ann);
      const lost = first.stop();
      await expect.poll(() => first.questions, { timeout: 10_000 }).toHaveLength(1);
      await one.program.kill();
      first.answer(YES);
      first.client.close().catch(() => undefined);
      expect(await lost).toBe('no answer');
      expect(await changes()).toEqual([]);

      const second = await asking(two, tokens.ann);
      const again = second.stop();
      await expect.poll(() => second.questions, TAKEN_OVER).toHaveLength(1);
      expect(await changes(), 'the yes of before counts nowhere').toEqual([]);
      second.answer(YES);
      expect(await again).toContain('job_id');
      expect(await changes()).toEqual(['batch_stop_servers']);
      await second.client.close();
    });

    test('a no at one is a no at the other, without a question', async () => {
      const env = await shared();
      const [one, two] = await Promise.all([start(env), start(env)]);
      const [first, second] = [await asking(one, tokens.ann), await asking(two, tokens.ann)];
      const refused = first.stop();
      await expect.poll(() => first.questions, { timeout: 10_000 }).toHaveLength(1);
      first.answer({ action: 'decline' });
      expect(await refused).toContain('a human refused');
      expect(await second.stop()).toContain('a human refused');
      expect(second.questions).toEqual([]);
      expect(await changes()).toEqual([]);
      await Promise.all([first.client.close(), second.client.close()]);
    });

    test('the session itself is of one replica: at another it is unknown, and its client begins anew', async () => {
      const env = await shared();
      const [one, two] = await Promise.all([start(env), start(env)]);
      const { client, transport } = await connect(one.url, tokens.ann);
      const session = String(transport.sessionId);
      const headers = { ...JSON_HEADERS, authorization: `Bearer ${tokens.ann}`, 'mcp-session-id': session };
      expect((await raw(two.url, { ...post('ping'), headers })).status).toBe(404);
      expect((await raw(one.url, { ...post('ping'), headers })).status).toBe(200);
      await client.close();
    });
  });

  describe('servers over stdio', () => {
    test('the same call at both at once: one question, sent once', async () => {
      const env = await shared();
      let say: (result: ElicitResult) => void = () => undefined;
      const yes = new Promise<ElicitResult>((resolve) => {
        say = resolve;
      });
      const open = (): Promise<Session> => Session.open({ env, human: () => yes });
      const sessions = await Promise.all([open(), open()]);
      const told: string[] = [];
      const calls = sessions.map((session) =>
        session.call('batch_stop_servers', STOP, { onprogress: ({ message = '' }) => told.push(message) }),
      );
      await expect
        .poll(() => told.filter((one) => one.includes('waiting for a human')), { timeout: 10_000 })
        .toHaveLength(2);
      say(YES);
      const answers = await Promise.all(calls);
      expect(sessions.flatMap(({ questions }) => questions)).toHaveLength(1);
      expect(answers.filter(({ isError }) => !isError)).toHaveLength(1);
      expect(answers.find(({ isError }) => isError)?.text).toMatch(/^Not sent again/);
      expect(await changes()).toEqual(['batch_stop_servers']);
      await Promise.all(sessions.map((session) => session.close()));
    });

    test('one is killed while it asks: the next one asks anew', async () => {
      const env = await shared();
      const first = await Session.open({ env, human: () => new Promise(() => undefined) });
      first.call('batch_stop_servers', STOP).catch(() => undefined);
      await first.asked();
      await first.program.kill();
      const second = await Session.open({ env, human: () => YES });
      expect((await second.ok('batch_stop_servers', STOP)).text).toContain('job_id');
      expect(second.questions).toHaveLength(1);
      expect(await changes()).toEqual(['batch_stop_servers']);
      await second.close();
    });

    test('a wrong key is tried by all of them four times, no more', async () => {
      const env = { ...(await shared()), HUAWEICLOUD_SDK_SK: 'not-the-secret-key-of-this-account-01234' };
      await simulator.clearLog();
      const tries = Array.from({ length: 6 }, async () => {
        const session = await Session.open({ env });
        const text = await session.refused('list_servers_details', { region: 'ap-southeast-3' });
        await session.close();
        return text;
      });
      const texts = await Promise.all(tries);
      expect(await simulator.log()).toHaveLength(4);
      expect(texts.filter((text) => text.includes('4 attempts in a row with these credentials'))).toHaveLength(2);
    });
  });
});
