import { documentedTables } from '../../../src/data/tables.ts';
import { requireOperation } from '../../../src/operations/catalogue.ts';
import { checkOf } from '../../../src/operations/check.ts';
import { parseInput } from '../../../src/operations/input-schema.ts';

export type Arguments = Readonly<Record<string, unknown>>;
export type Verdict = 'taken' | 'warned' | 'refused';

interface Findings {
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/** What is found in a call before anything is sent: field by field, then by the rules between fields. */
function findingsOf(id: string, args: Arguments): Findings {
  const operation = requireOperation(id);
  const parsed = parseInput(operation.input, { ...args });
  if (!parsed.ok) return { problems: parsed.problems, warnings: [] };
  const found = checkOf(operation, parsed.input, { tables: documentedTables.intl });
  const messages = (wanted: boolean): string[] =>
    found.filter(({ level }) => (level === 'refuse') === wanted).map(({ message }) => message);
  return { problems: messages(true), warnings: messages(false) };
}

/** Why a call is refused before anything is sent; nothing when it is taken. */
export function problemsOf(id: string, args: Arguments): readonly string[] {
  return findingsOf(id, args).problems;
}

export function takes(id: string, args: Arguments): boolean {
  return problemsOf(id, args).length === 0;
}

export function verdict(id: string, args: Arguments): Verdict {
  const { problems, warnings } = findingsOf(id, args);
  if (problems.length > 0) return 'refused';
  return warnings.length > 0 ? 'warned' : 'taken';
}
