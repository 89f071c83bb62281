import type { CloudClient } from '../cloud/client.ts';
import type { Inventory } from '../cloud/inventory.ts';
import type { SiteTables } from '../data/tables.ts';
import type { AuditLog } from '../guard/audit/audit.ts';
import type { Approver, Guard } from '../guard/guard.ts';
import type { TargetReader } from '../guard/targets.ts';

/** An open connection to a cloud, with what rests on it. */
export interface Cloud {
  readonly client: CloudClient;
  readonly inventory: Inventory;
  readonly targets: TargetReader;
  readonly guard: Guard;
  readonly audit: AuditLog;
  /** Tables of the account's site; absent when nothing is known of it. */
  readonly tables: SiteTables | undefined;
  /** Said in every answer when the cloud is the embedded simulator. */
  readonly simulated: boolean;
  /** Nothing that is not a read is ever sent: every such call is a dry run. */
  readonly dryRunOnly: boolean;
  readonly readOnly: boolean;
  /** What is to be told to a caller besides its answer: its calls that another replica left open. Empty: nothing. */
  besides?(caller: Approver['caller']): Promise<string>;
  /** Blots out the credentials in use. */
  redact(text: string): string;
  close(): Promise<void>;
}

/** What one call of a tool gets from its client. */
export interface CallContext {
  readonly signal: AbortSignal;
  readonly approver: Approver;
  /** Tells the client how far a long call is; does nothing when it did not ask. */
  progress(message: string): void;
}
