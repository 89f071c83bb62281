import { blocks, cell, table } from '../reference/markdown.ts';
import type { Page } from './room.ts';

/** Longest table for readers; programs get every row. */
const ROWS_MAX = 200;

/** A row for programs; a reader sees the columns that are named for him. */
export type Row = Readonly<Record<string, unknown>>;

export type Columns<R> = Readonly<Record<string, (row: R) => unknown>>;

/** Rows as a Markdown table, cut after two hundred. */
export function rowsTable<R>(rows: readonly R[], columns: Columns<R>): string {
  if (rows.length === 0) return 'None.';
  const cells = rows.slice(0, ROWS_MAX).map((row) => Object.values(columns).map((of) => cell(of(row))));
  const text = table(Object.keys(columns), cells);
  return rows.length > ROWS_MAX
    ? `${text}\n\n${rows.length - ROWS_MAX} more rows are in the JSON of this resource.`
    : text;
}

/** Facts about a page, a line each; unknown ones are left out. */
export function factLines(facts: Row): string {
  return Object.entries(facts)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `- ${name}: ${cell(value)}`)
    .join('\n');
}

/** A page that is one table: its facts and `rows` in JSON, the facts and some columns in Markdown. */
export function tablePage<R>(part: {
  readonly title: string;
  readonly facts: Row;
  readonly notes?: readonly string[];
  readonly rows: readonly R[];
  readonly columns: Columns<R>;
}): Page {
  const { title, facts, rows, columns, notes = [] } = part;
  return {
    json: { ...facts, ...(notes.length > 0 ? { notes } : {}), rows },
    markdown: blocks(`# ${title}`, factLines(facts), ...notes.map(cell), rowsTable(rows, columns)),
  };
}
