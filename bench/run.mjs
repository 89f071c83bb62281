// Start-up, memory, tokens and added latency of the built server, each beside a yardstick of the same run: machines
// are noisy, so read the ratios. Prints a report; nothing here passes or fails.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { request } from 'undici';
import { StdioPeer } from './stdio-peer.mjs';

const RUNS = 15;
const CALLS = 300;
const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const ECHO = fileURLToPath(new URL('./echo-server.mjs', import.meta.url));

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const row = (name, ...cells) => process.stdout.write(`${name.padEnd(44)}${cells.join('   ')}\n`);
const round = (value, digits = 1) => value.toFixed(digits);

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

async function startSimulator() {
  const child = spawn(process.execPath, [MAIN, 'simulator', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, account: JSON.parse(line) };
}

async function tokenOf({ url, username, password, domain_name: domain }) {
  const user = { name: username, password, domain: { name: domain } };
  const auth = {
    identity: { methods: ['password'], password: { user } },
    scope: { project: { name: 'ap-southeast-3' } },
  };
  const answer = await request(`${url}/v3/auth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ auth }),
  });
  await answer.body.dump();
  return answer.headers['x-subject-token'];
}

async function timed(count, call) {
  for (let warm = 0; warm < 30; warm++) await call();
  const times = [];
  for (let run = 0; run < count; run++) {
    const begin = performance.now();
    await call();
    times.push(performance.now() - begin);
  }
  return median(times);
}

async function latency() {
  const { child, account } = await startSimulator();
  const token = await tokenOf(account);
  const env = { FLEXUS_ENDPOINT: account.url, HUAWEICLOUD_SDK_AK: account.ak, HUAWEICLOUD_SDK_SK: account.sk };
  const [ours, echo] = [new StdioPeer([MAIN], env), new StdioPeer([ECHO])];
  await Promise.all([ours.initialize(), echo.initialize()]);
  const url = `${account.url}/v1/${account.project_id}/cloudservers/detail?limit=10`;
  const bare = await timed(CALLS, async () => {
    const answer = await request(url, { headers: { 'x-auth-token': token } });
    await answer.body.json();
  });
  const tool = { name: 'list_servers_details', arguments: { region: 'ap-southeast-3', limit: 10 } };
  const whole = await timed(CALLS, () => ours.request('tools/call', tool));
  const floor = await timed(CALLS, () => echo.request('tools/call', { name: 'echo', arguments: { message: 'x' } }));
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
  child.kill();
}

tokens(await startUps());
await latency();
