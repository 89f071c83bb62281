import type { Project } from '../model/state.ts';
import type { Random } from '../random.ts';
import type { Timeline } from '../timeline.ts';

// EXTERNAL-APIS, section 1: a token is valid for 24 hours; a new one leaves the old one valid.
const validSeconds = 24 * 60 * 60;

export interface Token {
  readonly value: string;
  readonly methods: readonly string[];
  readonly project: Project | undefined;
  /** scope of the whole account */
  readonly domain: boolean;
  readonly issued: number;
  readonly expires: number;
}

export class Tokens {
  readonly #tokens = new Map<string, Token>();
  readonly #timeline: Timeline;
  readonly #random: Random;

  constructor(timeline: Timeline, random: Random) {
    this.#timeline = timeline;
    this.#random = random;
  }

  issue(methods: readonly string[], project: Project | undefined, domain: boolean): Token {
    const issued = this.#timeline.now();
    const token: Token = {
      value: `SIMULATED-TOKEN-${this.#random.hex(128)}`,
      methods,
      project,
      domain,
      issued,
      expires: issued + validSeconds * 1000,
    };
    this.#tokens.set(token.value, token);
    this.#timeline.at(token.expires, () => this.#tokens.delete(token.value));
    return token;
  }

  /** undefined when unknown or expired */
  find(value: string): Token | undefined {
    const token = this.#tokens.get(value);
    return token !== undefined && token.expires > this.#timeline.now() ? token : undefined;
  }
}
