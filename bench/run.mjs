// What the built program costs, each figure beside a yardstick of the same run: machines are noisy, so read the ratios.
// Prints a report; nothing here passes or fails.
//
// npm run bench [-- SUBJECT ...]   start-up, latency, http, simulator
// npm run bench -- --long          these, and memory after 100,000 calls over HTTP (about ten minutes)
import { parseArgs } from 'node:util';
import { benchHttp } from './http.mjs';
import { benchHttpMemory } from './http-memory.mjs';
import { benchLatency } from './latency.mjs';
import { benchSimulator } from './simulator.mjs';
import { benchStartUp } from './start-up.mjs';

const USUAL = { 'start-up': benchStartUp, latency: benchLatency, http: benchHttp, simulator: benchSimulator };
const ALL = { ...USUAL, 'http-memory': benchHttpMemory };

const { values, positionals } = parseArgs({ options: { long: { type: 'boolean' } }, allowPositionals: true });
const unknown = positionals.find((name) => !(name in ALL));
if (unknown) throw new Error(`There is no subject ${unknown}; there are ${Object.keys(ALL).join(', ')}.`);
const chosen = positionals.length > 0 ? positionals : Object.keys(values.long ? ALL : USUAL);
for (const name of chosen) {
  process.stdout.write(`\n${name}\n`);
  await ALL[name]();
}
