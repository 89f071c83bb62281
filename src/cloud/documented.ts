import type { Operation, ResponseType } from '../operations/operation.ts';
import { CloudError } from './errors.ts';
import { isRecord } from './json.ts';
import type { WireAnswer, WireRequest } from './wire.ts';

/** Whether a value has the structure that is documented. Scalars are not told apart: the documents mix them up (ERRATA.md, B6). */
function fits(type: ResponseType, value: unknown): boolean {
  if (type === 'array') return Array.isArray(value);
  return isRecord(value) === (type === 'object') && !Array.isArray(value);
}

/** A field whose name is the customer's, such as that of a network. */
const FREE = /^\{.*\}$/;

function keysOf(body: Readonly<Record<string, unknown>>, type: ResponseType): (readonly [string, ResponseType])[] {
  return Object.keys(body).map((name) => [name, type]);
}

/** What is not as documented in the body of a read, in words that finish "it has"; undefined: nothing. */
function flawOf({ response }: Operation, body: unknown): string | undefined {
  const documented = Object.entries(response).filter(([name]) => !/[.[]|^X-/.test(name));
  if (documented.length === 0) return undefined;
  if (!isRecord(body)) return 'no fields at all';
  const fields = documented.flatMap(([name, type]) => (FREE.test(name) ? keysOf(body, type) : [[name, type] as const]));
  const given = fields.filter(([name]) => body[name] !== undefined && body[name] !== null);
  if (given.length === 0) return `none of ${documented.map(([name]) => name).join(', ')}`;
  const wrong = given.find(([name, type]) => !fits(type, body[name]));
  return wrong && `a ${wrong[0]} that is no ${wrong[1]}`;
}

/**
 * Passes on the answer to a read if it holds what is documented: what isn't there must not pass for "there is nothing".
 *
 * @throws CloudError of kind `unreadable`
 */
export function documented(operation: Operation, { service, origin }: WireRequest, answer: WireAnswer): WireAnswer {
  const flaw = flawOf(operation, answer.body);
  if (flaw === undefined) return answer;
  throw new CloudError({
    kind: 'unreadable',
    service,
    status: answer.status,
    requestId: answer.requestId,
    message: `The answer of ${service.toUpperCase()} at ${origin} (HTTP ${answer.status}) has not the documented shape: it has ${flaw}.`,
    hint: 'Something between here and the cloud may have answered: check the endpoint and the network.',
  });
}
