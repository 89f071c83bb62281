// Issue 5, part 2: concurrency limits to the cloud, shared by all; a flood of one caller beside a quiet one.
import { expect, onTestFinished, test } from 'vitest';
import { createGate, type Gate } from '../../../src/cloud/gate.ts';
import { createTransport } from '../../../src/cloud/transport.ts';
import { belongsTo } from '../../../src/cloud/whose.ts';
import { errorOf, fakeCloud, json, readOf, settingsFor } from '../../wire/transport/cloud.ts';

const never = new AbortController().signal;

function signalOf(caller: string): AbortSignal {
  const { signal } = new AbortController();
  belongsTo(signal, caller);
  return signal;
}

/** Lets all that is ready go on. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Who got in, in order; each leaves when told. */
function visitors(gate: Gate): {
  readonly inside: string[];
  come(name: string, signal: AbortSignal): void;
  leave(): void;
} {
  const inside: string[] = [];
  const leaves: (() => void)[] = [];
  return {
    inside,
    come: (name, signal) => {
      gate.enter(signal).then((leave) => {
        inside.push(name);
        leaves.push(leave);
      });
    },
    leave: () => leaves.shift()?.(),
  };
}

test('so many are let in; each that leaves lets one in', async () => {
  const { inside, come, leave } = visitors(createGate(2));
  for (const name of ['a', 'b', 'c', 'd']) come(name, never);
  await settle();
  expect(inside).toEqual(['a', 'b']);
  leave();
  await settle();
  expect(inside).toEqual(['a', 'b', 'c']);
  leave();
  leave();
  await settle();
  expect(inside).toEqual(['a', 'b', 'c', 'd']);
});

test('callers take turns: a quiet one is next, however many of a loud one wait', async () => {
  const { inside, come, leave } = visitors(createGate(1));
  const [loud, quiet, third] = [signalOf('loud'), signalOf('quiet'), signalOf('third')];
  for (let count = 1; count <= 5; count += 1) come(`loud ${count}`, loud);
  come('quiet', quiet);
  come('third', third);
  for (let count = 0; count < 7; count += 1) {
    await settle();
    leave();
  }
  expect(inside).toEqual(['loud 1', 'loud 2', 'quiet', 'third', 'loud 3', 'loud 4', 'loud 5']);
});

test('who gives up while waiting takes no place, and who leaves twice leaves once', async () => {
  const gate = createGate(1);
  const first = await gate.enter(never);
  const controller = new AbortController();
  const given = gate.enter(controller.signal);
  const next = gate.enter(never);
  controller.abort(new Error('enough'));
  await expect(given).rejects.toThrow('enough');
  first();
  first();
  const leave = await next;
  let late = false;
  const waiting = gate.enter(never).then(() => {
    late = true;
  });
  await settle();
  expect(late).toBe(false);
  leave();
  await waiting;
  await expect(gate.enter(AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
});

test('no more requests reach the cloud at a time, of all accounts together', async () => {
  let [open, most] = [0, 0];
  const cloud = await fakeCloud((_turn, _request, response) => {
    open += 1;
    most = Math.max(most, open);
    setTimeout(() => {
      open -= 1;
      json(response, 200, {});
    }, 5);
  });
  const gate = createGate(3);
  const transports = ['one', 'two'].map((projectId) => {
    const transport = createTransport(settingsFor(cloud.url, { projectId }), undefined, { gate });
    onTestFinished(() => transport.close());
    return transport;
  });
  const calls = transports.flatMap((transport) =>
    Array.from({ length: 10 }, () =>
      transport.send(readOf(cloud.url, { scope: { kind: 'domain' } }), { repeatable: true }),
    ),
  );
  await Promise.all(calls);
  expect(most).toBe(3);
  expect(cloud.arrived).toHaveLength(20);
});

test('a call that waits for its turn until its deadline was never sent', async () => {
  const cloud = await fakeCloud(() => undefined);
  const gate = createGate(1);
  await gate.enter(never);
  const transport = createTransport(settingsFor(cloud.url, { deadlineMs: 50 }), undefined, { gate });
  onTestFinished(() => transport.close());
  expect((await errorOf(transport.send(readOf(cloud.url), { repeatable: false }))).kind).toBe('timeout');
  expect(cloud.arrived).toEqual([]);
});
