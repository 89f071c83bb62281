import type { Service } from '../data/sites.ts';
import type { Site } from '../data/tables.ts';

/** How a caller proves who it is. Secrets stay in this value and in `auth/`; nothing else keeps them. */
export type Credentials =
  | { readonly kind: 'aksk'; readonly ak: string; readonly sk: string; readonly securityToken?: string }
  | { readonly kind: 'password'; readonly username: string; readonly password: string; readonly domainName: string };

/** A proxy that lets connections through to the cloud (HTTP CONNECT); what is sent stays between us and the cloud. */
export interface ForwardProxy {
  /** `http://[user:password@]host[:port]` or the same with https. */
  readonly url: string;
  /** Hosts that are reached without it, as `NO_PROXY` lists them. */
  readonly except: string;
}

/** Everything the client must know of the cloud it talks to. */
export interface CloudSettings {
  readonly site: Site;
  /** Region that calls go to when neither the caller nor the target says otherwise. */
  readonly region: string;
  readonly credentials: Credentials;
  /** One base URL for every service (`--endpoint`, a simulator); wins over `overrides`. */
  readonly base?: string;
  /** Base URL per service, `{region}` is replaced. */
  readonly overrides: Readonly<Partial<Record<Service, string>>>;
  /** Given by the user; otherwise looked up through IAM. The project ID belongs to `region`. */
  readonly projectId?: string;
  readonly domainId?: string;
  /** Absent: the cloud is reached directly. */
  readonly proxy?: ForwardProxy;
  /** Whole time of one call, its retries included, in milliseconds. */
  readonly deadlineMs: number;
}

/** What a request is authorised for: a regional project, the account (domain), or nothing but the caller. */
export type Scope =
  | { readonly kind: 'project'; readonly region: string; readonly projectId?: string }
  | { readonly kind: 'domain'; readonly domainId?: string }
  | { readonly kind: 'anonymous' };

/** One HTTP request, rendered, before authentication. */
export interface WireRequest {
  readonly service: Service;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'HEAD';
  /** `https://host[:port]`, without a final slash. */
  readonly origin: string;
  /** Percent-encoded path, beginning with `/`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON value of the body; absent: no body. */
  readonly body?: unknown;
  readonly scope: Scope;
}

/** The cloud's answer, its JSON parsed. `body` is `undefined` when there was none. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly requestId?: string;
  /** Said to the caller besides the answer. */
  readonly notes?: readonly string[];
}

export interface SendOptions {
  readonly signal?: AbortSignal;
  /** Reads are retried on 429, 5xx and connection errors; anything else only when it provably never left. */
  readonly repeatable: boolean;
  /** Values of the request that no error may repeat, even if the cloud does. */
  readonly secrets?: readonly string[];
  /** Error statuses that are answers to this request, if the service itself gives them. */
  readonly answers?: readonly number[];
  /** What the body is does not matter. */
  readonly bodiless?: boolean;
}

/** The bottom of the client: endpoint in, authenticated HTTP out, every failure a `CloudError`. */
export interface Transport {
  send(request: WireRequest, options: SendOptions): Promise<WireAnswer>;
  close(): Promise<void>;
}
