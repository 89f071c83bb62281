import type { Answering } from '../mcp/http-once.ts';
import { answerOnce } from '../mcp/http-once.ts';
import type { HttpSession } from '../mcp/http-session.ts';
import type { TracedRequest } from '../observe/traces.ts';
import type { RateLimit, State } from '../state/state.ts';
import type { Authenticator } from './auth/authenticator.ts';
import { readMessage } from './body.ts';
import { ASK_FOR_SCOPE, type Caller, LEAST_SCOPE, mayUse, scopeOf } from './caller.ts';
import type { Challenge } from './challenge.ts';
import type { Clouds } from './clouds.ts';
import type { Handlers } from './handlers.ts';
import { createInFlight, type InFlight } from './in-flight.ts';
import { INVALID_REQUEST, type Message, type Problem, refuse, SESSION_NOT_FOUND } from './rpc.ts';
import type { Sessions } from './sessions.ts';

/** What is known of a request by the time it is logged; filled in on the way. */
export interface RequestFacts {
  /** Address of whoever called, as far as it is known. */
  remote?: string;
  caller?: string;
  /** The JSON-RPC method. */
  rpc?: string;
  tool?: string;
  finished?: Promise<void>;
  traced?: TracedRequest;
}

export interface EndpointParts {
  readonly authenticator: Authenticator;
  readonly challenge: Challenge;
  readonly clouds: Pick<Clouds, 'has'>;
  readonly handlers: Handlers;
  readonly state: Pick<State, 'rateLimit'>;
  readonly rate: RateLimit;
  readonly inFlight: InFlight;
  /** Absent: every request stands alone. */
  readonly sessions?: Sessions;
  readonly keepAliveMs: number;
  /** True once the process is to end: what runs is finished, nothing new is begun. */
  draining(): boolean;
}

/** Reads that last as long as what they follow. */
const LONG_READS = new Set(['wait']);
const SESSION_HEADER = 'mcp-session-id';
/** Most streams on which one caller listens: one for each session that it may have, and as many that it resumes. */
const STREAMS_PER_CALLER = 64;

/** Answers the requests of the MCP endpoint. */
export function createEndpoint(parts: EndpointParts): (request: Request, facts: RequestFacts) => Promise<Response> {
  const { handlers, inFlight, sessions } = parts;
  const streams = createInFlight(STREAMS_PER_CALLER);

  return async (request, facts) => {
    if (parts.draining() && !(sessions && mayBeOfWhatRuns(request))) return refuse(DRAINING);
    const admitted = await admit(request, facts.remote, parts);
    if ('problem' in admitted) return refuse(admitted.problem);
    const { caller } = admitted;
    facts.caller = caller.name;
    if (request.method === 'POST') return post(request, caller, facts);
    if (!sessions || (request.method !== 'GET' && request.method !== 'DELETE')) return refuse(notAllowed(sessions));
    const session = sessions.find(request.headers.get(SESSION_HEADER) ?? '', caller);
    if (!session) return refuse(noSession(request));
    return request.method === 'GET' ? listen(request, caller, session) : (await session.answer(request)).response;
  };

  /** What listens is held by its client for as long as it likes, so it is bounded too. */
  async function listen(request: Request, { name }: Caller, session: HttpSession): Promise<Response> {
    if (!streams.begin(name)) return refuse(tooMany(30_000, 'Too many streams of this caller are open.'));
    let finished: Promise<void> = Promise.resolve();
    try {
      const listening = await session.answer(request);
      finished = listening.finished;
      return listening.response;
    } finally {
      finished.then(() => streams.end(name));
    }
  }

  async function post(request: Request, caller: Caller, facts: RequestFacts): Promise<Response> {
    if (!inFlight.begin(caller.name)) return refuse(tooMany(1000));
    let finished: Promise<void> = Promise.resolve();
    try {
      const answer = (): ReturnType<typeof answered> => answered(request, caller, facts);
      const answering = await (facts.traced ? facts.traced.within(answer) : answer());
      if (answering instanceof Response) return answering;
      finished = answering.finished;
      facts.finished = finished;
      return answering.response;
    } finally {
      finished.then(() => inFlight.end(caller.name));
    }
  }

  async function answered(request: Request, caller: Caller, facts: RequestFacts): Promise<Answering | Response> {
    const read = await readMessage(request);
    if (read.kind === 'refused') return refuse(read.problem);
    const { message } = read;
    // The end may have begun while the token or the body was looked at: what begins now would be cut off.
    if (parts.draining() && isRequest(message)) return refuse({ ...DRAINING, id: message.id });
    if (message.method !== undefined) facts.rpc = message.method;
    const effect = message.tool === undefined ? undefined : handlers.effectOf(message.tool);
    if (message.tool !== undefined && effect !== undefined) {
      facts.tool = message.tool;
      if (!mayUse(caller, effect)) return refuse(insufficient(message, effect, parts.challenge));
    }
    if (sessions) return inSession(request, caller, message, sessions);
    const changes = effect !== undefined && effect !== 'read';
    const long = message.wantsProgress || changes || LONG_READS.has(message.tool ?? '');
    return answerOnce(handlers.serverFor(caller), request, message.body, {
      stream: message.tool !== undefined && long,
      endWithClient: !changes,
      keepAliveMs: parts.keepAliveMs,
    });
  }

  async function inSession(
    request: Request,
    caller: Caller,
    message: Message,
    own: Sessions,
  ): Promise<Answering | Response> {
    const id = request.headers.get(SESSION_HEADER);
    if (id === null && message.method === 'initialize') {
      const begun = await own.begin(caller, handlers.serverFor(caller), request, message.body);
      return begun ?? refuse(tooMany(30_000));
    }
    const session = own.find(id ?? '', caller);
    if (!session) return refuse({ ...noSession(request), id: message.id });
    // Two of one ID could not be told apart: the first would count as running for good.
    if (isRequest(message) && message.id !== undefined && session.isAnswering(message.id)) {
      return refuse({ ...ID_IN_USE, id: message.id });
    }
    return session.answer(request, message.body);
  }
}

/** Lets a request in: who calls, whether it may, whether not too often. */
async function admit(
  request: Request,
  remote: string | undefined,
  { authenticator, challenge, clouds, state, rate }: EndpointParts,
): Promise<{ readonly caller: Caller } | { readonly problem: Problem }> {
  const proven = await authenticator.prove(request.headers.get('authorization') ?? undefined, remote);
  if (proven.kind === 'unavailable') {
    return { problem: { status: 503, message: proven.description, headers: { 'retry-after': '5' } } };
  }
  if (proven.kind === 'limited') {
    return { problem: tooMany(proven.retryAfterMs, 'Too many wrong tokens came from this address.') };
  }
  if (proven.kind === 'refused') {
    const headers = challenge.unauthorized(proven.given, proven.description);
    return { problem: { status: 401, message: `Unauthorized. ${proven.description}`, headers } };
  }
  const { caller } = proven;
  const verdict = await state.rateLimit(caller.name, rate);
  if (!verdict.allowed) return { problem: tooMany(verdict.retryAfterMs) };
  if (!caller.scopes.has(LEAST_SCOPE)) {
    const headers = challenge.insufficientScope(LEAST_SCOPE);
    return {
      problem: { status: 403, message: `insufficient_scope: ${LEAST_SCOPE} is needed. ${ASK_FOR_SCOPE}`, headers },
    };
  }
  if (!clouds.has(caller.profile)) {
    return { problem: { status: 403, message: 'The human has configured no credentials profile for this caller.' } };
  }
  return { caller };
}

function isRequest({ method, id }: Message): boolean {
  return method !== undefined && id !== undefined;
}

/** What runs to its end may still need its client: a human's answer, a cancellation, a stream that broke. */
function mayBeOfWhatRuns({ method, headers }: Request): boolean {
  return headers.has(SESSION_HEADER) && (method === 'POST' || headers.has('last-event-id'));
}

const DRAINING: Problem = {
  status: 503,
  message: 'This server is about to end; ask again, and another one or its successor answers.',
  headers: { 'retry-after': '5', connection: 'close' },
};

/** Specification 2025-11-25, basic, "Requests": no ID twice in a session. */
const ID_IN_USE: Problem = {
  status: 400,
  code: INVALID_REQUEST,
  message: 'Invalid request: another request of this session has this id and is not answered yet; give each its own.',
};

function tooMany(retryAfterMs: number, why = 'Too many requests or sessions of this caller.'): Problem {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
  return { status: 429, message: `${why} Try again in ${seconds} s.`, headers: { 'retry-after': String(seconds) } };
}

function notAllowed(sessions: Sessions | undefined): Problem {
  const allow = sessions ? 'GET, POST, DELETE' : 'POST';
  const why = sessions ? '' : ' There are no sessions here, so nothing is streamed by GET (see --http-sessions).';
  return { status: 405, message: `Only ${allow}.${why}`, headers: { allow } };
}

/** Specification 2025-11-25, basic/transports, "Session Management": 404 makes a client begin anew. */
function noSession(request: Request): Problem {
  return request.headers.has(SESSION_HEADER)
    ? { status: 404, code: SESSION_NOT_FOUND, message: 'There is no such session (any more); initialize a new one.' }
    : { status: 400, code: INVALID_REQUEST, message: 'Mcp-Session-Id is missing; initialize begins a session.' };
}

function insufficient(message: Message, effect: Parameters<typeof mayUse>[1], challenge: Challenge): Problem {
  const needed = `${LEAST_SCOPE} ${effect === 'any' ? 'flexus:write' : scopeOf(effect)}`;
  return {
    status: 403,
    message: `insufficient_scope: ${message.tool} needs ${needed}. ${ASK_FOR_SCOPE}`,
    headers: challenge.insufficientScope(needed),
    id: message.id,
  };
}
