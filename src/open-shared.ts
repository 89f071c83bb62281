import { homedir } from 'node:os';
import type { Gate } from './cloud/gate.ts';
import type { CloudWatch } from './cloud/watch.ts';
import type { Config } from './config.ts';
import type { ApprovalPage } from './guard/page/page.ts';
import type { State } from './state/state.ts';

/** What a process has once, however many clouds it opens. */
export interface Shared {
  readonly state: State;
  /** The approval page, started when a call first needs it and a passphrase is set by then. */
  readonly page: { open(): Promise<ApprovalPage | undefined>; stop(): Promise<void> };
  /** Lets requests to any cloud through, so many at a time. */
  readonly gate: Gate;
  readonly watch?: CloudWatch;
  close(): Promise<void>;
}

export async function openShared(config: Config, watch?: CloudWatch): Promise<Shared> {
  const [{ openState }, { createGate }] = await Promise.all([import('./state/state.ts'), import('./cloud/gate.ts')]);
  const own = await openState(config);
  const page = approvalPage(config, own);
  const told = await withApprovers(config, own, page);
  return {
    state: told.state,
    page,
    gate: createGate(config.cloudConcurrency),
    ...(watch ? { watch } : {}),
    async close() {
      await Promise.allSettled([told.close(), page.stop()]);
      await own.close();
    },
  };
}

/** The state, telling those who approve of each call that waits, where the configuration says how. */
async function withApprovers(
  { guard: { webhook: settings } }: Config,
  state: State,
  page: Shared['page'],
): Promise<{ readonly state: State; close(): Promise<void> }> {
  if (!settings) return { state, close: async () => undefined };
  const { createWebhook, withWebhook } = await import('./guard/webhook.ts');
  const webhook = createWebhook({
    ...settings,
    addressOf: async (id) => (await page.open().catch(() => undefined))?.urlOf(id),
    failed: (reason) => process.stderr.write(`flexus-mcp: ${reason}.\n`),
  });
  return { state: { ...state, approvals: withWebhook(state.approvals, webhook) }, close: () => webhook.close() };
}

function approvalPage(config: Config, { approvals, page: shared }: State): Shared['page'] {
  const { configDirectory, page } = config.guard;
  let started: Promise<ApprovalPage> | undefined;
  return {
    async open() {
      const { openPassphraseFile, passphrasePath } = await import('./guard/page/passphrase.ts');
      const env = configDirectory === undefined ? process.env : { ...process.env, FLEXUS_CONFIG_DIR: configDirectory };
      const passphrase = openPassphraseFile(passphrasePath(env, process.platform, homedir()));
      if (!(await passphrase.exists())) return undefined;
      const { startPage } = await import('./guard/page/page.ts');
      started ??= startPage({ store: approvals, passphrase, ...page, ...(shared ? { shared } : {}) }).catch(
        (error: unknown) => {
          started = undefined;
          throw error;
        },
      );
      return started;
    },
    stop: async () => (await started?.catch(() => undefined))?.stop(),
  };
}
