import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { createClient } from '../../src/cloud/client.ts';
import { createGrantAuthority, type GrantMint } from '../../src/cloud/grant.ts';
import { createInventory } from '../../src/cloud/inventory.ts';
import { createPasswords, type PasswordSource } from '../../src/cloud/passwords.ts';
import { createPrivateKeys } from '../../src/cloud/private-keys.ts';
import { createTransport } from '../../src/cloud/transport.ts';
import type { CloudSettings } from '../../src/cloud/wire.ts';
import { documentedTables } from '../../src/data/tables.ts';
import { type ApprovalStore, createMemoryStore } from '../../src/guard/approvals.ts';
import type { AuditEntry, AuditLog, AuditOutcome } from '../../src/guard/audit/audit.ts';
import type { DecisionSettings } from '../../src/guard/decision.ts';
import type { Answer, Question } from '../../src/guard/elicitation.ts';
import { type Approver, createGuard, type PageChannel } from '../../src/guard/guard.ts';
import { TargetReader } from '../../src/guard/targets.ts';
import type { ToolAnswer } from '../../src/tools/answer.ts';
import { callTool } from '../../src/tools/dispatch.ts';
import type { CallContext, Cloud } from '../../src/tools/runtime.ts';
import { cloudSettings } from './cloud-settings.ts';
import type { Simulator } from './simulator.ts';

export interface GuardCloudOptions {
  /** Clock of the approvals, Unix time in milliseconds. */
  readonly now?: () => number;
  /** How long a call waits for a human, in milliseconds. */
  readonly answerMs?: number;
  readonly decision?: Partial<DecisionSettings>;
  readonly channel?: 'any' | 'elicitation' | 'page';
  readonly page?: PageChannel;
  readonly passwords?: PasswordSource;
  /** Where private keys of generated key pairs go: a directory. */
  readonly keyDirectory?: string;
  /** The approvals are kept elsewhere, as replicas would share them: every look takes a while. */
  readonly farStore?: true;
}

/** One call as the audit was told of it. */
export interface Recorded {
  readonly entry: AuditEntry;
  outcome?: AuditOutcome;
}

/** A cloud put together as the server does it, with the parts that a test turns or looks into. */
export interface GuardCloud extends Cloud {
  readonly settings: CloudSettings;
  readonly store: ApprovalStore;
  /** What the guard alone holds in the server. */
  readonly mint: GrantMint;
  readonly recorded: readonly Recorded[];
  /** Calls a tool; `approver` without `ask` is a client that can't ask anybody. */
  call(
    tool: string,
    args: Readonly<Record<string, unknown>>,
    approver?: Partial<Approver>,
    signal?: AbortSignal,
  ): Promise<ToolAnswer>;
}

/** Keeps what it is told in memory. The real log has tests of its own, and syncs a file for every entry. */
function recorder(recorded: Recorded[]): AuditLog {
  const open = new Map<string, Recorded>();
  return {
    async before(entry) {
      const one: Recorded = { entry };
      const call = String(recorded.push(one));
      open.set(call, one);
      return { call };
    },
    async after({ call }, outcome) {
      const one = open.get(call);
      if (one === undefined || one.outcome !== undefined)
        throw new Error('an end without a beginning, or a second end');
      one.outcome = outcome;
    },
    close: async () => undefined,
  };
}

/** What is to be known of a simulator: where it is, and its access key. */
export interface SimulatedAccount {
  readonly login: Pick<Simulator['login'], 'url' | 'ak' | 'sk'>;
}

function settingsFor({ login: { ak, sk, url } }: SimulatedAccount): CloudSettings {
  return cloudSettings({ credentials: { kind: 'aksk', ak, sk }, base: url, deadlineMs: 10_000 });
}

function far(store: ApprovalStore): ApprovalStore {
  const delay = (): Promise<void> => setTimeout(2);
  return {
    ...store,
    join: (key, madeUp) => delay().then(() => store.join(key, madeUp)),
    spend: (group) => delay().then(() => store.spend(group)),
    enter: (record, group) => delay().then(() => store.enter(record, group)),
    get: (id) => delay().then(() => store.get(id)),
    consume: (id, group) => delay().then(() => store.consume(id, group)),
  };
}

export function guardCloud(simulator: SimulatedAccount, options: GuardCloudOptions = {}): GuardCloud {
  const settings = settingsFor(simulator);
  const { verifier, mint } = createGrantAuthority();
  const transport = createTransport(settings);
  const passwords = options.passwords && createPasswords(options.passwords, process.env);
  const client = createClient({
    settings,
    transport,
    identity: transport.identity,
    verifier,
    ...(passwords ? { passwords } : {}),
    ...(options.keyDirectory === undefined ? {} : { privateKeys: createPrivateKeys(options.keyDirectory) }),
  });
  const near = createMemoryStore(options.now);
  const store = options.farStore ? far(near) : near;
  const recorded: Recorded[] = [];
  const cloud: GuardCloud = {
    settings,
    store,
    mint,
    recorded,
    client,
    inventory: createInventory(client),
    targets: new TargetReader(client),
    guard: createGuard({
      mint,
      store,
      callSecret: randomBytes(32),
      decision: { mode: 'human', allowUnpriced: false, ...options.decision },
      channel: options.channel ?? 'any',
      page: async () => options.page,
      ...(options.answerMs === undefined ? {} : { answerMs: options.answerMs }),
      ...(options.now ? { now: options.now } : {}),
    }),
    audit: recorder(recorded),
    tables: documentedTables.intl,
    simulated: false,
    dryRunOnly: false,
    readOnly: false,
    redact: transport.redact,
    async call(tool, args, approver = {}, signal = new AbortController().signal) {
      const context: CallContext = {
        signal,
        progress: () => undefined,
        approver: { caller: { name: 'guard-test', version: '1' }, ...approver },
      };
      const answer = await callTool(tool, { ...args }, async () => cloud, context);
      if (answer === undefined) throw new Error(`there is no tool ${tool}`);
      return answer;
    },
    close: () => client.close(),
  };
  return cloud;
}

/** The text that a form asks to be typed. */
function typedText({ schema }: Question): string | undefined {
  return schema.properties.name?.description.split('Type: ')[1];
}

/** A human's yes to a form, with the name typed that it asks for. */
export function yesTo(question: Question): Answer {
  const name = typedText(question);
  return { action: 'accept', content: { confirm: true, ...(name === undefined ? {} : { name }) } };
}
