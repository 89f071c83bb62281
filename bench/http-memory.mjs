import { once } from 'node:events';
import { CHANGE, READ, startLoad, startOurs } from './callers.mjs';
import { startSimulator, stop } from './processes.mjs';
import { round, row } from './report.mjs';

const PROBE = new URL('./memory-probe.mjs', import.meta.url).href;
const WARM_CALLS = 10_000;
const CALLS = 100_000;
const CALLERS = 16;
const MIB = 1024 * 1024;

/** What is left after the garbage was collected. */
async function memory({ child }) {
  child.send('collect');
  const [{ rss, heapUsed, external }] = await once(child, 'message');
  return { rss: rss / MIB, used: (heapUsed + external) / MIB };
}

async function measure(name, { flags = [], calls = CALLS, ...job }) {
  const simulator = await startSimulator();
  const probe = ['--expose-gc', '--import', PROBE];
  const server = await startOurs(simulator.ready, { nodeFlags: probe, flags, ipc: true });
  const load = startLoad();
  const call = (count) => load.run({ ...job, url: server.url, tokens: server.tokens, callers: CALLERS, calls: count });
  await call(WARM_CALLS);
  const before = await memory(server);
  await call(calls / 2);
  const half = await memory(server);
  await call(calls / 2);
  const after = await memory(server);
  const line = (part) => [before, half, after].map((at) => round(at[part])).join(' -> ');
  row(name, `resident ${line('rss')} MiB`, `heap in use ${line('used')} MiB`);
  await Promise.all([load.stop(), server.stop()]);
  await stop(simulator);
}

/** Memory after 10,000, 60,000 and 110,000 calls over HTTP: does it grow? */
export async function benchHttpMemory() {
  await measure('100,000 reads, stateless', { call: READ });
  await measure('100,000 reads in 10,000 sessions', {
    call: READ,
    flags: ['--http-sessions'],
    callsPerSession: 10,
  });
  await measure('20,000 dry runs, answered as streams', { call: CHANGE, calls: 20_000 });
}
