import type { Service } from '../data/sites.ts';
import type { WireRequest } from './wire.ts';

/** One request on its way to the cloud. */
export interface WatchedAttempt {
  /** Added to what is sent, outside the signature. */
  readonly headers: Readonly<Record<string, string>>;
  /** @param outcome an HTTP status, or `lost`, `aborted`, `too-large` */
  end(outcome: string): void;
}

/** Sees what goes to the cloud, for metrics and traces. It learns neither addresses nor contents. */
export interface CloudWatch {
  /** @param tries 1 for the first attempt of a call */
  attempt(service: Service, method: WireRequest['method'], tries: number): WatchedAttempt;
  /** Told once by each transport: how many tokens it holds. */
  tokens(cached: () => number): void;
}
