import * as z from 'zod';
import type { Effect, Target } from '../../operations/operation.ts';
import { TARGET_KINDS } from '../../operations/operation.ts';
import type { Price } from '../preview.ts';
import type { ProcessIdentity } from './process-identity.ts';

/** Who or what let a call pass, or stopped it. */
export interface AuditDecision {
  readonly verdict: 'granted' | 'refused';
  /** `default`: the design's own rule; `off`: approval was switched off by the human's configuration. */
  readonly by: 'default' | 'human' | 'policy' | 'off';
  readonly channel?: 'elicitation' | 'page';
  /** Name of the human, where the channel knows one. */
  readonly who?: string;
  /** The policy rule that decided. */
  readonly rule?: string;
  readonly reason?: string;
}

/** What is known of a call before it leaves. Secrets are masked by the caller. */
export interface AuditEntry {
  readonly client: { readonly name: string; readonly version: string };
  /** The operation's ID, also when it came through `execute_operation`. */
  readonly tool: string;
  readonly effect: Effect;
  /** The call went to a simulator: nothing of it was real. */
  readonly simulated: boolean;
  readonly region?: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly targets: readonly Target[];
  /** `fingerprint` of the preview that was decided upon. */
  readonly preview: string;
  readonly decision: AuditDecision;
  /** The hash of each request, in the order of sending. */
  readonly requests: readonly string[];
  readonly client_request_id?: string;
}

/** How a call ended. `unknown`: it was sent and no answer came. */
export interface AuditOutcome {
  readonly outcome: 'ok' | 'refused' | 'failed' | 'unknown';
  /** HTTP status. */
  readonly status?: number;
  readonly cloud_request_id?: string;
  readonly job_id?: string;
  readonly order_ids?: readonly string[];
  readonly price?: Price;
  /** In a sentence; cut after 500 characters. */
  readonly error?: string;
}

/** Version of the files' format; a reader refuses any other. */
export const AUDIT_VERSION = 1;

/** First line of a file. */
export interface AuditHeader {
  readonly audit: 'flexus-mcp';
  readonly version: typeof AUDIT_VERSION;
  /** The file's own name: a renamed or swapped file is noticed. */
  readonly file: string;
  readonly time: string;
  readonly process: ProcessIdentity;
}

const processSchema = z.object({
  host: z.string(),
  machine: z.string(),
  boot: z.string(),
  namespace: z.string(),
  pid: z.int(),
  started: z.string(),
});

const targetSchema = z.object({
  kind: z.enum(TARGET_KINDS),
  id: z.string(),
  name: z.string().optional(),
  region: z.string().optional(),
});

const outcomeFields = {
  outcome: z.enum(['ok', 'refused', 'failed', 'unknown']),
  status: z.int().optional(),
  cloud_request_id: z.string().optional(),
  job_id: z.string().optional(),
  order_ids: z.array(z.string()).optional(),
  price: z.object({ amount: z.number(), currency: z.string() }).optional(),
  error: z.string().optional(),
};

export const headerSchema = z.object({
  audit: z.literal('flexus-mcp'),
  version: z.int(),
  file: z.string(),
  time: z.string(),
  process: processSchema,
});

const linked = { seq: z.int().min(1), time: z.string(), call: z.string(), prev: z.string() };

const beforeSchema = z.object({
  ...linked,
  phase: z.literal('before'),
  client: z.object({ name: z.string(), version: z.string() }),
  tool: z.string(),
  effect: z.enum(['read', 'write', 'destructive', 'billing']),
  simulated: z.boolean(),
  targets: z.array(targetSchema),
  decision: z.object({
    verdict: z.enum(['granted', 'refused']),
    by: z.enum(['default', 'human', 'policy', 'off']),
    channel: z.enum(['elicitation', 'page']).optional(),
    who: z.string().optional(),
    rule: z.string().optional(),
  }),
});

const afterSchema = z.object({ ...linked, ...outcomeFields, phase: z.literal('after') });

export const lineSchema = z.discriminatedUnion('phase', [beforeSchema, afterSchema]);

/** An entry as it is read back: the fields that are shown and checked. The line itself holds all of them. */
export type AuditLine = z.infer<typeof lineSchema>;
export type BeforeLine = z.infer<typeof beforeSchema>;
export type AfterLine = z.infer<typeof afterSchema>;

/** Version of a journal note's format. */
export const NOTE_VERSION = 1;

/** What the journal keeps of an open call: enough to say what it was and how to find out what became of it. */
export const noteSchema = z.object({
  version: z.literal(NOTE_VERSION),
  call: z.uuid(),
  time: z.iso.datetime(),
  tool: z.string(),
  simulated: z.boolean(),
  region: z.string().optional(),
  targets: z.array(targetSchema),
  client_request_id: z.string().optional(),
  /** The log file that holds the call's entries; a bare name, so that a note can't point elsewhere. */
  log: z.string().regex(/^[0-9TZ.]+-\d+-[0-9a-f]{8}\.jsonl$/),
  process: processSchema,
});

export type OpenNote = z.infer<typeof noteSchema>;
