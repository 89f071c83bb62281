import { request } from 'undici';
import { cpuMs, residentMiB, startSimulator, stop } from './processes.mjs';
import { median, percentile, round, row } from './report.mjs';
import { tokenOf } from './simulator-token.mjs';

const PAGES = 300;
const WARM_PAGES = 30;
/** Few pages of a fleet this large are read: it is there to be held. */
const LARGE_PAGES = 20;

async function timedPages({ child, ready: account }, token, path, count) {
  const headers = { 'x-auth-token': token };
  const times = [];
  let bytes = 0;
  let before = 0;
  for (let number = -WARM_PAGES; number < count; number += 1) {
    // Another page each time: nothing of the one before may help.
    if (number === 0) before = await cpuMs(child);
    const address = `${account.url}${path(Math.abs(number))}`;
    const since = performance.now();
    const { statusCode, body } = await request(address, { headers });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`${address}: HTTP ${statusCode} ${text.slice(0, 200)}`);
    if (number < 0) continue;
    times.push(performance.now() - since);
    bytes = Math.max(bytes, text.length);
  }
  return [
    `median ${round(median(times), 2)} ms`,
    `p99 ${round(percentile(times, 0.99), 2)} ms`,
    `processor ${round(((await cpuMs(child)) - before) / count, 2)} ms`,
    `${round(bytes / 1024, 0)} KiB`,
  ];
}

async function fleet(count, pages) {
  const since = performance.now();
  const simulator = await startSimulator('--scenario', `fleet=${count}`);
  const account = simulator.ready;
  row(`fleet=${count}: start`, `${round((performance.now() - since) / 1000)} s`);
  const domain = { domain: { name: account.domain_name } };
  const [regional, global] = [await tokenOf(account), await tokenOf(account, domain)];
  const show = async (name, token, path) =>
    row(`fleet=${count}: ${name}`, ...(await timedPages(simulator, token, path, pages)));
  const servers = `/v1/${account.project_id}/cloudservers/detail`;
  await show('page of 25 (default)', regional, (number) => `${servers}?offset=${(number % 20) + 1}`);
  await show('page of 100', regional, (number) => `${servers}?limit=100&offset=${(number % 5) + 1}`);
  await show('page of 1000 (largest)', regional, () => `${servers}?limit=1000`);
  await show('native page of 100', regional, () => `/v2.1/${account.project_id}/servers/detail?limit=100`);
  const index = `/v1/resource-manager/domains/${account.domain_id}/all-resources`;
  await show('index page of 200 (largest)', global, () => `${index}?type=hcss.l-instance&limit=200`);
  const { now, peak } = await residentMiB(simulator.child);
  row(`fleet=${count}: resident`, `${round(now, 0)} MiB`, `at most ${round(peak, 0)} MiB`);
  await stop(simulator);
}

/** Pages of a large fleet, and how much memory a very large one takes. */
export async function benchSimulator() {
  await fleet(5000, PAGES);
  await fleet(100_000, LARGE_PAGES);
}
