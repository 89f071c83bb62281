import { Hono } from 'hono';
import type { HttpAuth } from '../config/http-settings.ts';
import { LEAST_SCOPE, SCOPES } from './caller.ts';

/** Where MCP is served. */
export const ENDPOINT = '/mcp';
const METADATA = '/.well-known/oauth-protected-resource';

/** The `WWW-Authenticate` of a refusal (RFC 6750, section 3; RFC 9728, section 5.1). */
export interface Challenge {
  /** @param description plain words, without quotes */
  unauthorized(given: boolean, description: string): Readonly<Record<string, string>>;
  insufficientScope(needed: string): Readonly<Record<string, string>>;
}

type Parts = Readonly<Record<string, string | undefined>>;

/** @param origin where clients reach this server */
export function createChallenge(auth: HttpAuth, origin: string): Challenge {
  const metadata = auth.kind === 'oauth' ? `${origin}${METADATA}${ENDPOINT}` : undefined;
  const header = (parts: Parts): Readonly<Record<string, string>> => {
    const all: Parts = { realm: 'flexus-mcp', ...parts, resource_metadata: metadata };
    const texts = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`${name}="${value}"`]));
    return { 'www-authenticate': `Bearer ${texts.join(', ')}` };
  };
  return {
    unauthorized: (given, description) =>
      header({
        scope: LEAST_SCOPE,
        ...(given ? { error: 'invalid_token', error_description: description } : {}),
      }),
    insufficientScope: (needed) => header({ scope: needed, error: 'insufficient_scope' }),
  };
}

/** The protected resource's metadata (RFC 9728, sections 2 and 3.1); none where no authorization server is trusted. */
export function metadataRoutes(auth: HttpAuth, origin: string): Hono {
  const routes = new Hono();
  if (auth.kind !== 'oauth') return routes;
  const metadata = {
    resource: `${origin}${ENDPOINT}`,
    authorization_servers: [auth.issuer],
    scopes_supported: SCOPES,
    bearer_methods_supported: ['header'],
    resource_name: 'flexus-mcp',
  };
  for (const path of [METADATA, `${METADATA}${ENDPOINT}`]) routes.get(path, (c) => c.json(metadata));
  return routes;
}
