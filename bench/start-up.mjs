import { fileURLToPath } from 'node:url';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { MAIN } from './processes.mjs';
import { median, round, row } from './report.mjs';
import { StdioPeer } from './stdio-peer.mjs';

const RUNS = 15;
export const ECHO = fileURLToPath(new URL('./echo-server.mjs', import.meta.url));

async function startUp(args) {
  const begin = performance.now();
  const peer = new StdioPeer(args);
  await peer.initialize();
  const { tools } = await peer.request('tools/list');
  const ms = performance.now() - begin;
  const mib = await peer.residentMiB();
  await peer.close();
  return { ms, mib, tools };
}

async function startUps() {
  const ours = [];
  const echo = [];
  for (let run = 0; run <= RUNS; run++) {
    const [a, b] = [await startUp([ECHO]), await startUp([MAIN])];
    if (run === 0) continue;
    echo.push(a);
    ours.push(b);
  }
  const ms = (runs) => median(runs.map((run) => run.ms));
  const mib = (runs) => median(runs.map((run) => run.mib));
  row(
    'spawn to tools/list answered (median)',
    `${round(ms(ours))} ms`,
    `echo ${round(ms(echo))} ms`,
    `${round(ms(ours) / ms(echo), 2)} x`,
  );
  row('memory then', `${round(mib(ours))} MiB`, `echo ${round(mib(echo))} MiB`, `${round(mib(ours) / mib(echo), 2)} x`);
  return ours[0].tools;
}

function tokens(tools) {
  const count = (value) => encode(JSON.stringify(value)).length;
  const model = tools.map(({ name, description, inputSchema }) => ({
    name,
    n: count({ name, description, inputSchema }),
  }));
  const largest = model.reduce((a, b) => (b.n > a.n ? b : a));
  row(
    `tools listed by default: ${tools.length}`,
    `${model.reduce((sum, { n }) => sum + n, 0)} tokens for a model`,
    `${count(tools)} in all`,
  );
  row('the largest tool', largest.name, `${largest.n} tokens`);
}

/** Start-up over stdio beside an echo server, and what the tool list costs a model. */
export async function benchStartUp() {
  tokens(await startUps());
}
