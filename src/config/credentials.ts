import { credentialsInHome, credentialsOfFile, type Files } from './credential-files.ts';
import { type CredentialParts, complete, type FoundCredentials, type PartNames } from './credential-parts.ts';
import type { Environment } from './flags.ts';

/**
 * The first credentials there are: the file or profile that the user names, the environment (`HUAWEICLOUD_SDK_*`, `HW_*`,
 * `OS_*`), `~/.huaweicloud/credentials`, the current KooCLI profile (EXTERNAL-APIS.md, section 8).
 *
 * @throws ConfigError when the first source that holds any part doesn't hold all that is needed.
 */
export function findCredentials(
  named: { readonly file?: string; readonly profile?: string },
  env: Environment,
  files: Files,
): FoundCredentials | undefined {
  if (named.file !== undefined || named.profile !== undefined) return credentialsOfFile(named, files);
  for (const { from, names, parts } of environmentSources(env)) {
    const found = complete(parts, names, from);
    if (found !== undefined) return found;
  }
  return credentialsInHome(env, files);
}

interface EnvironmentSource {
  readonly from: string;
  readonly names: PartNames;
  readonly parts: CredentialParts;
}

function environmentSources(env: Environment): readonly EnvironmentSource[] {
  const sdk = 'HUAWEICLOUD_SDK_';
  return [
    source(env, sdk, {
      ak: ['AK'],
      sk: ['SK'],
      securityToken: ['SECURITY_TOKEN'],
      username: [],
      password: [],
      domainName: [],
      region: [],
      projectId: ['PROJECT_ID'],
      domainId: ['DOMAIN_ID'],
    }),
    source(env, 'HW_', {
      ...terraform,
      username: ['USER_NAME'],
      password: ['USER_PASSWORD'],
      domainName: ['DOMAIN_NAME'],
    }),
    ...(isOtherCloud(env.OS_AUTH_URL)
      ? []
      : [
          source(env, 'OS_', {
            ...terraform,
            username: ['USERNAME'],
            password: ['PASSWORD'],
            domainName: ['DOMAIN_NAME', 'USER_DOMAIN_NAME'],
          }),
        ]),
  ];
}

const terraform = {
  ak: ['ACCESS_KEY'],
  sk: ['SECRET_KEY'],
  securityToken: ['SECURITY_TOKEN'],
  region: ['REGION_NAME'],
  projectId: ['PROJECT_ID'],
  domainId: ['DOMAIN_ID'],
} as const;

type Part = keyof CredentialParts;

function source(
  env: Environment,
  prefix: string,
  variables: Readonly<Record<Part, readonly string[]>>,
): EnvironmentSource {
  const value = (part: Part): string | undefined =>
    variables[part].map((name) => env[prefix + name]).find((text) => text !== undefined && text !== '');
  const name = (part: Part): string => prefix + (variables[part][0] ?? part);
  return {
    from: `the environment (${prefix}*)`,
    names: {
      ak: name('ak'),
      sk: name('sk'),
      securityToken: name('securityToken'),
      username: name('username'),
      password: name('password'),
      domainName: name('domainName'),
    },
    parts: {
      ak: value('ak'),
      sk: value('sk'),
      securityToken: value('securityToken'),
      username: value('username'),
      password: value('password'),
      domainName: value('domainName'),
      region: value('region'),
      projectId: value('projectId'),
      domainId: value('domainId'),
    },
  };
}

/** `OS_*` is every OpenStack's: a password for another one must never be sent to Huawei. */
function isOtherCloud(authUrl: string | undefined): boolean {
  if (authUrl === undefined || authUrl === '') return false;
  if (!URL.canParse(authUrl)) return true;
  return !/\.(my)?huaweicloud\.(com|eu|cn)$/.test(new URL(authUrl).hostname);
}
