import { createHash } from 'node:crypto';
import { createClient, ErrorReply, type RedisClientOptions } from '@redis/client';
import type { ZodType } from 'zod';
import { StateError } from '../../guard/state-error.ts';

/** How long a command may take, connecting included, in milliseconds. */
const COMMAND_MS = 1000;
const RECONNECT_FIRST_MS = 50;
const RECONNECT_MOST_MS = 1000;
/** Most commands under way: what comes beyond is refused rather than kept in memory. */
const QUEUE_MAX = 1000;

/** A Lua script, which Redis runs as one step. */
export interface Script {
  readonly source: string;
  readonly sha: string;
}

/**
 * The first key of a script is the prefix of all keys. It holds the hash tag, so that whatever the script puts behind it
 * is in one slot of a cluster.
 */
export function script(source: string): Script {
  const whole = `local P = KEYS[1]
local function now() local t = redis.call('TIME') return t[1] * 1000 + math.floor(t[2] / 1000) end
local function whole(number) return string.format('%.0f', number) end
local function server() return string.match(redis.call('INFO', 'server'), 'run_id:(%w+)') end
${source}`;
  return { source: whole, sha: createHash('sha1').update(whole).digest('hex') };
}

export interface RedisConnection {
  /**
   * Runs a script. Its answer is for `understood`.
   *
   * @throws StateError within a second when Redis can't be reached or refuses; it may have run all the same
   */
  run(script: Script, ...args: readonly string[]): Promise<unknown>;
  /** @throws StateError as `run` does */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** What is used of the client. */
interface Client {
  readonly isOpen: boolean;
  sendCommand(args: string[]): Promise<unknown>;
  destroy(): void;
}

interface Opened {
  readonly client: Client;
  /** It has answered since it was last connected. */
  usable: boolean;
}

/**
 * A connection that mends itself. Commands wait for the first attempt to connect; later, while Redis is away, they are
 * refused at once.
 *
 * @param url `redis://` or `rediss://`, with user, password and database; it is in no message
 */
export function connectRedis(url: string, prefix: string): RedisConnection {
  let problem = `no answer within ${COMMAND_MS / 1000} s`;
  let closed = false;
  let tried = (): void => undefined;
  const firstTry = new Promise<void>((resolve) => {
    tried = resolve;
  });
  let opened = open();

  function open(): Opened {
    const client = createClient(optionsFor(url));
    const one = { client, usable: false };
    client.on('ready', () => void probe(one));
    client.on('error', (error: unknown) => {
      one.usable = false;
      problem = reasonOf(error);
      tried();
    });
    client.connect().catch(() => undefined);
    return one;
  }

  /** A Redis that hangs still takes connections, so an answer is awaited before one is used. */
  async function probe(one: Opened): Promise<void> {
    try {
      await inTime(one, one.client.sendCommand(['PING']));
      one.usable = true;
    } catch (error) {
      problem = error instanceof StateError ? problem : reasonOf(error);
    }
    tried();
  }

  /** A connection that does not answer may be dead without a word: it is given up for a new one. */
  async function inTime<T>(one: Opened, work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        problem = `no answer within ${COMMAND_MS / 1000} s`;
        reject(unreachable(problem));
        renew(one);
      }, COMMAND_MS);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  function renew(stuck: Opened): void {
    if (opened !== stuck || closed) return;
    opened = open();
    if (stuck.client.isOpen) stuck.client.destroy();
  }

  async function send(args: readonly string[]): Promise<unknown> {
    if (closed) throw new StateError('The shared state is closed.');
    if (!opened.usable) await inTime(opened, firstTry);
    const one = opened;
    if (!one.usable) throw unreachable(problem);
    try {
      return await inTime(one, one.client.sendCommand([...args]));
    } catch (error) {
      if (error instanceof StateError || isNoScript(error)) throw error;
      throw unreachable(reasonOf(error));
    }
  }

  return {
    async run({ source, sha }, ...args) {
      const rest = ['1', prefix, ...args];
      try {
        return await send(['EVALSHA', sha, ...rest]);
      } catch (error) {
        if (!isNoScript(error)) throw error;
        return send(['EVAL', source, ...rest]);
      }
    },
    async ping() {
      await send(['PING']);
    },
    async close() {
      closed = true;
      if (opened.client.isOpen) opened.client.destroy();
    },
  };
}

/**
 * What a script answered.
 *
 * @throws StateError when it is nothing that this script answers: whatever stands there can't be relied on
 */
export function understood<T>(shape: ZodType<T>, answer: unknown): T {
  const parsed = shape.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw unreachable('what it answered is no answer of these scripts');
}

function optionsFor(
  url: string,
): RedisClientOptions<Record<string, never>, Record<string, never>, Record<string, never>, 2> {
  return {
    url,
    RESP: 2,
    socket: {
      connectTimeout: COMMAND_MS,
      reconnectStrategy: (tries) => Math.min(RECONNECT_FIRST_MS * 2 ** Math.min(tries, 10), RECONNECT_MOST_MS),
    },
    commandsQueueMaxLength: QUEUE_MAX,
    // A change that waits for Redis to come back would be made long after its call was refused.
    disableOfflineQueue: true,
    // No CLIENT commands: a user that may run scripts alone is enough.
    disableClientInfo: true,
  };
}

/** Redis has not seen the script since it was started: nothing was run. */
function isNoScript(error: unknown): boolean {
  return error instanceof ErrorReply && error.message.startsWith('NOSCRIPT');
}

function unreachable(why: string): StateError {
  return new StateError(
    `The shared state in Redis can't be used (${why}). Reads go on; whatever changes something has to wait until Redis answers again. Tell the user: the Redis of --state has to run and be reachable from this server; nothing here has to be restarted.`,
  );
}

/** What Redis refuses is told by its code alone: the text after it repeats what was sent. */
const wordsOf: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was reset',
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the host name could not be looked up',
  ETIMEDOUT: 'connecting took too long',
  WRONGPASS: 'user or password in the URL is wrong',
  NOAUTH: 'it wants a password, which belongs into the URL',
  NOPERM: 'its user may not run EVAL, EVALSHA, PING, INFO, TIME or one of the commands in the scripts',
  READONLY: 'it is a read-only replica',
  OOM: 'its memory is full',
  LOADING: 'it is still loading its data',
  MISCONF: "it can't write its data to disk",
  CLUSTERDOWN: 'the cluster is down',
  WRONGTYPE: 'something else stands where a server of this state keeps its own',
};

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it failed';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : /^[A-Z]+\b/.exec(error.message)?.[0];
  if (code === undefined) return error.name === 'Error' ? 'the connection failed' : error.name;
  return `${wordsOf[code] ?? (error instanceof ErrorReply ? 'it refused' : 'the connection failed')}, ${code}`;
}
