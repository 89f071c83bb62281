import type { Project } from '../model/state.ts';

/** Who is calling, and what the token or the signed headers are valid for. */
export interface Caller {
  readonly by: 'nobody' | 'token' | 'signature';
  readonly project: Project | undefined;
  /** the account, when the token's scope or X-Domain-Id names it */
  readonly domain_id: string | undefined;
}

export const nobody: Caller = { by: 'nobody', project: undefined, domain_id: undefined };
