import { randomUUID } from 'node:crypto';
import type { Answering } from '../mcp/http-once.ts';
import type { HttpSession } from '../mcp/http-session.ts';
import type { ServerFactory } from '../mcp/server.ts';
import type { Caller } from './caller.ts';

/** Sessions of this process. */
export interface Sessions {
  /** Begins one with its `initialize`. Undefined: the caller, or the server, has as many as it may, all in use. */
  begin(
    caller: Caller,
    createServer: ServerFactory,
    request: Request,
    message: unknown,
  ): Promise<Answering | undefined>;
  /** The caller's own session of this ID. Somebody else's is as unknown as one that never was. */
  find(id: string, caller: Caller): HttpSession | undefined;
  readonly size: number;
  /** Ends them all. */
  close(): Promise<void>;
}

export interface SessionLimits {
  readonly perCaller: number;
  readonly total: number;
  /** Without a request for so long a session ends, in milliseconds. */
  readonly idleMs: number;
  readonly keepAliveMs: number;
  readonly retryMs: number;
}

interface Kept {
  readonly session: HttpSession;
  readonly caller: Caller;
  usedAt: number;
}

/** How often idle sessions are looked for, in milliseconds. */
const SWEEP_MS = 30_000;

/** `now` in milliseconds, of a clock that is never set back. */
export async function createSessions(
  limits: SessionLimits,
  now: () => number = () => performance.now(),
): Promise<Sessions> {
  const { createHttpSession } = await import('../mcp/http-session.ts');
  const kept = new Map<string, Kept>();
  /** Whose sessions are about to be kept: they count, or a burst would get past the limits. */
  const beginning: Caller[] = [];

  const drop = (id: string): Promise<void> => {
    const found = kept.get(id);
    kept.delete(id);
    return found?.session.close() ?? Promise.resolve();
  };
  const sweep = (): void => {
    for (const [id, { session, usedAt }] of kept) {
      const idle = session.running === 0 && now() - usedAt > limits.idleMs;
      if (idle || !session.open) drop(id).catch(() => undefined);
    }
  };
  const hasRoom = (caller: Caller): boolean => {
    const all = [...beginning, ...[...kept.values()].map((one) => one.caller)];
    return all.length < limits.total && all.filter(({ name }) => name === caller.name).length < limits.perCaller;
  };
  /** Many clients leave without a word: the session that a caller has left alone longest makes way for its next. */
  const makeWay = async (caller: Caller): Promise<void> => {
    const [oldest] = [...kept]
      .filter(([, { caller: owner, session }]) => owner.name === caller.name && !session.running && !session.listenedTo)
      .sort(([, one], [, other]) => one.usedAt - other.usedAt);
    if (oldest) await drop(oldest[0]);
  };
  const start = async (caller: Caller, createServer: ServerFactory, request: Request, message: unknown) => {
    const id = randomUUID();
    const { keepAliveMs, retryMs } = limits;
    const session = await createHttpSession(createServer, { id, keepAliveMs, retryMs });
    const answering = await session.answer(request, message);
    if (session.open) kept.set(id, { session, caller, usedAt: now() });
    else await session.close();
    return answering;
  };
  const timer = setInterval(sweep, SWEEP_MS);
  timer.unref();

  return {
    async begin(caller, createServer, request, message) {
      if (!hasRoom(caller)) sweep();
      if (!hasRoom(caller)) await makeWay(caller);
      if (!hasRoom(caller)) return undefined;
      beginning.push(caller);
      try {
        return await start(caller, createServer, request, message);
      } finally {
        beginning.splice(beginning.indexOf(caller), 1);
      }
    },
    find(id, caller) {
      const found = kept.get(id);
      if (!found || !sameRights(found.caller, caller) || !found.session.open) return undefined;
      if (found.session.running === 0 && now() - found.usedAt > limits.idleMs) return undefined;
      found.usedAt = now();
      return found.session;
    },
    get size() {
      return kept.size;
    },
    async close() {
      clearInterval(timer);
      await Promise.allSettled([...kept.keys()].map(drop));
    },
  };
}

/** A session was begun with certain rights; a caller whose rights changed begins another. */
function sameRights(one: Caller, other: Caller): boolean {
  if (one === other) return true;
  const scopes = one.scopes.size === other.scopes.size && [...one.scopes].every((scope) => other.scopes.has(scope));
  return one.name === other.name && one.profile === other.profile && scopes;
}
