import { MOST_CALLERS, startBare, startLoad, startOurs } from './callers.mjs';
import { cpuMs, startSimulator, stop } from './processes.mjs';
import { median, percentile, round, row } from './report.mjs';

const ROUNDS = 7;
const ROUND_SECONDS = 1.5;
const WARM_CALLS = 3000;

/** One round of one server: what was answered, how late, and what it cost the server's process. */
async function measure(load, server, callers) {
  const before = await cpuMs(server.child);
  const { url, tokens } = server;
  const { times, seconds, bytes } = await load.run({ url, tokens, callers, seconds: ROUND_SECONDS });
  return {
    rate: times.length / seconds,
    p99: percentile(times, 0.99),
    cpu: ((await cpuMs(server.child)) - before) / times.length,
    bytes: bytes / times.length,
  };
}

const mid = (rounds, name) => median(rounds.map((one) => one[name]));

/** Medians of both, and the median of the ratios of neighbouring rounds: what disturbs one disturbs the other. */
function report(callers, ours, bare) {
  const ratio = (name) => round(median(ours.map((one, index) => one[name] / bare[index][name])), 2);
  const line = (name, digits, unit) =>
    `${round(mid(ours, name), digits)} ${unit}   bare ${round(mid(bare, name), digits)} ${unit}   ${ratio(name)} x`;
  row(`${callers} callers: requests per second`, line('rate', 0, '/s'));
  row(`${callers} callers: p99`, line('p99', 1, 'ms'));
  row(`${callers} callers: server's processor time per call`, line('cpu', 3, 'ms'));
}

/** Requests per second of a read tool over HTTP, beside a bare SDK server that makes the same signed request. */
export async function benchHttp() {
  const simulator = await startSimulator();
  const [ours, bare, load] = [await startOurs(simulator.ready), await startBare(simulator.ready), startLoad()];
  for (const { url, tokens } of [ours, bare]) {
    await load.run({ url, tokens, callers: 16, calls: WARM_CALLS });
  }
  for (const callers of [1, 16, MOST_CALLERS]) {
    const rounds = { ours: [], bare: [] };
    for (let count = 0; count <= ROUNDS; count += 1) {
      const order = count % 2 === 0 ? ['ours', 'bare'] : ['bare', 'ours'];
      const found = {};
      for (const name of order) found[name] = await measure(load, name === 'ours' ? ours : bare, callers);
      // The first round opens the connections.
      if (count === 0) continue;
      rounds.ours.push(found.ours);
      rounds.bare.push(found.bare);
    }
    report(callers, rounds.ours, rounds.bare);
    if (callers === 1) {
      row('bytes of an answer', `${round(mid(rounds.ours, 'bytes'), 0)}   bare ${round(mid(rounds.bare, 'bytes'), 0)}`);
    }
  }
  await Promise.all([load.stop(), ours.stop(), bare.stop()]);
  await stop(simulator);
}
