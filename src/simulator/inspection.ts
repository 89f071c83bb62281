import { readFaultRules } from './fault-rules.ts';
import { isObject, text } from './json.ts';
import { findScenario, scenarioNames } from './scenarios/scenario.ts';
import { stateView } from './views/state.ts';
import type { Answer, WireRequest } from './wire/call.ts';
import type { World } from './world.ts';

/** What the inspection needs of the running simulator. */
export interface Inspected {
  readonly world: () => World;
  readonly reset: (scenario: string) => void;
  readonly scenario: () => string;
}

export const inspectionPrefix = '/_simulator/';
const longestAdvance = 10 * 366 * 24 * 60 * 60;

const failure = (status: number, message: string): Answer => ({ status, body: { error: message } });

/** The inspection API: for whoever tests against the simulator. It is no part of the cloud and is not logged. */
export function inspect(inspected: Inspected, request: WireRequest): Answer {
  if (!isLoopback(request)) return failure(403, 'the inspection API is for this machine only');
  const what = request.path.slice(inspectionPrefix.length).replace(/\/$/, '');
  const handler = handlers[what]?.[request.method];
  if (handler === undefined) {
    const known = Object.entries(handlers).flatMap(([name, methods]) =>
      Object.keys(methods).map((method) => `${method} ${inspectionPrefix}${name}`),
    );
    return failure(404, `there is ${known.join(', ')}`);
  }
  const body = parsed(request.body);
  return body === undefined ? failure(400, 'the body is not valid JSON') : handler(inspected, body.value);
}

type Handler = (inspected: Inspected, body: unknown) => Answer;

const handlers: { readonly [what: string]: { readonly [method: string]: Handler } } = {
  state: { GET: ({ world }) => ({ status: 200, body: stateView(world().cloud) }) },
  requests: {
    GET: ({ world }) => ({ status: 200, body: world().log.all() }),
    DELETE: ({ world }) => {
      world().log.clear();
      return { status: 204 };
    },
  },
  faults: {
    GET: ({ world }) => ({ status: 200, body: { rules: world().faults.all() } }),
    PUT: ({ world }, body) => {
      const rules = readFaultRules(body);
      if (typeof rules === 'string') return failure(400, rules);
      world().faults.replace(rules);
      return { status: 200, body: { rules } };
    },
  },
  clock: {
    GET: ({ world }) => clockAnswer(world()),
    POST: ({ world }, body) => {
      const seconds = isObject(body) ? body.advance_seconds : undefined;
      if (typeof seconds !== 'number' || !(seconds >= 0 && seconds <= longestAdvance)) {
        return failure(400, `advance_seconds must be a number from 0 to ${longestAdvance}`);
      }
      world().timeline.advance(seconds);
      return clockAnswer(world());
    },
  },
  reset: {
    POST: (inspected, body) => {
      const scenario = body === undefined ? undefined : (text(body, 'scenario') ?? undefined);
      if (isObject(body) && 'scenario' in body && scenario === undefined)
        return failure(400, 'scenario must be a string');
      const name = scenario ?? inspected.scenario();
      if (findScenario(name) === undefined) return failure(400, `scenario must be one of ${scenarioNames}`);
      inspected.reset(name);
      return { status: 200, body: { scenario: name } };
    },
  },
};

function clockAnswer({ timeline }: World): Answer {
  return { status: 200, body: { now: new Date(timeline.now()).toISOString(), speed: timeline.speed } };
}

function parsed(body: Buffer): { readonly value: unknown } | undefined {
  if (body.length === 0) return { value: undefined };
  try {
    return { value: JSON.parse(body.toString('utf8')) };
  } catch {
    return undefined;
  }
}

const loopbackHost = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/** A web page whose name was made to point here, or any page of another origin, must not reach in. */
function isLoopback({ headers }: WireRequest): boolean {
  const origin = headers.origin;
  const originHost = origin === undefined ? undefined : origin.replace(/^https?:\/\//, '');
  return loopbackHost.test(headers.host ?? '') && (originHost === undefined || loopbackHost.test(originHost));
}
