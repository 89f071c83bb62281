import { homedir } from 'node:os';
import type { CloudSettings } from './cloud/wire.ts';
import type { Config } from './config.ts';
import type { AuditLog } from './guard/audit/audit.ts';
import type { Shared } from './open-shared.ts';
import type { SharedCalls } from './state/state.ts';
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

/**
 * Puts the client, the guard and what rests on them together. The mint of grants goes to the guard and nowhere else.
 *
 * @param shared what a process that opens several clouds has once; it closes it itself
 */
export async function openCloud(config: Config, shared?: Shared): Promise<Cloud> {
  const [accounts, grants, clients, inventories, transports, targets, guards, shareds, audits] = await Promise.all([
    import('./cloud/account.ts'),
    import('./cloud/grant.ts'),
    import('./cloud/client.ts'),
    import('./cloud/inventory.ts'),
    import('./cloud/transport.ts'),
    import('./guard/targets.ts'),
    import('./guard/guard.ts'),
    import('./open-shared.ts'),
    import('./guard/audit/audit.ts'),
  ]);
  const { settings, stop } = await cloudSettings(config);
  const account = accounts.accountOf(settings);
  const { verifier, mint } = grants.createGrantAuthority();
  const own = shared ?? (await shareds.openShared(config));
  const { state, page, gate, watch } = own;
  const transport = transports.createTransport(settings, undefined, {
    gate,
    attempts: state.attempts,
    ...(watch ? { watch } : {}),
  });
  const { passwords: source } = config.guard;
  const passwords = source && (await import('./cloud/passwords.ts')).createPasswords(source, process.env);
  const { keyDirectory } = config.guard;
  const privateKeys = keyDirectory && (await import('./cloud/private-keys.ts')).createPrivateKeys(keyDirectory);
  const client = clients.createClient({
    settings,
    transport,
    identity: transport.identity,
    verifier,
    ...(passwords ? { passwords } : {}),
    ...(privateKeys ? { privateKeys } : {}),
  });
  const directory = await auditDirectory(config);
  const audit = lazyAudit(() =>
    audits.openAudit({ directory, redact: transport.redact, ...(state.calls ? { elsewhere: state.calls } : {}) }),
  );
  return {
    client,
    inventory: inventories.createInventory(client, state.inventoryCache?.(account)),
    targets: new targets.TargetReader(client),
    guard: guards.createGuard({
      mint,
      store: state.approvals,
      callSecret: accounts.secretFor(account, state.callSecret),
      decision: config.guard,
      channel: config.guard.channel,
      page: page.open,
    }),
    audit,
    tables: config.tables[config.site],
    simulated: config.mode.kind === 'simulator',
    dryRunOnly: config.dryRun,
    readOnly: config.readOnly,
    ...(state.calls ? { besides: leftCallsOf(state.calls) } : {}),
    redact: transport.redact,
    async close() {
      await Promise.allSettled([audit.close(), client.close()]);
      if (!shared) await own.close();
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

/** Tells a caller of its calls that another replica left open, once. */
function leftCallsOf(calls: SharedCalls): NonNullable<Cloud['besides']> {
  return async ({ name, version }) => {
    const left = await calls.left(`${name} ${version}`.trim());
    if (left.length === 0) return '';
    const { reportText } = await import('./guard/audit/audit.ts');
    await Promise.all(left.map((call) => calls.settle(call)));
    return reportText(left.map(({ note }) => ({ note, fate: 'unsure' })));
  };
}
