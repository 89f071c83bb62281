// Issue 3, 2: attempts limited. A limit that a restart, a second process or a race resets is none.
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createAttemptLimit } from '../../../src/guard/page/attempts.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const wrong = async (): Promise<boolean> => false;
const right = async (): Promise<boolean> => true;

test('a new process goes on counting where the old one stopped', async () => {
  const path = join(await temporaryFolder(), 'attempts.json');
  let time = 0;
  const restarted = (): ReturnType<typeof createAttemptLimit> => createAttemptLimit(path, () => time);
  const delays: number[] = [];
  for (let guess = 0; guess < 11; guess += 1) {
    const attempt = await restarted().run(wrong);
    if (attempt.kind !== 'wrong') throw new Error(attempt.kind);
    delays.push((attempt.notBefore - time) / 1000);
    expect(await restarted().run(right)).toMatchObject({ kind: 'wait', notBefore: attempt.notBefore });
    time = attempt.notBefore;
  }
  expect(delays).toEqual([1, 2, 4, 8, 300, 600, 1200, 2400, 3600, 3600, 3600]);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('of many guesses at once one is checked', async () => {
  const limit = createAttemptLimit(join(await temporaryFolder(), 'attempts.json'), () => 0);
  let checked = 0;
  const count = async (): Promise<boolean> => {
    checked += 1;
    return false;
  };
  await Promise.all(Array.from({ length: 20 }, () => limit.run(count)));
  expect(checked).toBe(1);
});

test('the right passphrase, sent twice at once by a double click, is right twice', async () => {
  const limit = createAttemptLimit(join(await temporaryFolder(), 'attempts.json'), () => 0);
  expect(await Promise.all([limit.run(right), limit.run(right)])).toEqual([{ kind: 'right' }, { kind: 'right' }]);
});

test('success forgets earlier failures', async () => {
  const path = join(await temporaryFolder(), 'attempts.json');
  let time = 0;
  const limit = createAttemptLimit(path, () => time);
  await limit.run(wrong);
  time = 1_000;
  await limit.run(right);
  expect(await limit.run(wrong)).toMatchObject({ kind: 'wrong', notBefore: 2_000 });
});

test('a guess whose check breaks off has been counted', async () => {
  const limit = createAttemptLimit(join(await temporaryFolder(), 'attempts.json'), () => 0);
  await expect(limit.run(() => Promise.reject(new Error('killed')))).rejects.toThrow('killed');
  expect(await limit.run(right)).toMatchObject({ kind: 'wait' });
});

test('what can not be counted is not checked', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'file'), '');
  const limit = createAttemptLimit(join(folder, 'file', 'attempts.json'), () => 0);
  await expect(limit.run(right)).rejects.toThrow();
  const path = join(folder, 'attempts.json');
  await writeFile(path, '{"failures":0}', { mode: 0o600 });
  await expect(createAttemptLimit(path, () => 0).run(right)).rejects.toThrow('damaged');
});
