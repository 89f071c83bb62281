// Issue 5, part 2: the doctor looks at what serving over HTTP needs (deploying.md, "The pieces").
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { openPassphraseFile } from '../../src/guard/page/passphrase.ts';
import { runToEnd } from '../support/program.ts';
import { Simulator } from '../support/simulator.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { tokensFile } from './support.ts';

let simulator: Simulator;

beforeAll(async () => {
  simulator = await Simulator.start();
});

test('tokens that are good and expired, and whether anybody can approve', async () => {
  const { file } = tokensFile({ caller: 'ann' }, { caller: 'late', expires: '2020-01-01T00:00:00Z' });
  const folder = await temporaryFolder();
  const args = ['doctor', '--http-tokens', file, '--config-dir', folder];
  const without = await runToEnd(args, simulator.byKey);
  expect(without.stdout).toMatch(/^ok {4}callers: 1 tokens that are good, 1 expired, in /m);
  expect(without.stdout).toMatch(/^warn {2}approvals: no passphrase in .*\n {6}-> Set one: flexus-mcp passphrase$/m);
  expect(without.stdout).not.toContain('secret-of');
  expect(without.end.code).toBe(0);

  await openPassphraseFile(join(folder, 'passphrase.json')).set('correct horse battery');
  writeFileSync(file, '{');
  const damaged = await runToEnd(args, simulator.byKey);
  expect(damaged.stdout).toMatch(/^ok {4}approvals: a passphrase is set/m);
  expect(damaged.stdout).toMatch(/^fail {2}callers: .*tokens\.json/m);
  expect(damaged.end.code).toBe(1);
});

test("each profile's own cloud, not the simulator that nobody is served", async () => {
  const folder = await temporaryFolder();
  const { HUAWEICLOUD_SDK_AK: ak, HUAWEICLOUD_SDK_SK: sk } = simulator.byKey;
  writeFileSync(join(folder, 'good.ini'), `[basic]\nak = ${ak}\nsk = ${sk}\n`, { mode: 0o600 });
  writeFileSync(join(folder, 'bad.ini'), `[basic]\nak = ${ak}\nsk = another-secret\n`, { mode: 0o600 });
  const profiles = join(folder, 'profiles.json');
  const both = { shop: { credentials: 'good.ini' }, blog: { credentials: 'bad.ini' } };
  writeFileSync(profiles, JSON.stringify({ profiles: both }));
  const { file } = tokensFile({ caller: 'ann', profile: 'shop' });
  const env = { FLEXUS_ENDPOINT: simulator.login.url };
  const { stdout, end } = await runToEnd(['doctor', '--http-tokens', file, '--http-profiles', profiles], env);
  expect(stdout).toMatch(
    /^profile shop\n[\s\S]*^ok {4}credentials: accepted[\s\S]*^profile blog\n[\s\S]*^fail {2}credentials: /m,
  );
  expect(stdout).not.toContain('nothing is real');
  expect(stdout).not.toContain('another-secret');
  expect(end.code).toBe(1);
});
