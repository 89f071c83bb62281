import { ConfigError } from '../../config/config-error.ts';
import type { HttpConfig } from '../../config/http-config.ts';
import type { Authenticator } from './authenticator.ts';
import { createLocalAuthenticator } from './local.ts';
import type { TokenEntry } from './tokens-file.ts';

/** The authenticator that the configuration asks for. @throws ConfigError when its files don't fit together */
export async function createAuthenticator({ http, profiles }: HttpConfig): Promise<Authenticator> {
  const { auth } = http;
  switch (auth.kind) {
    case 'none':
      if (profiles) throw new ConfigError('--http-profiles gives callers their credentials, but no caller is known.');
      return createLocalAuthenticator();
    case 'tokens':
      return byTokens(auth.file, profiles?.configs);
    case 'oauth': {
      const { createOauthAuthenticator } = await import('./oauth.ts');
      return createOauthAuthenticator({ ...auth, ...(profiles ? { subjects: profiles.subjects } : {}) });
    }
  }
}

async function byTokens(file: string, profiles: ReadonlyMap<string, unknown> | undefined): Promise<Authenticator> {
  const { createTokenAuthenticator } = await import('./tokens.ts');
  const { TokensFileError } = await import('./tokens-file.ts');
  const check = ({ caller, profile }: TokenEntry): string | undefined => {
    if (!profiles && profile !== undefined) {
      return `${file} gives ${caller} a profile, but there is no --http-profiles FILE.`;
    }
    if (profiles && (profile === undefined || !profiles.has(profile))) {
      return `${file} gives ${caller} no profile that --http-profiles has; flexus-mcp token --profile NAME gives one.`;
    }
    return undefined;
  };
  try {
    const failed = (reason: string): void => {
      process.stderr.write(`flexus-mcp: ${reason}\n`);
    };
    return await createTokenAuthenticator({ file, check, failed });
  } catch (error) {
    throw error instanceof TokensFileError ? new ConfigError(error.message) : error;
  }
}
