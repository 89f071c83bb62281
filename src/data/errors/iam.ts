import type { ErrorEntry } from './error-table.ts';

const FIRST = 1100;
const LAST = 1118;

/**
 * IAM's older numeric codes, all about missing or invalid fields of a request (error codes of the IAM API reference). Newer
 * answers have `IAM.0xxx` codes of which no list was at hand, or the HTTP status as the code: see `statusHint`.
 */
export const iamErrors: readonly ErrorEntry[] = Array.from({ length: LAST - FIRST + 1 }, (_, index) => ({
  service: 'iam',
  code: String(FIRST + index),
  http_status: 400,
  message: 'A field of the request is missing or not valid.',
  hint: 'Check the user, account and project names that the request carries.',
}));
