/** How long an approval can be given and used, in milliseconds. */
export const APPROVAL_MS = 10 * 60_000;

/** Longest wait for a human within one call, in milliseconds: clients give up on a tool after a minute. */
export const ANSWER_MS = 50_000;
