import type { Code } from '../data/billing-codes.ts';
import { meaningOf } from '../data/billing-codes.ts';
import type { AnswerShape } from '../operations/operation.ts';
import { isRow, type Row } from './shape.ts';

function worded(name: string, codes: readonly Code[], rows: readonly Readonly<Row>[]): string[] {
  const numbers = [...new Set(rows.map((row) => row[name]))].filter((value) => typeof value === 'number');
  const known = numbers
    .toSorted((a, b) => a - b)
    .flatMap((number) => {
      const meaning = meaningOf(codes, number);
      return meaning === undefined ? [] : [`${number} = ${meaning}`];
    });
  return known.length > 0 ? [`${name} ${known.join(', ')}`] : [];
}

/** What the numbers of a small answer stand for, each once: `status 2 = in use; expire_policy 3 = renews by itself`. */
export function meaningsOf({ codes = {}, rows }: AnswerShape, compact: Readonly<Row>): string | undefined {
  const table = rows ? compact[rows.name] : undefined;
  const all = [compact, ...(Array.isArray(table) ? table.filter(isRow) : [])];
  const said = Object.entries(codes).flatMap(([name, list]) => worded(name, list, all));
  return said.length > 0 ? said.join('; ') : undefined;
}
