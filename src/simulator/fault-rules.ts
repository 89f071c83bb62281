import { compiled, type FaultMatch, type FaultRule } from './faults.ts';
import { isObject, type JsonObject } from './json.ts';

/** Reads `{"rules": [...]}`; a text says what is wrong. */
export function readFaultRules(body: unknown): readonly FaultRule[] | string {
  const rules = isObject(body) ? body.rules : undefined;
  if (!Array.isArray(rules)) return 'the body must be {"rules": [...]}';
  const read: FaultRule[] = [];
  for (const [index, rule] of rules.entries()) {
    const result = readRule(rule);
    if (typeof result === 'string') return `rules[${index}]: ${result}`;
    read.push(result);
  }
  return read;
}

const ruleKeys = ['match', 'probability', 'status', 'headers', 'body', 'latency_ms', 'reset', 'job', 'times'];
const matchKeys = ['method', 'path', 'job_type', 'server_id'];
const longestLatency = 600_000;

function readRule(rule: unknown): FaultRule | string {
  if (!isObject(rule)) return 'must be an object';
  const unknown = Object.keys(rule).find((key) => !ruleKeys.includes(key));
  if (unknown !== undefined) return `${unknown} is not known; there is ${ruleKeys.join(', ')}`;
  const match = readMatch(rule.match ?? {});
  if (typeof match === 'string') return match;
  const headers = textMap(rule.headers);
  const job = textMap(rule.job);
  if (headers === null) return 'headers must be an object of strings';
  if (job === null) return 'job must be an object with error_code and fail_reason, or {}';
  const { body, reset } = rule;
  if (body !== undefined && typeof body !== 'string') return 'body must be a string';
  if (reset !== undefined && reset !== 'before' && reset !== 'after') return 'reset must be before or after';
  const numbers = readNumbers(rule);
  if (typeof numbers === 'string') return numbers;
  const does = [rule.status, headers, body, rule.latency_ms, reset, job].some((part) => part !== undefined);
  if (!does) return 'needs a status, headers, a body, latency_ms, reset or job';
  return {
    match,
    ...numbers,
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined ? {} : { body }),
    ...(reset === undefined ? {} : { reset }),
    ...(job === undefined ? {} : { job }),
  };
}

const bounds = {
  probability: [0, 1, false],
  status: [200, 599, true],
  latency_ms: [0, longestLatency, true],
  times: [0, 1_000_000, true],
} as const;

type Numbers = Partial<Record<keyof typeof bounds, number>>;

function readNumbers(rule: JsonObject): Numbers | string {
  const numbers: Numbers = {};
  for (const key of ['probability', 'status', 'latency_ms', 'times'] as const) {
    const [least, most, whole] = bounds[key];
    const value = rule[key];
    if (value === undefined) continue;
    if (typeof value !== 'number' || value < least || value > most || (whole && !Number.isInteger(value))) {
      return `${key} must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}`;
    }
    numbers[key] = value;
  }
  return numbers;
}

function readMatch(match: unknown): FaultMatch | string {
  if (!isObject(match)) return 'match must be an object';
  const unknown = Object.keys(match).find((key) => !matchKeys.includes(key));
  if (unknown !== undefined) return `match.${unknown} is not known; there is ${matchKeys.join(', ')}`;
  const read = textMap(match);
  if (read === null || read === undefined) return 'the values of match must be strings';
  try {
    if (read.path !== undefined) compiled(read.path);
  } catch {
    return 'match.path is no valid regular expression';
  }
  return read;
}

/** undefined when absent, null when it is something else than an object of strings */
function textMap(value: unknown): Record<string, string> | undefined | null {
  if (value === undefined) return undefined;
  if (!isObject(value)) return null;
  const entries = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return entries.length === Object.keys(value).length ? Object.fromEntries(entries) : null;
}
