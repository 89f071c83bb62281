import type { Identified } from './app.ts';
import { queryPairs } from './auth/canonical.ts';
import type { WireRequest } from './wire/call.ts';

export interface LoggedRequest {
  readonly seq: number;
  /** simulated time */
  readonly time: string;
  readonly method: string;
  /** as received, without the query */
  readonly path: string;
  readonly query: { readonly [name: string]: string | readonly string[] };
  readonly headers: { readonly [name: string]: string };
  /** the text received, '' for none */
  readonly body: string;
  /** null while it is being answered, and when the connection was cut before anything was done */
  status: number | null;
  readonly operation: string | null;
  readonly mutating: boolean;
}

const mostEntries = 10_000;
const mostBodyBytes = 64 * 1024 * 1024;

/** The requests received, the newest 10,000 of them and at most 64 MiB of bodies; older ones are dropped. */
export class RequestLog {
  #entries: LoggedRequest[] = [];
  #bytes = 0;
  #received = 0;

  add(request: WireRequest, time: number, identified: Identified): LoggedRequest {
    this.#received += 1;
    const entry: LoggedRequest = {
      seq: this.#received,
      time: new Date(time).toISOString(),
      method: request.method,
      path: request.path,
      query: queryObject(request.query),
      headers: request.headers,
      body: request.body.toString('utf8'),
      status: null,
      ...identified,
    };
    this.#entries.push(entry);
    this.#bytes += entry.body.length;
    this.#trim();
    return entry;
  }

  all(): readonly LoggedRequest[] {
    return this.#entries;
  }

  clear(): void {
    this.#entries = [];
    this.#bytes = 0;
  }

  /** Drops a tenth at a time, so that a full log does not move all its entries on every request. */
  #trim(): void {
    if (this.#entries.length <= mostEntries && this.#bytes <= mostBodyBytes) return;
    const dropped = this.#entries.splice(0, Math.ceil(this.#entries.length / 10));
    this.#bytes -= dropped.reduce((sum, { body }) => sum + body.length, 0);
  }
}

function queryObject(query: string): { readonly [name: string]: string | readonly string[] } {
  const values = new Map<string, string[]>();
  for (const [name, value] of queryPairs(query, true)) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries([...values].map(([name, all]) => [name, all.length === 1 ? (all[0] ?? '') : all]));
}
