import { visible } from '../data/visible.ts';

/** Longest cell of a table, in characters: a reader scans it, the JSON has the whole value. */
const CELL_MAX = 300;

/**
 * A value as harmless text of a Markdown cell: it can't end its row or cell, hide or turn text, load an image or put in
 * a link or tag.
 */
export function cell(value: unknown): string {
  if (value === undefined || value === null || value === '') return '-';
  const text = visible(typeof value === 'string' ? value : JSON.stringify(value));
  const short = text.length > CELL_MAX ? `${text.slice(0, CELL_MAX - 3)}...` : text;
  return short.replace(/[\\|[\]<>`]/g, (character) => `\\${character}`);
}

/** Text of ours between backquotes, as it may stand in a cell. */
export function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}

/** A Markdown table. Cells are Markdown already: `cell` makes them from values. */
export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Parts of a document with an empty line between them; absent ones are left out. */
export function blocks(...parts: readonly (string | undefined)[]): string {
  return `${parts.filter((part) => part !== undefined && part !== '').join('\n\n')}\n`;
}
