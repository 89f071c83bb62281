import type { Credentials } from '../cloud/wire.ts';
import { ConfigError } from './config-error.ts';

/** Credentials with what else their source says. */
export interface FoundCredentials {
  readonly credentials: Credentials;
  /** Where they came from, for people; no secret. */
  readonly from: string;
  readonly region?: string;
  readonly projectId?: string;
  readonly domainId?: string;
}

/** The parts of credentials as a source gives them, each perhaps absent. */
export interface CredentialParts {
  readonly ak?: string | undefined;
  readonly sk?: string | undefined;
  readonly securityToken?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly domainName?: string | undefined;
  readonly region?: string | undefined;
  readonly projectId?: string | undefined;
  readonly domainId?: string | undefined;
}

/** What a source calls the parts that make up credentials. */
export type PartNames = Readonly<
  Record<'ak' | 'sk' | 'securityToken' | 'username' | 'password' | 'domainName', string>
>;

/**
 * Credentials from the parts of one source, or `undefined` when it has none of them. An access key wins over a password, as
 * in the Terraform provider.
 *
 * @throws ConfigError when they are half given; it names what is missing.
 */
export function complete(parts: CredentialParts, names: PartNames, from: string): FoundCredentials | undefined {
  const credentials = accessKeyOf(parts, names, from) ?? passwordOf(parts, names, from);
  if (credentials === undefined) return undefined;
  return {
    credentials,
    from,
    ...(parts.region === undefined ? {} : { region: parts.region }),
    ...(parts.projectId === undefined ? {} : { projectId: parts.projectId }),
    ...(parts.domainId === undefined ? {} : { domainId: parts.domainId }),
  };
}

function accessKeyOf(
  { ak, sk, securityToken }: CredentialParts,
  names: PartNames,
  from: string,
): Credentials | undefined {
  if (ak === undefined && sk === undefined && securityToken === undefined) return undefined;
  if (ak === undefined)
    throw half(from, sk === undefined ? names.securityToken : names.sk, [
      names.ak,
      ...(sk === undefined ? [names.sk] : []),
    ]);
  if (sk === undefined) throw half(from, names.ak, [names.sk]);
  for (const [name, value] of [
    [names.ak, ak],
    [names.sk, sk],
    [names.securityToken, securityToken ?? ''],
  ] as const) {
    if (/[^!-~]/.test(value))
      throw new ConfigError(`${name} (${from}) holds a space or a character that no key has; was it copied whole?`);
  }
  return { kind: 'aksk', ak, sk, ...(securityToken === undefined ? {} : { securityToken }) };
}

function passwordOf(
  { username, password, domainName }: CredentialParts,
  names: PartNames,
  from: string,
): Credentials | undefined {
  if (username === undefined && password === undefined) return undefined;
  if (username === undefined) throw half(from, names.password, [names.username]);
  if (password === undefined) throw half(from, names.username, [names.password]);
  if (domainName === undefined) throw half(from, `${names.username} and ${names.password}`, [names.domainName]);
  return { kind: 'password', username, password, domainName };
}

function half(from: string, has: string, missing: readonly string[]): ConfigError {
  return new ConfigError(
    `Credentials are half given: ${from} has ${has} but no ${missing.join(' and no ')}. Give the rest, or take it away; --cloud simulator works without.`,
  );
}
