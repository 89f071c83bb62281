import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isLoopback, isRegionId, originProblem } from './cloud/origin.ts';
import type { CloudSettings, ForwardProxy } from './cloud/wire.ts';
import { ConfigError } from './config/config-error.ts';
import type { Files } from './config/credential-files.ts';
import type { FoundCredentials } from './config/credential-parts.ts';
import { findCredentials } from './config/credentials.ts';
import { type Environment, type FlagName, type Given, readSettings, type Settings } from './config/flags.ts';
import { type GuardSettings, guardSettings } from './config/guard-settings.ts';
import { proxyOf } from './config/proxy.ts';
import { readOrExplain } from './config/read-file.ts';
import { type StateSettings, stateSettings } from './config/state-settings.ts';
import { idOf, listOf, numberOf, oneOf, quote, switchOf, wholeNumberOf } from './config/values.ts';
import type { Site, Tables } from './data/site-tables.ts';
import { defaultRegion, type Service } from './data/sites.ts';
import { documentedTables } from './data/tables.ts';
import { TOOLSETS } from './operations/operation.ts';

export { ConfigError } from './config/config-error.ts';
export { flagsHelp } from './config/flags.ts';

/** The embedded simulator, or a cloud. */
type Mode =
  | {
      readonly kind: 'simulator';
      /** How many seconds pass in the simulator during one of ours. */
      readonly speed: number;
      readonly scenario: string;
    }
  | {
      readonly kind: 'cloud';
      readonly settings: CloudSettings;
      /** False only for a base URL on this machine: then nothing costs money. */
      readonly real: boolean;
      /** Where the credentials came from, for people; no secret. */
      readonly credentialsFrom: string;
    };

export interface Config {
  readonly mode: Mode;
  readonly site: Site;
  readonly region: string;
  readonly tables: Tables;
  /** The file that replaced built-in tables. */
  readonly tablesFrom?: string;
  readonly toolsets: readonly string[];
  readonly readOnly: boolean;
  readonly dryRun: boolean;
  readonly deadlineMs: number;
  /** Most requests to the cloud at a time. */
  readonly cloudConcurrency: number;
  readonly guard: GuardSettings;
  /** Absent: nothing is shared with other processes. */
  readonly state?: StateSettings;
  /** Where a value came from, if it isn't the default: `--region`, `FLEXUS_REGION`, the file of the credentials. */
  readonly sources: Readonly<Record<string, string>>;
}

const services: readonly Service[] = ['iam', 'hcss', 'rms', 'ecs', 'bss'];
const defaultDeadlineSeconds = 30;

export const systemFiles: Files = {
  read(path) {
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  },
  home: homedir,
};

/**
 * The whole configuration, checked. Without any credentials it is the simulator's.
 *
 * @param argv the flags alone, without the command
 * @throws ConfigError that says what is wrong and how to mend it
 */
export async function parseConfig(
  argv: readonly string[],
  env: Environment,
  files: Files = systemFiles,
): Promise<Config> {
  return configOf(readSettings(argv, env), env, files);
}

/** The configuration of settings that were read. */
export async function configOf(given: Settings, env: Environment, files: Files = systemFiles): Promise<Config> {
  const cloud = given.cloud === undefined ? undefined : oneOf(given.cloud, ['huawei', 'simulator']);
  const found = cloud === 'simulator' ? undefined : findCredentials(namedCredentials(given), env, files);
  const simulated = cloud === 'simulator' || (cloud === undefined && found === undefined && !wantsCloud(given));
  if (simulated) refuseTogether(given, cloudOnly, 'the simulator', 'leave it out, or choose --cloud huawei');
  else refuseTogether(given, simulatorOnly, 'a cloud', 'leave it out, or choose --cloud simulator');

  const site = given.site === undefined ? 'intl' : oneOf(given.site, ['intl', 'cn', 'eu']);
  const place = placeOf(given, site, found);
  const deadlineMs =
    1000 * (given.deadline === undefined ? defaultDeadlineSeconds : numberOf(given.deadline, 1, 600, ' seconds'));
  const concurrency = given['cloud-concurrency'];
  const tables = await tablesOf(given.tables, files);
  const state = stateSettings(given, files);
  const mode = simulated
    ? await simulatorMode(given)
    : cloudMode(given, { site, deadlineMs, ...place }, found, proxyOf(env));
  return {
    mode,
    site,
    region: place.region,
    ...tables,
    toolsets: given.toolsets === undefined ? ['flexus'] : toolsetsOf(given.toolsets),
    readOnly: switchOf(given['read-only']),
    dryRun: switchOf(given['dry-run']),
    deadlineMs,
    cloudConcurrency: concurrency === undefined ? 64 : wholeNumberOf(concurrency, 1, 1000),
    ...(state === undefined ? {} : { state }),
    guard: await guardSettings(given, mode.kind === 'cloud' && mode.real, files),
    sources: { ...place.sources, ...sourcesOf(given) },
  };
}

const cloudOnly: readonly FlagName[] = [
  'endpoint',
  'endpoint-iam',
  'endpoint-hcss',
  'endpoint-rms',
  'endpoint-ecs',
  'endpoint-bss',
  'credentials',
  'profile',
  'project-id',
  'domain-id',
];
const simulatorOnly: readonly FlagName[] = ['simulator-speed', 'simulator-scenario'];

function toolsetsOf(given: Given): readonly string[] {
  const names = listOf(given);
  const known = [...TOOLSETS, 'all'];
  for (const name of names) oneOf({ ...given, text: name }, known);
  return names.includes('all') ? TOOLSETS : names;
}

function wantsCloud(given: Settings): boolean {
  return cloudOnly.some((name) => given[name] !== undefined);
}

function refuseTogether(given: Settings, names: readonly FlagName[], what: string, mend: string): void {
  const wrong = names.map((name) => given[name]).find((one) => one !== undefined);
  if (wrong !== undefined) throw new ConfigError(`${wrong.from} has no meaning with ${what}: ${mend}.`);
}

function namedCredentials(given: Settings): { readonly file?: string; readonly profile?: string } {
  return {
    ...(given.credentials === undefined ? {} : { file: given.credentials.text }),
    ...(given.profile === undefined ? {} : { profile: given.profile.text }),
  };
}

async function simulatorMode(given: Settings): Promise<Mode> {
  const speed = given['simulator-speed'];
  const scenario = given['simulator-scenario'];
  return {
    kind: 'simulator',
    speed: speed === undefined ? 1 : numberOf(speed, 0.001, 100_000, ''),
    scenario: scenario === undefined ? 'default' : await scenarioOf(scenario),
  };
}

async function scenarioOf(given: Given): Promise<string> {
  const { findScenario, scenarioNames } = await import('./simulator/scenarios/scenario.ts');
  if (findScenario(given.text) !== undefined) return given.text;
  throw new ConfigError(`${given.from} is ${quote(given.text)}; it must be one of: ${scenarioNames}.`);
}

interface Place {
  readonly region: string;
  readonly projectId?: string;
  readonly domainId?: string;
  readonly sources: Readonly<Record<string, string>>;
}

/** A project belongs to one region, so the one that comes with credentials counts for their region only. */
function placeOf(given: Settings, site: Site, found: FoundCredentials | undefined): Place {
  const from = found?.from ?? '';
  const region = given.region ?? (found?.region === undefined ? undefined : { text: found.region, from });
  if (region !== undefined && !isRegionId(region.text)) {
    throw new ConfigError(`${region.from} gives the region ${quote(region.text)}; one looks like ap-southeast-3.`);
  }
  const code = region?.text ?? defaultRegion(site);
  const itsProject = found?.region === undefined || found.region === code ? found?.projectId : undefined;
  const project =
    given['project-id'] ??
    (itsProject === undefined ? undefined : { text: itsProject, from: `the project ID of ${from}` });
  const domain =
    given['domain-id'] ??
    (found?.domainId === undefined ? undefined : { text: found.domainId, from: `the domain ID of ${from}` });
  return {
    region: code,
    ...(project === undefined ? {} : { projectId: idOf(project) }),
    ...(domain === undefined ? {} : { domainId: idOf(domain) }),
    sources: {
      ...(region === undefined ? {} : { region: region.from }),
      ...(project === undefined ? {} : { 'project-id': project.from }),
      ...(domain === undefined ? {} : { 'domain-id': domain.from }),
    },
  };
}

type Basics = Pick<CloudSettings, 'site' | 'region' | 'deadlineMs'> & Omit<Place, 'region'>;

function cloudMode(
  given: Settings,
  { sources: _sources, ...basics }: Basics,
  found: FoundCredentials | undefined,
  proxy: ForwardProxy | undefined,
): Mode {
  if (found === undefined) {
    throw new ConfigError(
      'There are no credentials for the cloud. Set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK (or HW_USER_NAME, HW_USER_PASSWORD and HW_DOMAIN_NAME), give --credentials FILE, or choose --cloud simulator.',
    );
  }
  const base = given.endpoint === undefined ? undefined : originOf(given.endpoint, false);
  const overrides = Object.fromEntries(
    services.flatMap((service) => {
      const override = given[`endpoint-${service}`];
      return override === undefined ? [] : [[service, originOf(override, true)]];
    }),
  );
  const [overridden] = Object.keys(overrides);
  if (base !== undefined && overridden !== undefined) {
    throw new ConfigError(
      `--endpoint sends every service to one URL, so --endpoint-${overridden} beside it would have no effect: leave one out.`,
    );
  }
  return {
    kind: 'cloud',
    settings: {
      ...basics,
      credentials: found.credentials,
      overrides,
      ...(base === undefined ? {} : { base }),
      ...(proxy === undefined ? {} : { proxy }),
    },
    real: base === undefined || !isLoopback(base),
    credentialsFrom: found.from,
  };
}

function originOf(given: Given, perRegion: boolean): string {
  const problem =
    !perRegion && given.text.includes('{region}') ? 'must not contain {region}' : originProblem(given.text);
  if (problem !== undefined) throw new ConfigError(`${given.from} ${problem}.`);
  return given.text.replace(/\/$/, '');
}

async function tablesOf(given: Given | undefined, files: Files): Promise<Pick<Config, 'tables' | 'tablesFrom'>> {
  if (given === undefined) return { tables: documentedTables };
  const path = given.text;
  const text = readOrExplain(path, 'tables', files);
  const { parseTables } = await import('./data/parse-tables.ts');
  try {
    return { tables: { ...documentedTables, ...parseTables(text, path) }, tablesFrom: path };
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : `${path} can't be read.`);
  }
}

function sourcesOf(given: Settings): Record<string, string> {
  return Object.fromEntries(Object.entries(given).map(([name, one]) => [name, one.from]));
}
