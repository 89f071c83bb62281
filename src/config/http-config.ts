import type { Config } from '../config.ts';
import { configOf, systemFiles } from '../config.ts';
import type { Files } from './credential-files.ts';
import { type Environment, type FlagName, readSettings, type Settings } from './flags.ts';
import { profilesOf } from './http-profiles.ts';
import { type HttpSettings, httpSettings } from './http-settings.ts';

/** The configuration of `flexus-mcp http`. */
export interface HttpConfig {
  readonly http: HttpSettings;
  /** What concerns the whole process; its credentials are used by callers without a profile, when no profiles are given. */
  readonly config: Config;
  /** Absent: everybody uses the credentials of `config`. */
  readonly profiles?: { readonly configs: ReadonlyMap<string, Config>; readonly subjects: ReadonlyMap<string, string> };
}

/** Settings that say whose account it is; a profile has its own or none. */
const OWN: readonly FlagName[] = ['cloud', 'credentials', 'profile', 'project-id', 'domain-id'];

/**
 * Reads flags, environment and files.
 *
 * @throws ConfigError that says what is wrong and how to mend it
 */
export async function parseHttpConfig(
  argv: readonly string[],
  env: Environment,
  files: Files = systemFiles,
): Promise<HttpConfig> {
  const given = withStandardOtlp(readSettings(argv, env), env);
  const http = httpSettings(given, files);
  const file = given['http-profiles'];
  if (file === undefined) return { http, config: await configOf(given, env, files) };
  const { settings, subjects } = profilesOf(file.text, files);
  const configs = new Map<string, Config>();
  // Credentials of the environment belong to nobody here: a profile that lacks its own must not fall back to them.
  for (const [name, own] of settings)
    configs.set(name, await configOf({ ...without(given), ...own }, wayOut(env), files));
  const [first] = configs.values();
  return { http, config: first ?? (await configOf(given, env, files)), profiles: { configs, subjects } };
}

/** The way to the cloud is the machine's, whoever calls. */
function wayOut(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => /^(https|no)_proxy$/i.test(name)));
}

function without(given: Settings): Settings {
  const rest = { ...given };
  for (const name of OWN) delete rest[name];
  return rest;
}

/** The variable that OpenTelemetry's specification names (OTLP exporter, "Configuration options"). */
function withStandardOtlp(given: Settings, env: Environment): Settings {
  const text = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (!text || given['otlp-endpoint']) return given;
  return { ...given, 'otlp-endpoint': { text, from: 'OTEL_EXPORTER_OTLP_ENDPOINT' } };
}
