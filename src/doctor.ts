import { clockSkew, largestSkewMs } from './cloud/auth/lock-out.ts';
import { endpointOf } from './cloud/endpoints.ts';
import { CloudError } from './cloud/errors.ts';
import { createExchange } from './cloud/exchange.ts';
import { recordOf, recordsOf, textOf } from './cloud/json.ts';
import { createTransport } from './cloud/transport.ts';
import type { CloudSettings, Transport, WireAnswer, WireRequest } from './cloud/wire.ts';
import type { HttpConfig } from './config/http-config.ts';
import type { Config } from './config.ts';
import type { Service } from './data/sites.ts';

/** One finding. `mend` says what to do about it. */
export interface Check {
  readonly level: 'ok' | 'warn' | 'fail';
  readonly what: string;
  readonly said: string;
  readonly mend?: string | undefined;
}

const services: readonly Service[] = ['iam', 'ecs', 'rms', 'bss', 'hcss'];
const reachTimeoutMs = 10_000;
/** Worth a word before the cloud minds. */
const noticeableSkewMs = 60_000;

/**
 * Checks configuration, endpoints, credentials and clock, and prints one line each, with how to mend what is wrong. Prints
 * no secret. Sends reads only.
 *
 * @param http what `flexus-mcp http` would serve; with profiles each one's cloud is checked
 * @returns the exit code: 1 if a check failed, else 0
 */
export async function runDoctor(config: Config, write: (line: string) => void, http?: HttpConfig): Promise<number> {
  let failed = false;
  const tell = (checks: readonly Check[]): void => {
    for (const { level, what, said, mend } of checks) {
      failed ||= level === 'fail';
      write(`${level.padEnd(4)}  ${what}: ${said}`);
      if (mend !== undefined && level !== 'ok') write(`      -> ${mend}`);
    }
  };
  const profiles = http?.profiles?.configs;
  tell([...(profiles ? [] : configurationChecks(config)), tablesCheck(config), ...(await stateCheck(config))]);
  if (http) tell(await (await import('./doctor-http.ts')).servingChecks(http));
  if (!profiles) await checkCloudOf(config, tell);
  for (const [name, own] of profiles ?? []) {
    write(`profile ${name}`);
    tell(configurationChecks(own));
    await checkCloudOf(own, tell);
  }
  return failed ? 1 : 0;
}

async function checkCloudOf(config: Config, tell: (checks: readonly Check[]) => void): Promise<void> {
  const cloud = await settingsOf(config);
  try {
    if ('level' in cloud) tell([cloud]);
    else await checkCloud(cloud.settings, tell);
  } finally {
    if (!('level' in cloud)) await cloud.stop();
  }
}

function configurationChecks(config: Config): Check[] {
  const { mode, sources } = config;
  const from = (name: string): string => ` (${sources[name] ?? 'default'})`;
  const values = [
    `site ${config.site}${from('site')}`,
    `region ${config.region}${from('region')}`,
    `toolsets ${config.toolsets.join(', ')}${from('toolsets')}`,
    `deadline ${config.deadlineMs / 1000} s${from('deadline')}`,
    ...(config.readOnly ? [`read-only${from('read-only')}`] : []),
    ...(config.dryRun ? [`dry run only${from('dry-run')}`] : []),
  ];
  const configuration: Check = { level: 'ok', what: 'configuration', said: values.join('; ') };
  if (mode.kind === 'simulator') {
    const said = `the embedded simulator${from('cloud')}, scenario ${mode.scenario}, speed ${mode.speed}: nothing is real`;
    return [configuration, { level: 'ok', what: 'cloud', said }];
  }
  const { credentials } = mode.settings;
  const who =
    credentials.kind === 'password'
      ? `IAM user ${credentials.username} of the account ${credentials.domainName}`
      : `${credentials.securityToken === undefined ? 'access key' : 'temporary access key'} ${credentials.ak.length > 8 ? credentials.ak.slice(0, 4) : ''}…`;
  return [
    configuration,
    {
      level: 'ok',
      what: 'cloud',
      said: mode.real ? 'a real one: changes are real and may cost money' : 'one on this machine',
    },
    { level: 'ok', what: 'credentials', said: `${who}, from ${mode.credentialsFrom}` },
    ...proxyCheck(mode.settings),
  ];
}

function proxyCheck({ proxy }: CloudSettings): Check[] {
  if (proxy === undefined) return [];
  return [{ level: 'ok', what: 'proxy', said: `${new URL(proxy.url).origin}, from HTTPS_PROXY` }];
}

function tablesCheck(config: Config): Check {
  const tables = config.tables[config.site];
  if (tables === undefined) {
    return {
      level: 'warn',
      what: 'tables',
      said: `no purchase tables for the site ${config.site}: purchases are not checked before they are sent`,
      mend: 'Give your own with --tables FILE.',
    };
  }
  return { level: 'ok', what: 'tables', said: `${config.tablesFrom ?? 'built in'}, as of ${tables.as_of}` };
}

/** Whether replicas can share anything now. */
async function stateCheck(config: Config): Promise<Check[]> {
  if (!config.state) return [];
  const { openState } = await import('./state/state.ts');
  const state = await openState(config);
  try {
    const found = await state.ready();
    if (found.ready) return [{ level: 'ok', what: 'state', said: 'the Redis of --state answers' }];
    return [{ level: 'fail', what: 'state', said: found.problem, mend: 'Check --state and --state-password.' }];
  } finally {
    await state.close();
  }
}

type Opened = { readonly settings: CloudSettings; stop(): Promise<void> };

async function settingsOf(config: Config): Promise<Opened | Check> {
  const { mode, site, region, tables, deadlineMs } = config;
  if (mode.kind === 'cloud') return { settings: mode.settings, stop: async () => undefined };
  try {
    const { start } = await import('./simulator/start.ts');
    const { speed, scenario } = mode;
    const simulator = await start({ speed, scenario, site, tables });
    const { ak, sk } = simulator.credentials;
    return {
      settings: { site, region, credentials: { kind: 'aksk', ak, sk }, base: simulator.url, overrides: {}, deadlineMs },
      stop: () => simulator.stop(),
    };
  } catch (error) {
    return {
      level: 'fail',
      what: 'simulator',
      said: `it does not start: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

async function checkCloud(settings: CloudSettings, tell: (checks: readonly Check[]) => void): Promise<void> {
  const endpoints = endpointsOf(settings);
  tell(endpoints.checks);
  const reached = await reach(endpoints.origins, settings);
  tell(reached.checks);
  const transport = createTransport(settings);
  try {
    const credentials = await credentialsChecks(settings, transport);
    tell(credentials);
    if (credentials.some((check) => check.level === 'fail')) return;
    tell([await billingCheck(settings, transport)]);
  } finally {
    await transport.close();
  }
}

function endpointsOf(settings: CloudSettings): {
  readonly checks: Check[];
  readonly origins: ReadonlyMap<string, Service[]>;
} {
  const origins = new Map<string, Service[]>();
  const checks = services.map((service): Check => {
    try {
      const origin = endpointOf(settings, service, settings.region);
      origins.set(origin, [...(origins.get(origin) ?? []), service]);
      return { level: 'ok', what: `endpoint ${service}`, said: origin };
    } catch (error) {
      // Purchases are the one thing that may have no host (site eu): everything else still works.
      return { level: service === 'hcss' ? 'warn' : 'fail', what: `endpoint ${service}`, said: messageOf(error) };
    }
  });
  return { checks, origins };
}

/** Any HTTP answer will do: it proves name, route and certificate, and tells the cloud's time. */
async function reach(
  origins: ReadonlyMap<string, Service[]>,
  { proxy }: CloudSettings,
): Promise<{ readonly checks: Check[] }> {
  const exchange = createExchange(proxy);
  const skews: number[] = [];
  try {
    const checks = await Promise.all(
      [...origins].map(async ([origin, its]): Promise<Check> => {
        const what = `reach ${its.join(', ')}`;
        const headers = { accept: 'application/json' };
        const sent = Date.now();
        const attempt = await exchange.once(
          { method: 'GET', origin, target: '/', headers, body: new Uint8Array() },
          AbortSignal.timeout(reachTimeoutMs),
        );
        if (attempt.kind === 'answer') {
          const skew = clockSkew(attempt.headers.date, (sent + Date.now()) / 2);
          if (skew !== undefined) skews.push(skew);
          return { level: 'ok', what, said: `answered in ${Date.now() - sent} ms` };
        }
        const reason = attempt.kind === 'lost' ? attempt.reason : `no answer within ${reachTimeoutMs / 1000} s`;
        const mend = `Check the network, the region and the site; another host is set by --endpoint-${its[0]}.`;
        return { level: 'fail', what, said: `${origin}: ${reason}`, mend };
      }),
    );
    return { checks: [...checks, clockCheck(skews)] };
  } finally {
    await exchange.close();
  }
}

/** `Date` counts whole seconds, so a second of difference means nothing. */
function clockCheck(skews: readonly number[]): Check {
  const [skew] = [...skews].sort((a, b) => Math.abs(a) - Math.abs(b));
  if (skew === undefined) return { level: 'warn', what: 'clock', said: 'no answer to compare it with' };
  const size = Math.abs(skew);
  if (size < noticeableSkewMs)
    return { level: 'ok', what: 'clock', said: `right within ${Math.max(1, Math.ceil(size / 1000))} s` };
  return {
    level: size > largestSkewMs ? 'fail' : 'warn',
    what: 'clock',
    said: `${Math.round(size / 1000)} s ${skew > 0 ? 'ahead of' : 'behind'} the cloud's; signatures more than 15 minutes off are refused`,
    mend: 'Set the clock of this machine (NTP).',
  };
}

async function credentialsChecks(settings: CloudSettings, transport: Transport): Promise<Check[]> {
  let answer: WireAnswer;
  try {
    answer = await transport.send(readOf('iam', endpointOf(settings, 'iam'), '/v3/auth/projects', {}), {
      repeatable: true,
    });
  } catch (error) {
    const mend = error instanceof CloudError ? error.hint : undefined;
    return [{ level: 'fail', what: 'credentials', said: messageOf(error), mend }];
  }
  const projects = recordsOf(recordOf(answer.body).projects);
  const account = projects.map((project) => textOf(project.domain_id)).find((id) => id !== undefined);
  const accepted: Check = {
    level: 'ok',
    what: 'credentials',
    said: `accepted; account ${account ?? 'not told'}, ${projects.length} projects`,
  };
  const ids = projects.filter((project) => project.name === settings.region).map((project) => textOf(project.id));
  const wrongAccount = settings.domainId !== undefined && account !== undefined && account !== settings.domainId;
  return [
    accepted,
    projectCheck(settings, ids),
    ...(wrongAccount
      ? [
          {
            level: 'fail',
            what: 'account',
            said: `--domain-id is ${settings.domainId}, but the account is ${account}`,
            mend: 'Leave the domain ID out.',
          } as const,
        ]
      : []),
  ];
}

function projectCheck({ region, projectId }: CloudSettings, ids: readonly (string | undefined)[]): Check {
  const what = 'project';
  const [id] = ids;
  if (id === undefined) {
    const mend = 'Choose another --region, or give the caller a role in this one.';
    return { level: projectId === undefined ? 'fail' : 'warn', what, said: `none of ${region} may be used`, mend };
  }
  if (projectId !== undefined && !ids.includes(projectId)) {
    const said = `the configured ${projectId} is not the project of ${region}, which is ${id}`;
    return { level: 'warn', what, said, mend: 'Leave the project ID out, or name its region with --region.' };
  }
  return { level: 'ok', what, said: `${projectId ?? id} of ${region}` };
}

/** Terraform's way to tell whether the account belongs to the site (EXTERNAL-APIS.md, section 3). */
async function billingCheck(settings: CloudSettings, transport: Transport): Promise<Check> {
  try {
    const origin = endpointOf(settings, 'bss', settings.region);
    await transport.send(readOf('bss', origin, '/v2/products/service-types', { limit: '1' }), { repeatable: true });
    return { level: 'ok', what: 'billing', said: `the account belongs to the site ${settings.site}` };
  } catch (error) {
    const wrongSite = error instanceof CloudError && /^CBC\.015[06]$/i.test(error.code ?? '');
    return {
      level: wrongSite ? 'fail' : 'warn',
      what: 'billing',
      said: messageOf(error),
      mend: wrongSite
        ? 'The account belongs to another site: choose --site intl, cn or eu.'
        : 'Orders, renewals and traffic need a permission for billing.',
    };
  }
}

function readOf(service: Service, origin: string, path: string, query: WireRequest['query']): WireRequest {
  return { service, method: 'GET', origin, path, query, headers: {}, scope: { kind: 'domain' } };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
