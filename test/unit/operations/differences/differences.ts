/** Where a declaration departs from the documents' tables on purpose, each with the reason. Keys begin with the operation. */
export interface Differences {
  /** Request fields beyond the documents. */
  readonly beyond?: Readonly<Record<string, readonly string[]>>;
  /** Mandatory in the table, not always on the wire: `operation field`. */
  readonly conditional?: Readonly<Record<string, string>>;
  /** Rules that differ: `operation field rule`. */
  readonly rules?: Readonly<Record<string, string>>;
  /** Longest text of a field without a documented rule, where less than 64 is generous: `operation field`. */
  readonly least?: Readonly<Record<string, number>>;
  /** Operations that change something and have no target whose state an approval could be bound to. */
  readonly unbound?: Readonly<Record<string, string>>;
  /** Operations whose work nothing brings back. */
  readonly irreversible?: readonly string[];
}
