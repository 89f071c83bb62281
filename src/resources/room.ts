import type { Config } from '../config.ts';
import type { Cloud } from '../tools/runtime.ts';

/** What live resources use of a cloud: they read, so neither the guard nor a grant is among it. */
export type LiveCloud = Pick<Cloud, 'client' | 'inventory' | 'simulated'>;

/** What a resource may look at. The cloud is opened by live resources only. */
export interface ResourceContext {
  readonly config: Pick<Config, 'site' | 'tables' | 'tablesFrom' | 'mode'>;
  open(): Promise<LiveCloud>;
}

export interface ReadContext extends ResourceContext {
  readonly signal: AbortSignal;
  /** Default: the system's clock. */
  now?(): Date;
}

/** One resource, read: the same facts for programs and for readers. */
export interface Page {
  readonly json: Readonly<Record<string, unknown>>;
  readonly markdown: string;
}

/** What a resource has to say that goes wrong for its reader: which URI, why, what to do. It holds no secret. */
export class ResourceProblem extends Error {
  override name = 'ResourceProblem';
}
