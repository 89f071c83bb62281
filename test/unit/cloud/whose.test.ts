// Issue 5, part 2: a flood of one caller beside a quiet one. The gate lets callers in by turns, so it has to know them.
import { expect, onTestFinished, test } from 'vitest';
import { createTransport } from '../../../src/cloud/transport.ts';
import { belongsTo, callerOf, inherits } from '../../../src/cloud/whose.ts';
import { fakeCloud, json, readOf, settingsFor } from '../../wire/transport/cloud.ts';

test('every attempt of a call stands at the gate under the name of its caller', async () => {
  const cloud = await fakeCloud((turn, _request, response) => json(response, turn === 1 ? 503 : 200, {}));
  const seen: string[] = [];
  const gate = {
    async enter(signal: AbortSignal): Promise<() => void> {
      seen.push(callerOf(signal));
      return () => undefined;
    },
  };
  const transport = createTransport(settingsFor(cloud.url), undefined, { gate });
  onTestFinished(() => transport.close());
  const { signal } = new AbortController();
  belongsTo(signal, 'ann');
  await transport.send(readOf(cloud.url), { repeatable: true, signal });
  expect(seen).toEqual(['ann', 'ann']);
  await transport.send(readOf(cloud.url), { repeatable: true });
  expect(seen.at(-1), 'what nobody alone waits for').toBe('');
});

test('a signal made of two is for the caller of the one it is told of', () => {
  const [own, other] = [new AbortController(), new AbortController()];
  belongsTo(own.signal, 'ann');
  belongsTo(other.signal, 'bob');
  const both = AbortSignal.any([own.signal, other.signal]);
  inherits(both, own.signal);
  expect(callerOf(both)).toBe('ann');
});
