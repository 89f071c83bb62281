import type { JobError, JobFaultSource } from './model/state.ts';
import type { Random } from './random.ts';

/** What happens to requests that match: a status or a body of the tester's own, delay, or a cut connection. */
export interface FaultRule {
  readonly match: FaultMatch;
  /** from 0 to 1; 1 when absent */
  readonly probability?: number;
  readonly status?: number;
  /** added to the answer */
  readonly headers?: { readonly [name: string]: string };
  /** the answer's body, sent as it is */
  readonly body?: string;
  readonly latency_ms?: number;
  readonly reset?: 'before' | 'after';
  /** makes sub-jobs fail instead */
  readonly job?: Partial<JobError>;
  /** how often it still happens; absent: without end */
  times?: number;
}

export interface FaultMatch {
  readonly method?: string;
  readonly path?: string;
  readonly job_type?: string;
  readonly server_id?: string;
}

/** The rules that are on. The first one that matches a request counts. */
export class Faults implements JobFaultSource {
  #rules: readonly FaultRule[] = [];
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  replace(rules: readonly FaultRule[]): void {
    this.#rules = rules;
  }

  all(): readonly FaultRule[] {
    return this.#rules;
  }

  /** The rule for this request, counted as used. */
  forRequest(method: string, path: string): FaultRule | undefined {
    return this.#use(
      ({ job, match }) =>
        job === undefined &&
        (match.method === undefined || match.method.toUpperCase() === method) &&
        (match.path === undefined || pathMatches(match.path, path)),
    );
  }

  take(type: string, serverId: string): Partial<JobError> | undefined {
    const rule = this.#use(
      ({ job, match }) =>
        job !== undefined &&
        (match.job_type === undefined || match.job_type === type) &&
        (match.server_id === undefined || match.server_id === serverId),
    );
    return rule?.job;
  }

  #use(matches: (rule: FaultRule) => boolean): FaultRule | undefined {
    const rule = this.#rules.find((candidate) => candidate.times !== 0 && matches(candidate));
    if (rule === undefined || this.#random.fraction() >= (rule.probability ?? 1)) return undefined;
    if (rule.times !== undefined) rule.times -= 1;
    return rule;
  }
}

/** A regular expression if it starts with `^`, else a path or the first segments of one: `*` any run, `{x}` one segment. */
function pathMatches(pattern: string, path: string): boolean {
  return compiled(pattern).test(path);
}

export function compiled(pattern: string): RegExp {
  if (pattern.startsWith('^')) return new RegExp(pattern);
  const source = pattern
    .replace(/\/$/, '')
    .split(/(\*|\{[^}]*\})/)
    .map((part) => {
      if (part === '*') return '.*';
      return part.startsWith('{') ? '[^/]+' : part.replace(/[\\^$.+?()[\]|{}]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^${source}(?:/.*)?$`);
}
