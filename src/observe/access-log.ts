import { createWriteStream } from 'node:fs';
import type { AccessLogPlace } from '../config/http-settings.ts';
import { visible } from '../data/visible.ts';

/** One request, over. */
export interface LoggedRequest {
  readonly method: string;
  /** As it came, without its query: that may hold what belongs into a header. */
  readonly path: string;
  readonly status: number;
  readonly ms: number;
  readonly remote?: string | undefined;
  readonly caller?: string | undefined;
  readonly rpc?: string | undefined;
  readonly tool?: string | undefined;
  readonly trace?: string | undefined;
}

export interface AccessLog {
  write(request: LoggedRequest): void;
  close(): Promise<void>;
}

const LONGEST = 100;
const short = (text: string): string => visible(text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text);

/** One JSON line for each request: who, what, how it ended. No header, no argument, no answer. */
function lineOf(request: LoggedRequest, time: Date): string {
  const { method, path, status, ms, remote, caller, rpc, tool, trace } = request;
  const texts = { remote, caller, rpc, tool, trace };
  const given = Object.entries(texts).flatMap(([name, text]) => (text === undefined ? [] : [[name, short(text)]]));
  return `${JSON.stringify({
    time: time.toISOString(),
    method: short(method),
    path: short(path),
    status,
    ms: Math.round(ms * 10) / 10,
    ...Object.fromEntries(given),
  })}\n`;
}

export function openAccessLog(place: AccessLogPlace): AccessLog {
  if (place.kind === 'off') return { write: () => undefined, close: async () => undefined };
  if (place.kind === 'stderr') {
    return {
      write: (request) => {
        process.stderr.write(lineOf(request, new Date()));
      },
      close: async () => undefined,
    };
  }
  const file = createWriteStream(place.path, { flags: 'a', mode: 0o600 });
  let broken = false;
  file.on('error', (error) => {
    if (!broken) process.stderr.write(`flexus-mcp: the access log can't be written (${error.name}); requests go on.\n`);
    broken = true;
  });
  return {
    write: (request) => {
      if (!broken) file.write(lineOf(request, new Date()));
    },
    close: () => new Promise((resolve) => file.end(() => resolve())),
  };
}
