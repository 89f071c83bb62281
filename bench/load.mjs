// The callers, in a process of their own: each sends its next call when the one before is answered. Told by its parent
// what to call, for how long or how often; answers with the times.
import { Pool } from 'undici';

const PROTOCOL = '2025-11-25';
const pools = new Map();

function poolOf(origin, callers) {
  const key = `${origin} ${callers}`;
  const pool = pools.get(key) ?? new Pool(origin, { connections: callers });
  pools.set(key, pool);
  return pool;
}

async function send(pool, path, { token, session, method = 'POST' }, message) {
  const { statusCode, headers, body } = await pool.request({
    path,
    method,
    headers: {
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
      'mcp-protocol-version': PROTOCOL,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(session ? { 'mcp-session-id': session } : {}),
    },
    ...(message ? { body: JSON.stringify({ jsonrpc: '2.0', ...message }) } : {}),
  });
  return { statusCode, headers, text: await body.text() };
}

async function begin(pool, path, who) {
  const params = { protocolVersion: PROTOCOL, capabilities: {}, clientInfo: { name: 'bench', version: '1' } };
  const { headers } = await send(pool, path, who, { id: 0, method: 'initialize', params });
  const own = { ...who, session: headers['mcp-session-id'] };
  await send(pool, path, own, { method: 'notifications/initialized' });
  return own;
}

const wrong = ({ statusCode, text }) => statusCode !== 200 || !text.includes('"result"') || text.includes('"isError"');

async function caller(job, { pool, path, token, tally, more }) {
  const { call, callsPerSession } = job;
  let who = { token };
  for (let count = 0; more(); count += 1) {
    if (callsPerSession && count % callsPerSession === 0) {
      if (who.session) await send(pool, path, { ...who, method: 'DELETE' });
      who = await begin(pool, path, { token });
    }
    const since = performance.now();
    const answer = await send(pool, path, who, { id: count + 1, method: 'tools/call', params: call });
    tally.times.push(performance.now() - since);
    tally.bytes += answer.text.length;
    if (!wrong(answer)) continue;
    tally.failed += 1;
    tally.example ??= `${answer.statusCode} ${answer.text.slice(0, 200)}`;
  }
  if (who.session) await send(pool, path, { ...who, method: 'DELETE' });
}

/** job: url, callers, call, seconds or calls, tokens?, callsPerSession? */
async function run(job) {
  const { origin, pathname: path } = new URL(job.url);
  const pool = poolOf(origin, job.callers);
  const tally = { times: [], bytes: 0, failed: 0 };
  const since = performance.now();
  let left = job.calls ?? Number.POSITIVE_INFINITY;
  const end = since + (job.seconds ?? Number.POSITIVE_INFINITY) * 1000;
  const more = () => {
    left -= 1;
    return left >= 0 && performance.now() < end;
  };
  const all = Array.from({ length: job.callers }, (_, index) =>
    caller(job, { pool, path, token: job.tokens?.[index], tally, more }),
  );
  await Promise.all(all);
  return { ...tally, seconds: (performance.now() - since) / 1000 };
}

process.on('message', (job) => {
  run(job).then(
    (result) => process.send({ result }),
    (error) => process.send({ error: String(error) }),
  );
});
