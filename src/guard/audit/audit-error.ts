/**
 * The audit log or its journal can't be kept. Thrown before a call is sent it means: nothing was sent. Thrown by
 * `after`: the call is over, but its end is not on record. The message is a sentence for people and agents.
 */
export class AuditError extends Error {
  override name = 'AuditError';
}

/** The code of a system error (`ENOSPC`), or undefined. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** An `AuditError` that says what could not be done and why. One that says so already is kept. */
export function auditError(what: string, cause: unknown): AuditError {
  if (cause instanceof AuditError) return cause;
  return new AuditError(`${what}: ${codeOf(cause) ?? (cause instanceof Error ? cause.message : String(cause))}.`, {
    cause,
  });
}
