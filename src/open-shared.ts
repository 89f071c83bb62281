import { homedir } from 'node:os';
import type { Config } from './config.ts';
import type { ApprovalStore } from './guard/approvals.ts';
import type { PageChannel } from './guard/guard.ts';
import type { ApprovalPage } from './guard/page/page.ts';
import type { State } from './state/state.ts';

/** What a process has once, however many clouds it opens. */
export interface Shared {
  readonly state: State;
  /** The approval page, started when a call first needs it and a passphrase is set by then. */
  readonly page: { open(): Promise<PageChannel | undefined>; stop(): Promise<void> };
  close(): Promise<void>;
}

export async function openShared(config: Config): Promise<Shared> {
  const { openState } = await import('./state/state.ts');
  const state = await openState(config);
  const page = approvalPage(config, state.approvals);
  return {
    state,
    page,
    async close() {
      await page.stop();
      await state.close();
    },
  };
}

function approvalPage(config: Config, store: ApprovalStore): Shared['page'] {
  const { configDirectory, page } = config.guard;
  let started: Promise<ApprovalPage> | undefined;
  return {
    async open() {
      const { openPassphraseFile, passphrasePath } = await import('./guard/page/passphrase.ts');
      const env = configDirectory === undefined ? process.env : { ...process.env, FLEXUS_CONFIG_DIR: configDirectory };
      const passphrase = openPassphraseFile(passphrasePath(env, process.platform, homedir()));
      if (!(await passphrase.exists())) return undefined;
      const { startPage } = await import('./guard/page/page.ts');
      started ??= startPage({ store, passphrase, ...page }).catch((error: unknown) => {
        started = undefined;
        throw error;
      });
      return started;
    },
    stop: async () => (await started?.catch(() => undefined))?.stop(),
  };
}
