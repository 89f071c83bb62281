/**
 * Characters that would leave their path segment or hide in a log. Checked on every path value and reference before
 * a URL is built.
 */
const UNSAFE_ID = /[/\\?#%\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
/** The longest documented path value is a metadata key (ecs-api-en-2025-01, section 6.9). */
const ID_MAX = 255;

/** Why a value can't be an ID, or undefined. */
export function idProblem(value: string): string | undefined {
  if (value === '') return 'must not be empty';
  if (value.length > ID_MAX) return `must be at most ${ID_MAX} characters long, is ${value.length}`;
  if (value === '.' || value.includes('..')) return 'must not contain ".."';
  if (UNSAFE_ID.test(value)) return 'must not contain / \\ ? # % or control characters';
  return undefined;
}
