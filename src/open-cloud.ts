import { homedir } from 'node:os';
import type { CloudSettings } from './cloud/wire.ts';
import type { Config } from './config.ts';
import type { ApprovalStore } from './guard/approvals.ts';
import type { AuditLog } from './guard/audit/audit.ts';
import type { PageChannel } from './guard/guard.ts';
import type { ApprovalPage } from './guard/page/page.ts';
import type { State } from './state/state.ts';
import type { Cloud } from './tools/runtime.ts';

/** Where to go and with which credentials; starts the embedded simulator when it is the cloud. */
async function cloudSettings(config: Config): Promise<{ settings: CloudSettings; stop: () => Promise<void> }> {
  const { mode } = config;
  if (mode.kind === 'cloud') return { settings: mode.settings, stop: async () => undefined };
  const { start } = await import('./simulator/start.ts');
  const simulator = await start({
    speed: mode.speed,
    scenario: mode.scenario,
    site: config.site,
    tables: config.tables,
  });
  const { ak, sk } = simulator.credentials;
  const settings: CloudSettings = {
    site: config.site,
    region: config.region,
    credentials: { kind: 'aksk', ak, sk },
    base: simulator.url,
    overrides: {},
    deadlineMs: config.deadlineMs,
  };
  return { settings, stop: () => simulator.stop() };
}

/** The audit directory of a configuration. */
export async function auditDirectory(config: Config): Promise<string> {
  const { defaultAuditDirectory } = await import('./guard/audit/directory.ts');
  return config.guard.auditDirectory ?? defaultAuditDirectory(process.env, process.platform, homedir());
}

/** The approval page, started when a call first needs it and a passphrase is set by then. */
function approvalPage(
  config: Config,
  store: ApprovalStore,
): { open(): Promise<PageChannel | undefined>; stop(): Promise<void> } {
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

/**
 * Puts the client, the guard and what rests on them together. The mint of grants goes to the guard and nowhere else.
 *
 * @param shared the state of a process that opens several clouds; it closes it itself
 */
export async function openCloud(config: Config, shared?: State): Promise<Cloud> {
  const [grants, clients, inventories, transports, targets, guards, states, audits] = await Promise.all([
    import('./cloud/grant.ts'),
    import('./cloud/client.ts'),
    import('./cloud/inventory.ts'),
    import('./cloud/transport.ts'),
    import('./guard/targets.ts'),
    import('./guard/guard.ts'),
    import('./state/state.ts'),
    import('./guard/audit/audit.ts'),
  ]);
  const { settings, stop } = await cloudSettings(config);
  const { verifier, mint } = grants.createGrantAuthority();
  const transport = transports.createTransport(settings);
  const { passwords: source } = config.guard;
  const passwords = source && (await import('./cloud/passwords.ts')).createPasswords(source, process.env);
  const client = clients.createClient({
    settings,
    transport,
    identity: transport.identity,
    verifier,
    ...(passwords ? { passwords } : {}),
  });
  const state = shared ?? (await states.openState(config));
  const store = state.approvals;
  const page = approvalPage(config, store);
  const directory = await auditDirectory(config);
  const audit = lazyAudit(() => audits.openAudit({ directory, redact: transport.redact }));
  return {
    client,
    inventory: inventories.createInventory(client),
    targets: new targets.TargetReader(client),
    guard: guards.createGuard({
      mint,
      store,
      callSecret: state.callSecret,
      decision: config.guard,
      channel: config.guard.channel,
      page: page.open,
    }),
    audit,
    tables: config.tables[config.site],
    simulated: config.mode.kind === 'simulator',
    dryRunOnly: config.dryRun,
    readOnly: config.readOnly,
    redact: transport.redact,
    async close() {
      await Promise.allSettled([page.stop(), audit.close(), client.close()]);
      if (!shared) await state.close();
      await stop();
    },
  };
}

/** The audit log, opened by the first change: what only reads needs no directory. */
function lazyAudit(open: () => Promise<AuditLog>): AuditLog {
  let opened: Promise<AuditLog> | undefined;
  const log = (): Promise<AuditLog> => {
    opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return {
    before: async (entry) => (await log()).before(entry),
    after: async (ticket, outcome) => (await log()).after(ticket, outcome),
    close: async () => (await opened?.catch(() => undefined))?.close(),
  };
}
