import type { Operation } from '../operations/operation.ts';
import { MASK } from '../operations/render.ts';
import type { Passwords } from './passwords.ts';
import type { ReservedFile } from './private-keys.ts';
import type { WireAnswer } from './wire.ts';

type Json = Record<string, unknown>;

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface Taken {
  /** The body with a mask in the secret's place. */
  readonly body: unknown;
  readonly secret?: string;
}

function take(body: unknown, [head = '', ...rest]: readonly string[]): Taken {
  if (!isJson(body)) return { body };
  const value = body[head];
  if (rest.length > 0) {
    const inner = take(value, rest);
    return { ...inner, body: { ...body, ...(value === undefined ? {} : { [head]: inner.body }) } };
  }
  return typeof value === 'string' && value !== '' ? { body: { ...body, [head]: MASK }, secret: value } : { body };
}

/** Where a secret of an answer may be kept. */
export interface Keepers {
  readonly passwords?: Passwords | undefined;
  readonly file?: ReservedFile | undefined;
  /** Secrets of the request: those that the answer only repeats are the caller's or kept already. */
  readonly known: readonly string[];
  readonly targets: readonly string[];
}

async function keptWhere(operation: Operation, secret: string, keepers: Keepers): Promise<string> {
  const { file, passwords, targets } = keepers;
  if (operation.keeps?.kind === 'private-key') {
    if (!file) return 'The answer held a private key that was not asked for; it was dropped.';
    await file.write(secret);
    return `The private key is in ${file.path}, readable by its owner only. It exists nowhere else.`;
  }
  if (passwords?.file === undefined) {
    if (operation.effect === 'read') {
      return 'The password is not shown. A human can start this server with --password-file FILE, then it is kept there.';
    }
    return 'The cloud made up a password; it was dropped, since the human named no --password-file. Set a new one with batch_reset_servers_password.';
  }
  await passwords.keep(secret, operation.id, targets);
  return `${operation.effect === 'read' ? 'The password' : 'The cloud made up a password; it'} is in ${passwords.file}.`;
}

/** Takes the secret out of an answer and keeps it where the human said; a note tells where. */
export async function keepSecret(operation: Operation, answer: WireAnswer, keepers: Keepers): Promise<WireAnswer> {
  const { keeps } = operation;
  if (!keeps) return answer;
  const { body, secret } = take(answer.body, keeps.path.split('.'));
  if (secret === undefined) {
    await keepers.file?.discard();
    return { ...answer, body };
  }
  // What the answer only repeats of the request is the caller's, or kept already; the transport may have blotted it out.
  if (secret === MASK || keepers.known.includes(secret)) return { ...answer, body };
  try {
    return { ...answer, body, notes: [await keptWhere(operation, secret, keepers)] };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const lost = `The ${keeps.kind} of the answer could not be kept and is lost (${why}): undo this call and repeat it.`;
    return { ...answer, body, notes: [lost] };
  }
}
