import { join } from 'node:path';
import { recordOf, textOf } from '../cloud/json.ts';
import { ConfigError } from './config-error.ts';
import { complete, type FoundCredentials, type PartNames } from './credential-parts.ts';
import type { Environment } from './flags.ts';
import { parseIni } from './ini.ts';

/** The file system as far as the configuration needs it. */
export interface Files {
  /** The text of a file, `undefined` when there is none. Throws when it can't be read. */
  read(path: string): string | undefined;
  home(): string;
}

/** Credentials of the file or the KooCLI profile that the user names. */
export function credentialsOfFile(
  named: { readonly file?: string; readonly profile?: string },
  files: Files,
): FoundCredentials {
  const path = named.file ?? kooCliPath(files);
  const text = read(path, files);
  if (text === undefined) throw new ConfigError(`There is no credentials file ${path}.`);
  if (text.trimStart().startsWith('{')) {
    const found = fromKooCli(text, path, named.profile);
    if (found !== undefined) return found;
    throw new ConfigError(`${path} has no KooCLI profile.`);
  }
  if (named.profile !== undefined) {
    throw new ConfigError(
      `--profile names a profile of a KooCLI file (JSON), but ${path} is none: leave --profile out.`,
    );
  }
  const found = fromIni(text, path);
  if (found === undefined) throw new ConfigError(`${path} holds no credentials: [basic] with ak and sk is expected.`);
  return found;
}

/** Credentials of the files that Huawei's own tools leave in the home directory. */
export function credentialsInHome(env: Environment, files: Files): FoundCredentials | undefined {
  const iniPath = env.HUAWEICLOUD_SDK_CREDENTIALS_FILE || join(files.home(), '.huaweicloud', 'credentials');
  const ini = read(iniPath, files);
  const found = ini === undefined ? undefined : fromIni(ini, iniPath);
  if (found !== undefined) return found;
  const jsonPath = kooCliPath(files);
  const json = read(jsonPath, files);
  return json === undefined ? undefined : fromKooCli(json, jsonPath, undefined);
}

const iniNames: PartNames = {
  ak: 'ak',
  sk: 'sk',
  securityToken: 'security_token',
  username: 'username',
  password: 'password',
  domainName: 'domain_name',
};

/** `[basic]`, else `[global]`; the ID of the account may stand in the latter only (EXTERNAL-APIS.md, section 8). */
function fromIni(text: string, path: string): FoundCredentials | undefined {
  const sections = parseIni(text);
  if (sections === undefined)
    throw new ConfigError(`${path} is no INI file: lines such as [basic] and ak = ... are expected.`);
  for (const name of ['basic', 'global']) {
    const value = (key: string, section = name): string | undefined => sections.get(section)?.get(key) || undefined;
    const found = complete(
      {
        ak: value('ak'),
        sk: value('sk'),
        securityToken: value('security_token'),
        projectId: value('project_id', 'basic'),
        domainId: value('domain_id', 'global'),
      },
      iniNames,
      `${path} [${name}]`,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

const kooCliNames: PartNames = {
  ak: 'accessKeyId',
  sk: 'secretAccessKey',
  securityToken: 'securityToken',
  username: 'username',
  password: 'password',
  domainName: 'domainName',
};

function kooCliPath(files: Files): string {
  return join(files.home(), '.hcloud', 'config.json');
}

/** Version 7 of KooCLI encrypts what it stores unless told not to; only KooCLI can read that. */
function fromKooCli(text: string, path: string, profile: string | undefined): FoundCredentials | undefined {
  const config = recordOf(parse(text, path));
  const profiles = Array.isArray(config.profiles) ? config.profiles.map(recordOf) : [];
  const wanted = profile ?? textOf(config.current);
  const chosen = wanted === undefined ? profiles[0] : profiles.find((one) => one.name === wanted);
  if (chosen === undefined) {
    if (profile === undefined) return undefined;
    const names = profiles.map((one) => textOf(one.name)).join(', ');
    throw new ConfigError(`${path} has no profile "${profile}"; it has ${names || 'none'}.`);
  }
  const from = `${path}, profile ${textOf(chosen.name) ?? 'without a name'}`;
  if (String(config.authEncrypt) === 'true') {
    throw new ConfigError(
      `The keys in ${path} are encrypted, and only KooCLI can read them. Set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, or choose --cloud simulator.`,
    );
  }
  const mode = textOf(chosen.mode) ?? 'AKSK';
  if (mode !== 'AKSK') {
    throw new ConfigError(
      `${from} uses the mode ${mode}; only AKSK can be used. Set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, or choose --cloud simulator.`,
    );
  }
  return complete(
    {
      ak: textOf(chosen.accessKeyId),
      sk: textOf(chosen.secretAccessKey),
      securityToken: textOf(chosen.securityToken),
      region: textOf(chosen.region),
      projectId: textOf(chosen.projectId),
      domainId: textOf(chosen.domainId),
    },
    kooCliNames,
    from,
  );
}

function read(path: string, files: Files): string | undefined {
  try {
    return files.read(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new ConfigError(`The credentials file ${path} can't be read (${code}).`);
  }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ConfigError(`${path} is not valid JSON.`);
  }
}
