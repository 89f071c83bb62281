import { requireOperation } from '../../../src/operations/catalogue.ts';
import { parseInput } from '../../../src/operations/input-schema.ts';
import type { Rendered } from '../../../src/operations/render.ts';
import { render } from '../../../src/operations/render.ts';
import { documented } from './documented.ts';

/** Account IDs of the documents' examples. */
export const PROJECT = '067cf8aecf3845d1ad7a5d308322f13b';
export const DOMAIN = '0a0b0c0d0e0f4a0b8c0d0e0f0a0b0c0d';

/** The request that a tool's arguments become. */
export function requestOf(id: string, args: Record<string, unknown>): Rendered {
  const operation = requireOperation(id);
  const parsed = parseInput(operation.input, args);
  if (!parsed.ok) throw new Error(parsed.problems.join(' '));
  return render(operation, parsed.input, { project_id: PROJECT, domain_id: DOMAIN });
}

/** A documented request: what isn't said is empty. */
export function request(method: Rendered['method'], path: string, rest: Partial<Rendered> = {}): Rendered {
  return { method, path, query: {}, headers: {}, ...rest };
}

/** The body that the documents print as their example. */
export function exampleBody(id: string): Record<string, unknown> {
  const { example_request: body } = documented(id);
  if (typeof body !== 'object' || body === null) throw new Error(`${id} has no example`);
  return { ...body };
}
