import type { Answer, Call, Service } from '../wire/call.ts';

/** One operation of the simulated cloud. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `{name}` stands for one segment */
  readonly pattern: string;
  readonly service: Service;
  /** catalogue ID; null for what the catalogue does not have */
  readonly operation: string | null;
  /** whether the operation changes anything in the cloud */
  readonly mutating: boolean;
  /**
   * What the caller must have: nothing at all; any valid login; a login for the project of the path, or for some project
   * when the path has none; a login for the account of the path.
   */
  readonly access: 'public' | 'account' | 'project' | 'domain';
  /** several operations at one address: the key of the body that means this one */
  readonly bodyKey?: string;
  /** and its value, where the key alone doesn't tell them apart */
  readonly bodyValue?: string;
  readonly handle: (call: Call) => Answer;
}

/** A parameter of the path; the pattern guarantees that it is there. */
export function parameter(call: Call, name: string): string {
  const value = call.parameters[name];
  if (value === undefined) throw new Error(`the route has no parameter ${name}`);
  return value;
}
