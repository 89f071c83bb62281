import { documentedTables } from '../../../src/data/tables.ts';
import { requireOperation } from '../../../src/operations/catalogue.ts';
import { checkOf } from '../../../src/operations/check.ts';
import { parseInput } from '../../../src/operations/input-schema.ts';

export type Arguments = Readonly<Record<string, unknown>>;
export type Verdict = 'taken' | 'warned' | 'refused';

/** What becomes of a call before anything is sent: field by field, then by the rules between fields. */
export function verdict(id: string, args: Arguments): Verdict {
  const operation = requireOperation(id);
  const parsed = parseInput(operation.input, { ...args });
  if (!parsed.ok) return 'refused';
  const levels = checkOf(operation, parsed.input, { tables: documentedTables.intl }).map(({ level }) => level);
  if (levels.includes('refuse')) return 'refused';
  return levels.length > 0 ? 'warned' : 'taken';
}
