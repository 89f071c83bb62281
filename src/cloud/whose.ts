/**
 * For whom calls are made, by the signals that end them. `AsyncLocalStorage` would need no hand-over, but on Node 20 it
 * slows every promise of the process down: it took a third of the requests that `npm run bench -- http` counts.
 */
const callers = new WeakMap<AbortSignal, string>();

/** Says for whom the calls are that end with a signal. */
export function belongsTo(signal: AbortSignal, caller: string): void {
  callers.set(signal, caller);
}

/** A signal made of another is for the same caller. */
export function inherits(signal: AbortSignal, from: AbortSignal): void {
  const caller = callers.get(from);
  if (caller !== undefined) callers.set(signal, caller);
}

/** Empty for what no caller alone waits for. */
export function callerOf(signal: AbortSignal): string {
  return callers.get(signal) ?? '';
}
