import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { isSilent } from '../support/human.ts';
import { Program } from '../support/program.ts';
import { Session } from '../support/session.ts';
import { Simulator } from '../support/simulator.ts';

/** Issue 2, "Bad input and bad days": malformed JSON-RPC, a closed stdin or stdout, SIGTERM in the middle of a call. */
const message = z.looseObject({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.number(), z.string()]).nullish(),
  error: z.looseObject({ code: z.number(), message: z.string() }).optional(),
});

/** Every line that a program printed, each of which has to be a whole JSON-RPC message. */
function messages(program: Program): z.infer<typeof message>[] {
  const lines = program.stdout.split('\n');
  expect(lines.pop()).toBe('');
  return lines.map((line) => message.parse(JSON.parse(line)));
}

const request = (id: number, method: string, params: unknown = {}): string =>
  `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;
const initialize = request(1, 'initialize', {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'raw', version: '1' },
});
const initialized = `${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })}\n`;

async function answerTo(program: Program, id: number): Promise<z.infer<typeof message>> {
  return message.parse(JSON.parse(await program.line((line) => JSON.parse(line).id === id)));
}

/** A program that has been greeted. */
async function greeted(): Promise<Program> {
  const program = new Program([]);
  program.write(initialize + initialized);
  await answerTo(program, 1);
  return program;
}

describe('malformed input', () => {
  let program: Program;
  /** The last request, and all that was answered before it. */
  let last = 1;
  let answered: number;
  beforeAll(async () => {
    program = await greeted();
  });
  beforeEach(() => {
    last += 1;
    answered = messages(program).length;
  });
  afterAll(() => program.kill());

  // JSON-RPC 2.0, section 5.1.
  test.each([
    ['{"jsonrpc":"2.0","id":2,"method":', -32700],
    ['not JSON at all \u0000\u001b[2J', -32700],
    ['', -32700],
    ['{"jsonrpc":"1.0","id":2,"method":"ping"}', -32600],
    ['{"hello":"world"}', -32600],
    ['[]', -32600],
    ['[{"jsonrpc":"2.0","id":2,"method":"ping"}]', -32600],
    ['"ping"', -32600],
    ['{"jsonrpc":"2.0","id":{},"method":"ping"}', -32600],
    [`{"jsonrpc":"2.0","id":2,"method":7,"secret":"${'z'.repeat(2000)}"}`, -32600],
  ])('%j is answered with %i, and the next request as ever', async (line, code) => {
    program.write(`${line}\n${request(last, 'ping')}`);
    expect(await answerTo(program, last)).toMatchObject({ result: {} });
    const wrong = messages(program).slice(answered, -1);
    expect(wrong).toMatchObject([{ id: null, error: { code } }]);
    expect(JSON.stringify(wrong)).not.toContain('zzz');
    expect(program.stderr).toBe('');
  });

  // JSON-RPC 2.0, section 5.1.
  test.each([
    ['tools/call', { name: 'wait', arguments: 'all' }],
    ['tools/call', { arguments: {} }],
    ['tools/list', { cursor: 5 }],
    ['resources/read', {}],
    ['completion/complete', { ref: 'x' }],
  ])('parameters of %s such as %j are invalid', async (method, params) => {
    program.write(request(last, method, params));
    const { error } = await answerTo(program, last);
    expect(error?.code).toBe(-32602);
    expect(error?.message).toContain('params');
  });
});

test('a line without end does not take all memory: the server ends, and says nothing half', async () => {
  const program = await greeted();
  const piece = 'x'.repeat(1024 * 1024);
  for (let sent = 0; sent < 64 && program.child.exitCode === null; sent += 1) {
    if (!program.child.stdin.write(piece)) {
      await Promise.race([once(program.child.stdin, 'drain').catch(() => undefined), program.ended]);
    }
  }
  const { code, signal } = await program.ended;
  expect({ code, signal }).toEqual({ code: 0, signal: null });
  messages(program);
});

describe('the end', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await Simulator.start();
  });
  afterEach(async () => {
    await simulator.faults();
    await simulator.clearLog();
  });

  /** The time that ending takes, from the act on, in milliseconds. */
  async function endsAfter(program: Program, act: () => void): Promise<number> {
    const started = performance.now();
    act();
    const { code, signal } = await program.ended;
    expect({ code, signal }).toEqual({ code: 0, signal: null });
    expect(program.stderr).toBe('');
    return performance.now() - started;
  }

  /** A session with a call that hangs in the cloud: the request has been sent, its answer is far away. */
  async function hanging(tool: string, args: Record<string, unknown>, path: string): Promise<Session> {
    const session = await Session.open({ env: simulator.byKey, human: isSilent });
    await session.ok('list_all_resources');
    await simulator.faults({ match: { path }, latency_ms: 30_000 });
    await simulator.clearLog();
    session.call(tool, args).catch(() => undefined);
    while (
      (await simulator.log()).every((entry) => !entry.path.startsWith('/v1/') || !entry.path.includes('cloudserver'))
    )
      await new Promise((resolve) => setTimeout(resolve, 10));
    return session;
  }

  const reading = (): Promise<Session> =>
    hanging('show_server', { server_id: 'blog' }, '/v1/{project_id}/cloudservers');
  const changing = (): Promise<Session> =>
    hanging('update_server', { server_id: 'blog', name: 'blog-2' }, '^/v1/[^/]+/cloudservers/[0-9a-f-]{36}$');

  test.each([
    ['stdin closed', (program: Program) => program.child.stdin.end()],
    ['SIGTERM', (program: Program) => program.child.kill('SIGTERM')],
    ['SIGINT', (program: Program) => program.child.kill('SIGINT')],
    ['SIGHUP', (program: Program) => program.child.kill('SIGHUP')],
  ])('%s in the middle of a read: a clean end within a second', async (_, act) => {
    const { program } = await reading();
    expect(await endsAfter(program, () => act(program))).toBeLessThan(1000);
    messages(program);
  });

  test('SIGTERM in the middle of a change: a clean end, and the change was sent once', async () => {
    const { program } = await changing();
    await expect.poll(() => simulator.changes(), { timeout: 10_000 }).toHaveLength(1);
    expect(await endsAfter(program, () => program.child.kill('SIGTERM'))).toBeLessThan(1000);
    messages(program);
    expect(await simulator.changes()).toHaveLength(1);
  });

  test('SIGTERM while a human is asked: a clean end, and nothing is sent', async () => {
    const session = await Session.open({ env: simulator.byKey, human: isSilent });
    session.call('batch_stop_servers', { server_ids: ['blog'] }).catch(() => undefined);
    await session.asked();
    expect(await endsAfter(session.program, () => session.program.child.kill('SIGTERM'))).toBeLessThan(1000);
    messages(session.program);
    expect(await simulator.changes()).toEqual([]);
  });

  test('stdout closed in the middle of a call: a quiet end', async () => {
    const { program } = await reading();
    await simulator.faults();
    expect(
      await endsAfter(program, () => {
        program.child.stdout.destroy();
        program.write(request(100, 'ping'));
      }),
    ).toBeLessThan(1000);
  });

  test('a pipe that is written and closed at once gets its answers', async () => {
    const program = new Program([]);
    program.child.stdin.end(initialize + initialized + request(2, 'tools/list') + request(3, 'resources/list'));
    const { code } = await program.ended;
    expect(code).toBe(0);
    expect(messages(program).map(({ id }) => id)).toEqual([1, 2, 3]);
  });

  test('stdin closed before anything was said', async () => {
    const program = new Program([]);
    expect(await endsAfter(program, () => program.child.stdin.end())).toBeLessThan(1000);
    expect(program.stdout).toBe('');
  });

  test('the embedded simulator ends with the server', async () => {
    const session = await Session.open();
    await session.ok('list_all_resources');
    expect(await endsAfter(session.program, () => session.program.child.kill('SIGTERM'))).toBeLessThan(1000);
  });

  test('the simulator alone ends upon SIGTERM, connections open or not', async () => {
    const other = await Simulator.start();
    await other.state();
    expect(await endsAfter(other.program, () => other.program.child.kill('SIGTERM'))).toBeLessThan(1000);
  });

  test('an answer that nobody reads does not keep the server alive', async () => {
    await simulator.reset('fleet=400');
    const session = await Session.open({ env: simulator.byKey });
    session.program.child.stdout.pause();
    session.call('list_all_resources', { detail: 'full', limit: 200 }).catch(() => undefined);
    await expect.poll(() => simulator.logOf('list_all_resources'), { timeout: 10_000 }).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const started = performance.now();
    session.program.child.kill('SIGTERM');
    await once(session.program.child, 'exit');
    expect(performance.now() - started).toBeLessThan(1000);
    await simulator.reset();
  });
});

test('a command whose output nobody reads any more ends in silence: doctor | head', async () => {
  const program = new Program(['doctor', '--cloud', 'simulator']);
  program.child.stdout.destroy();
  await program.ended;
  expect(program.stderr).toBe('');
});
