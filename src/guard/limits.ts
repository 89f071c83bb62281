/** How long an approval can be given and used, in milliseconds. */
export const APPROVAL_MS = 10 * 60_000;

/** Longest wait for a human within one call, in milliseconds: clients give up on a tool after a minute. */
export const ANSWER_MS = 50_000;

/** Most calls of one caller that wait for a human at once. */
export const PENDING_PER_CALLER = 10;

/** Most of all callers: a team's agents share the humans who approve. */
export const PENDING_TOTAL = 100;
