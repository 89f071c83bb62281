import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { NOT_YET } from '../support/calls.ts';
import { type Arguments, callsOf, guardedBeyond } from '../support/catalogue.ts';
import { expectNothingSent, expectSentAsShown } from '../support/guard-judge.ts';
import { accepts, declines } from '../support/human.ts';
import { Session } from '../support/session.ts';
import { Simulator } from '../support/simulator.ts';

/**
 * What is destructive or costs money beyond Flexus L goes the same way as the rest (the matrix beside this file): nothing
 * is sent without a human's yes, and with it exactly what the dry run showed, by the tool itself or by execute_operation.
 */
let simulator: Simulator;
let calls: Readonly<Record<string, Arguments>>;
let alone: Session;
let asked: Session;
let willing: Session;
beforeAll(async () => {
  simulator = await Simulator.start();
  calls = await callsOf(simulator);
  [alone, asked, willing] = await Promise.all([
    Session.open({ env: simulator.byKey }),
    Session.open({ env: simulator.byKey, human: declines }),
    Session.open({ env: simulator.byKey, human: accepts }),
  ]);
});
beforeEach(() => simulator.clearLog());
afterAll(() => Promise.all([alone.close(), asked.close(), willing.close()]));

test('there are that many', () => {
  // 35 destructive and 10 billing of the 135 (operations' risk), less those of the matrix.
  expect(guardedBeyond.length).toBeGreaterThan(30);
});

describe.each(guardedBeyond)('$operation', ({ tool, irreversible }) => {
  test('waits for the page when the client can not ask', async () => {
    const { text } = await alone.call(tool, calls[tool]);
    expect(text).toMatch(/^Nothing was sent/);
    await expectNothingSent(simulator);
  });

  test('a no through execute_operation is a no to the tool as well', async () => {
    asked.human = declines;
    const call = { operation: tool, arguments: calls[tool] };
    expect(await asked.refused('execute_operation', call)).toMatch(/^Nothing was sent: a human refused/);
    asked.human = accepts;
    expect(await asked.refused(tool, calls[tool])).toMatch(/a human refused/);
    await expectNothingSent(simulator);
  });

  test('a yes sends the request of the dry run', async () => {
    const { structured } = await willing.ok(tool, { ...calls[tool], dry_run: true });
    willing.questions.length = 0;
    // What an earlier call would have to make or do is refused by the cloud.
    expect((await willing.call(tool, calls[tool])).isError).toBe(NOT_YET.has(tool));
    expect(willing.questions).toHaveLength(1);
    expect(willing.questions[0]?.requestedSchema.required ?? []).toEqual(
      expect.arrayContaining(irreversible ? ['confirm', 'name'] : ['confirm']),
    );
    await expectSentAsShown(simulator, structured);
    await simulator.reset();
  });
});

describe('nobody is asked about what is not there', () => {
  const UUID = '11111111-2222-4333-8444-555555555555';
  const region = 'ap-southeast-3';
  test.each([
    ['delete_servers', { server_ids: [UUID], region }, 'server', 'list_servers_details'],
    [
      'nova_delete_security_group',
      { security_group_id: 'sg-web', region },
      'security group',
      'nova_list_security_groups',
    ],
    ['nova_delete_volume', { volume_id: UUID, region }, 'volume', 'nova_list_volumes'],
    ['nova_delete_keypair', { keypair_name: 'nobodys', region }, 'key pair', 'nova_list_keypairs'],
    ['nova_delete_snapshot', { snapshot_id: UUID, region }, 'snapshot', undefined],
  ])('%s', async (tool, args, kind, list) => {
    willing.questions.length = 0;
    const text = await willing.refused(tool, args);
    expect(text).toMatch(new RegExp(`^Nothing was sent, and nobody was asked: there is no ${kind} "`));
    if (list) expect(text).toContain(`${list} shows those that there are`);
    expect(willing.questions).toEqual([]);
    await expectNothingSent(simulator);
  });
});
