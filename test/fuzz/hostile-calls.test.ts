import { beforeAll, expect, test } from 'vitest';
import { documentedTables } from '../../src/data/tables.ts';
import type { Approver } from '../../src/guard/guard.ts';
import { OPERATIONS } from '../../src/operations/catalogue.ts';
import { parseInput } from '../../src/operations/input-schema.ts';
import { toolFields } from '../../src/tools/common-fields.ts';
import { callsOf } from '../support/catalogue.ts';
import { type GuardCloud, guardCloud } from '../support/guard-cloud.ts';
import { Dice, type Ground, type HostileCall, hostileCall } from '../support/guard-hostile.ts';
import { Simulator } from '../support/simulator.ts';

/**
 * Ten thousand hostile calls, at least half of which pass validation, by agents whose human never says yes (issue 3,
 * "Show"): whatever is sent, the simulator's own log has no change but those that need no human by default, which are
 * the effects `write` (ARCHITECTURE.md, section 4).
 */
const CALLS = 10_000;
/** The log is looked at and emptied after as many: it keeps the newest 10,000 requests only. */
const ROUND = 500;
const AT_ONCE = 16;
/** Longest time of one call, in milliseconds. */
const HANGS = 10_000;
const FREE: readonly (string | null)[] = OPERATIONS.filter(
  ({ id, effect, opensDoor }) => effect === 'write' && (opensDoor === undefined || id === 'update_server'),
).map(({ id }) => id);

/** What clients answer whose human is not there, says no, or whose code is broken. None of these is a yes. */
const ANSWERS: readonly string[] = [
  '{"action": "decline"}',
  '{"action": "decline", "content": {"confirm": true}}',
  '{"action": "cancel"}',
  '{"action": "cancel", "content": {"confirm": true}}',
  '{"action": "accept"}',
  '{"action": "accept", "content": null}',
  '{"action": "accept", "content": [true]}',
  '{"action": "accept", "content": {"confirm": false}}',
  '{"action": "accept", "content": {"confirm": "true", "name": "blog"}}',
  '{"action": "accept", "content": {"confirm": 1, "name": "shop-web"}}',
  '{"action": "accept", "content": {"Confirm": true}}',
  '{"action": "accept", "content": {"__proto__": {"confirm": true}}}',
  '{"action": "ACCEPT", "content": {"confirm": true}}',
  '{"action": true, "content": {"confirm": true}}',
  '{"confirm": true}',
  '{}',
  'null',
  '"yes"',
  'not even JSON',
];

let simulator: Simulator;
let ground: Ground;
beforeAll(async () => {
  simulator = await Simulator.start();
  const { instances, servers, orders } = await simulator.state();
  ground = {
    servers: servers.map(({ id }) => id),
    instances: instances.map(({ id }) => id),
    orders: orders.map(({ order_id }) => order_id),
    names: instances.map(({ name }) => name),
    calls: await callsOf(simulator),
  };
});

function passesValidation({ operation, args }: HostileCall): boolean {
  const parsed = parseInput(toolFields(operation), args);
  const findings = parsed.ok ? operation.check?.(parsed.input, { tables: documentedTables.intl }) : undefined;
  return parsed.ok && !findings?.some(({ level }) => level === 'refuse');
}

function approver(dice: Dice): Partial<Approver> {
  if (dice.chance(0.3)) return {};
  if (dice.chance(0.1)) return { ask: () => new Promise(() => undefined) };
  const answer = dice.pick(ANSWERS);
  return { ask: async () => JSON.parse(answer) };
}

async function inTime<T>(call: Promise<T>, { operation, args }: HostileCall): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`hangs: ${operation.id} ${JSON.stringify(args)}`)), HANGS);
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function make(cloud: GuardCloud, calls: readonly HostileCall[], dice: Dice): Promise<void> {
  const left = [...calls];
  const work = async (): Promise<void> => {
    for (let one = left.pop(); one !== undefined; one = left.pop()) {
      const { text, isError, structured } = await inTime(cloud.call(one.operation.id, one.args, approver(dice)), one);
      // Ten thousand times expect() would be a tenth of the work.
      if (text.length === 0) throw new Error(`${one.operation.id} answers nothing`);
      if (isError && structured !== undefined)
        throw new Error(`an error of ${one.operation.id} has structured content`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

test(`${CALLS} hostile calls change nothing that needs a human`, { timeout: 180_000 }, async ({ annotate }) => {
  const dice = new Dice(20_261_121);
  const stopped = new Map<string, number>();
  let passed = 0;
  let sent = 0;
  for (let done = 0; done < CALLS; done += ROUND) {
    const cloud = guardCloud(simulator, { answerMs: 2 });
    const calls = Array.from({ length: ROUND }, () => hostileCall(ground, dice));
    passed += calls.filter(passesValidation).length;
    // Keys that were accepted once are not given up for a project ID that an agent made up.
    await cloud.call('list_all_resources', {});
    await make(cloud, calls, dice);
    const changes = await simulator.changes();
    expect(changes.filter(({ operation }) => !FREE.includes(operation))).toEqual([]);
    // What is granted may still not leave: a project ID that the cloud has refused once is not tried again.
    const answered = cloud.recorded.filter(
      ({ entry, outcome }) => entry.decision.verdict === 'granted' && outcome?.status !== undefined,
    );
    expect(changes, 'a change for every grant that was answered, and no other').toHaveLength(answered.length);
    for (const { entry } of cloud.recorded) {
      if (entry.decision.verdict === 'refused') stopped.set(entry.tool, (stopped.get(entry.tool) ?? 0) + 1);
    }
    sent += changes.length;
    await cloud.close();
    await simulator.reset();
  }
  const guarded = OPERATIONS.filter(({ effect }) => effect === 'destructive' || effect === 'billing');
  // Each operation gets some 70 calls, most of which are wrong in their form.
  for (const { id } of guarded) expect(stopped.get(id), `${id} came as far as the guard`).toBeGreaterThan(10);
  const share = passed / CALLS;
  await annotate(`${CALLS} calls, ${(share * 100).toFixed(1)} % passed validation, ${sent} writes were sent`);
  expect(share).toBeGreaterThanOrEqual(0.5);
});
