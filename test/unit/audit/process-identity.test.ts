import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import type { ProcessIdentity, ProcessProbe } from '../../../src/guard/audit/process-identity.ts';
import { fateOf, identityOf, startOfStat } from '../../../src/guard/audit/process-identity.ts';

const here: ProcessIdentity = {
  host: 'alpha',
  machine: 'm1',
  boot: 'b1',
  namespace: 'pid:[1]',
  pid: 1000,
  started: '5000',
};
const sees = (processes: Readonly<Record<number, string>>): ProcessProbe => ({
  exists: (pid) => pid in processes,
  started: async (pid) => processes[pid] ?? '',
});

describe('the fate of a process', () => {
  const alone = sees({ 1000: '5000' });
  test.each([
    ['this very process', {}, 'running'],
    ['no process of that PID', { pid: 7 }, 'gone'],
    ['a recycled PID, as its start is another', { started: '4999' }, 'gone'],
    ['an unknown start then', { started: '' }, 'unsure'],
    ['another container of this host, same PID', { namespace: 'pid:[2]', host: 'beta' }, 'unsure'],
    ['this machine before its restart', { boot: 'b0' }, 'gone'],
    ['another machine that shares the directory, same PID', { boot: 'b9', host: 'beta', machine: 'm2' }, 'unsure'],
    ['another machine of the same name', { boot: 'b9', machine: 'm2' }, 'unsure'],
    ['a clone of this machine under another name', { boot: 'b9', host: 'beta' }, 'unsure'],
    ['a system that tells no boot', { boot: '' }, 'unsure'],
  ] as const)('%s', async (_, difference, fate) => {
    expect(await fateOf({ ...here, ...difference }, here, alone)).toBe(fate);
  });

  test('a PID that exists and whose start is not told is not taken for the same, nor for gone', async () => {
    expect(await fateOf(here, here, sees({ 1000: '' }))).toBe('unsure');
  });

  test('a zombie is gone', async () => {
    expect(await fateOf(here, here, sees({ 1000: 'gone' }))).toBe('gone');
  });

  test('without boot IDs, another host name may be another machine', async () => {
    const mac = { ...here, boot: '', machine: '', namespace: '', started: 'Fri Nov 21 09:46:00 2025' };
    const probe = sees({ 1000: mac.started });
    expect(await fateOf(mac, mac, probe)).toBe('running');
    expect(await fateOf({ ...mac, started: 'Fri Nov 21 09:45:00 2025' }, mac, probe)).toBe('gone');
    expect(await fateOf({ ...mac, host: 'beta' }, mac, probe)).toBe('unsure');
  });

  test('a machine without an ID that was restarted can not be told from a namesake', async () => {
    expect(await fateOf({ ...here, machine: '', boot: 'b0' }, { ...here, machine: '' }, alone)).toBe('unsure');
  });
});

// proc_pid_stat(5): (2) comm in parentheses, (3) state, (22) starttime.
describe('/proc/PID/stat', () => {
  const stat = (comm: string, state: string): string =>
    `42 (${comm}) ${state} 1 42 42 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 11 0 280055 3133440 393 1844`;
  test('the start is field 22', () => expect(startOfStat(stat('node', 'S'))).toBe('280055'));
  test('a command may hold spaces and parentheses', () => {
    expect(startOfStat(stat('a) Z (b) 1 2 3', 'S'))).toBe('280055');
  });
  test.each(['Z', 'X', 'x'])('state %s has ended', (state) => expect(startOfStat(stat('node', state))).toBe('gone'));
});

test.skipIf(process.platform === 'win32')('a real process runs, and is gone once killed', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(child, 'spawn');
  const self = await identityOf();
  expect(await fateOf(self, self)).toBe('running');
  const identity = await identityOf(child.pid);
  expect(identity.started).not.toBe('');
  expect(await fateOf(identity, self)).toBe('running');
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
  expect(await fateOf(identity, self)).toBe('gone');
});
