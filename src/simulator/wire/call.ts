import type { Caller } from '../auth/caller.ts';
import type { Cloud } from '../model/state.ts';

export type Service = 'iam' | 'hcss' | 'rms' | 'ecs' | 'nova' | 'bss';

/** A request as it came over the wire. Header names are in lower case; `path` and `query` are still encoded. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers?: { readonly [name: string]: string };
  /** sent as JSON; absent: an empty body */
  readonly body?: unknown;
  /** sent as it is instead of a body, as HTML */
  readonly page?: string;
}

/** What a route works on: an authenticated request with its parts decoded. */
export interface Call {
  readonly cloud: Cloud;
  readonly caller: Caller;
  readonly parameters: { readonly [name: string]: string };
  readonly query: URLSearchParams;
  readonly headers: { readonly [name: string]: string };
  /** parsed JSON; undefined without a body */
  readonly body: unknown;
  /** `http://host:port` as the client addressed it, for links that lead back here */
  readonly base: string;
  /** `req-<uuid>`, what OpenStack calls the ID of a request */
  readonly request_id: string;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const noContent: Answer = { status: 204 };
