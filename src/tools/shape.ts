import { visible } from '../data/visible.ts';
import type { AnswerShape, Cell } from '../operations/operation.ts';

export type Row = Record<string, unknown>;

/** Longest cell of a table that is shown to a model, in characters. */
const CELL_MAX = 200;

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => (isRow(inner) ? inner[key] : undefined), value);
}

/** What a cell reads from a row of the documented answer. */
export function cellOf(row: unknown, cell: Cell): unknown {
  if (typeof cell === 'string') return at(row, cell);
  return isRow(row) ? cell(row) : undefined;
}

function cells(row: Row, columns: Readonly<Record<string, Cell>>): Row {
  const out: Row = {};
  for (const [name, cell] of Object.entries(columns)) {
    const value = cellOf(row, cell);
    if (value !== undefined && value !== null && value !== '') out[name] = value;
  }
  return out;
}

/** The compact form of a documented answer: the fields people ask for, under plain names. */
export function compactAnswer(shape: AnswerShape, body: unknown): Row {
  const root = shape.of ? at(body, shape.of) : body;
  const out: Row = isRow(root) && shape.show ? cells(root, shape.show) : {};
  if (shape.rows) {
    const rows = at(body, shape.rows.path);
    const { columns, name } = shape.rows;
    out[name] = Array.isArray(rows) ? rows.filter(isRow).map((row) => cells(row, columns)) : [];
  }
  return out;
}

function cellText(value: unknown): string {
  if (value === undefined || value === null) return '-';
  const text = visible(typeof value === 'string' ? value : JSON.stringify(value)).replaceAll('|', '\\|');
  return text.length > CELL_MAX ? `${text.slice(0, CELL_MAX - 3)}...` : text;
}

function table(name: string, rows: readonly Row[]): string[] {
  if (rows.length === 0) return [`${name}: none`];
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return [
    `${name} (${rows.length}):`,
    columns.join(' | '),
    ...rows.map((row) => columns.map((column) => cellText(row[column])).join(' | ')),
  ];
}

/** A text of several lines, such as a console log: each quoted, so that none passes for our own words. */
function quoted(name: string, text: string): string[] {
  return [`${name}:`, ...text.split(/\r?\n/).map((line) => `> ${visible(line)}`)];
}

/** A compact answer in lines: one per value, tables with a head, a text of several lines quoted line by line. */
export function answerText(answer: Readonly<Row>): string {
  const lines: string[] = [];
  for (const [name, given] of Object.entries(answer)) {
    // A key or a log ends with a line's end, which is no line more.
    const value = typeof given === 'string' ? given.replace(/\r?\n$/, '') : given;
    if (Array.isArray(value) && value.every(isRow)) lines.push(...table(name, value));
    else if (Array.isArray(value)) lines.push(`${name}: ${value.map(cellText).join(', ') || 'none'}`);
    else if (typeof value === 'string' && value.includes('\n')) lines.push(...quoted(name, value));
    else lines.push(`${name}: ${cellText(value)}`);
  }
  return lines.join('\n');
}
