/** One documented error. */
export interface ErrorEntry {
  /** `hcss`, `ecs`, `bss`, `iam` or `gateway` */
  readonly service: string;
  /** as documented; compared without regard to case */
  readonly code: string;
  /** null: the documents don't say */
  readonly http_status: number | null;
  /** the service's own words where they are known, else what the code means */
  readonly message: string;
  /** for an agent: what to do next */
  readonly hint: string;
}

/**
 * Reads a table of lines `status | code | message | hint`, `-` for an unknown status. Throws on a line of another form, so
 * that a slip shows in the first test.
 */
export function readErrorTable(service: string, table: string): readonly ErrorEntry[] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [status, code, message, hint, ...rest] = line.split('|').map((cell) => cell.trim());
      if (!status || !code || !message || !hint || rest.length > 0) throw new Error(`Not an error table line: ${line}`);
      return { service, code, http_status: status === '-' ? null : Number(status), message, hint };
    });
}
