import { request } from 'undici';
import { MAIN, startSimulator, stop } from './processes.mjs';
import { median, round, row } from './report.mjs';
import { tokenOf } from './simulator-token.mjs';
import { ECHO } from './start-up.mjs';
import { StdioPeer } from './stdio-peer.mjs';

const CALLS = 300;
const WARM_CALLS = 30;

async function timed(call) {
  for (let warm = 0; warm < WARM_CALLS; warm++) await call();
  const times = [];
  for (let run = 0; run < CALLS; run++) {
    const begin = performance.now();
    await call();
    times.push(performance.now() - begin);
  }
  return median(times);
}

/** What one call over stdio takes, beside its HTTP request alone and a tool that only echoes. */
export async function benchLatency() {
  const simulator = await startSimulator();
  const account = simulator.ready;
  const token = await tokenOf(account);
  const env = { FLEXUS_ENDPOINT: account.url, HUAWEICLOUD_SDK_AK: account.ak, HUAWEICLOUD_SDK_SK: account.sk };
  const [ours, echo] = [new StdioPeer([MAIN], env), new StdioPeer([ECHO])];
  await Promise.all([ours.initialize(), echo.initialize()]);
  const url = `${account.url}/v1/${account.project_id}/cloudservers/detail?limit=10`;
  const bare = await timed(async () => {
    const answer = await request(url, { headers: { 'x-auth-token': token } });
    await answer.body.json();
  });
  const tool = { name: 'list_servers_details', arguments: { region: 'ap-southeast-3', limit: 10 } };
  const whole = await timed(() => ours.request('tools/call', tool));
  const floor = await timed(() => echo.request('tools/call', { name: 'echo', arguments: { message: 'x' } }));
  row(
    'a read tool, median of one call',
    `${round(whole, 2)} ms`,
    `its HTTP request alone ${round(bare, 2)} ms`,
    `echo tool ${round(floor, 2)} ms`,
  );
  row(
    'added by us (tool - request - echo)',
    `${round(whole - bare - floor, 2)} ms`,
    `${round((whole - bare - floor) / whole, 2)} of the call`,
  );
  row(
    'memory after the calls',
    `${round(await ours.residentMiB())} MiB`,
    `echo ${round(await echo.residentMiB())} MiB`,
  );
  await Promise.all([ours.close(), echo.close()]);
  await stop(simulator);
}
