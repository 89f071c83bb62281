import type { Effect } from '../operations/operation.ts';

/** What a caller may do, in the words of OAuth 2.1: one scope for each effect of an operation. */
export const SCOPES = ['flexus:read', 'flexus:write', 'flexus:destructive', 'flexus:billing'] as const;
export type Scope = (typeof SCOPES)[number];

/** Whatever is done begins with reading: without it a token opens nothing. */
export const LEAST_SCOPE: Scope = 'flexus:read';

/** What can be done about a scope that is missing. */
export const ASK_FOR_SCOPE = 'Ask whoever runs this server for a token that has it.';

/** Who calls, proven. */
export interface Caller {
  /** For the human who approves and for the record. */
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
  /** Whose credentials it uses; absent: the server's own. */
  readonly profile?: string;
}

const SCOPE_OF: Readonly<Record<Effect, Scope>> = {
  read: 'flexus:read',
  write: 'flexus:write',
  destructive: 'flexus:destructive',
  billing: 'flexus:billing',
};

export function scopeOf(effect: Effect): Scope {
  return SCOPE_OF[effect];
}

export function isScope(text: string): text is Scope {
  return SCOPES.some((scope) => scope === text);
}

/** Whether a caller may use a tool. `any`: it carries out operations of every effect, each of which is checked by itself. */
export function mayUse({ scopes }: Caller, effect: Effect | 'any'): boolean {
  return effect === 'any' ? scopes.size > 1 : scopes.has(SCOPE_OF[effect]);
}
