import type { HttpConfig } from '../config/http-config.ts';
import type { Config } from '../config.ts';
import type { McpParts } from '../mcp/parts.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { Shared } from '../open-shared.ts';
import { effectOfTool, type Opener, opener, partsOver } from '../server.ts';
import type { Caller } from './caller.ts';
import { type CallerHooks, cloudFor, partsFor } from './caller-parts.ts';

/** The clouds of a process: one for each profile, opened upon the first call that needs it. */
export interface Clouds {
  /** Whether a caller of this profile has a cloud. */
  has(profile: string | undefined): boolean;
  /** What a caller is served; the same object for the same caller. */
  partsOf(caller: Caller): McpParts;
  /** Configurations in use. */
  readonly configs: readonly Config[];
  close(): Promise<void>;
}

export function createClouds({ config, profiles }: HttpConfig, shared: Shared, metrics?: Metrics): Clouds {
  const hooks: CallerHooks = {
    effectOf: effectOfTool,
    called(tool, outcome, seconds) {
      const effect = effectOfTool(tool);
      if (effect) metrics?.call(tool, effect, outcome, seconds);
    },
  };
  const configs: ReadonlyMap<string | undefined, Config> = profiles?.configs ?? new Map([[undefined, config]]);
  const openers = new Map<string | undefined, Opener>();
  const parts = new WeakMap<Caller, McpParts>();

  const openerOf = (profile: string | undefined, own: Config): Opener => {
    const known = openers.get(profile) ?? opener(own, async () => shared);
    openers.set(profile, known);
    return known;
  };
  const make = (caller: Caller): McpParts => {
    const own = configs.get(caller.profile);
    // Checked where the caller was let in: a caller without a profile of its own must not get somebody else's.
    if (!own) throw new TypeError(`the caller ${caller.name} has no profile`);
    const open = async (): ReturnType<Opener['open']> => cloudFor(await openerOf(caller.profile, own).open(), caller);
    return partsFor(partsOver(own, open), caller, hooks);
  };

  return {
    has: (profile) => configs.has(profile),
    partsOf(caller) {
      const known = parts.get(caller) ?? make(caller);
      parts.set(caller, known);
      return known;
    },
    configs: [...configs.values()],
    async close() {
      await Promise.allSettled([...openers.values()].map((one) => one.close()));
    },
  };
}
