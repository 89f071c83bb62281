import { homedir } from 'node:os';
import { ConfigError } from './config/config-error.ts';
import type { HttpConfig } from './config/http-config.ts';
import type { Check } from './doctor.ts';

/** What `flexus-mcp http` needs besides a cloud: callers that can be told apart, and a way to ask a human. */
export async function servingChecks(given: HttpConfig, now = Date.now()): Promise<readonly Check[]> {
  return [await callersCheck(given, now), await approversCheck(given)];
}

async function callersCheck(given: HttpConfig, now: number): Promise<Check> {
  const what = 'callers';
  const { auth } = given.http;
  if (auth.kind === 'none') return { level: 'ok', what, said: 'whoever is on this machine' };
  try {
    const { createAuthenticator } = await import('./http/auth/create-authenticator.ts');
    await createAuthenticator(given);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { level: 'fail', what, said: error.message, mend: 'Make tokens with flexus-mcp token.' };
  }
  if (auth.kind === 'oauth')
    return { level: 'ok', what, said: `access tokens of ${auth.issuer}; its keys are not read now` };
  const { readTokens } = await import('./http/auth/tokens-file.ts');
  const tokens = (await readTokens(auth.file)) ?? [];
  const good = tokens.filter(({ expires }) => expires === undefined || Date.parse(expires) > now);
  const said = `${good.length} tokens that are good, ${tokens.length - good.length} expired, in ${auth.file}`;
  if (good.length > 0) return { level: 'ok', what, said };
  return { level: 'warn', what, said, mend: 'Nobody can call. Make a token with flexus-mcp token.' };
}

async function approversCheck({ config }: HttpConfig): Promise<Check> {
  const { openPassphraseFile, passphrasePath } = await import('./guard/page/passphrase.ts');
  const { configDirectory } = config.guard;
  const env = configDirectory === undefined ? process.env : { ...process.env, FLEXUS_CONFIG_DIR: configDirectory };
  const file = openPassphraseFile(passphrasePath(env, process.platform, homedir()));
  const what = 'approvals';
  if (await file.exists()) return { level: 'ok', what, said: `a passphrase is set, in ${file.path}` };
  const said = `no passphrase in ${file.path}: there is no approval page, and what needs a human may be refused`;
  return { level: 'warn', what, said, mend: 'Set one: flexus-mcp passphrase' };
}
