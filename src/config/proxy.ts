import type { ForwardProxy } from '../cloud/wire.ts';
import { ConfigError } from './config-error.ts';
import type { Environment } from './flags.ts';

/**
 * The proxy on the way to the cloud, from the variables that curl and Docker read too. Every cloud but one on this machine
 * is reached by HTTPS, so `HTTP_PROXY` has no meaning here.
 *
 * @throws ConfigError that does not repeat the URL, since it may hold a password
 */
export function proxyOf(env: Environment): ForwardProxy | undefined {
  const name = env.https_proxy ? 'https_proxy' : 'HTTPS_PROXY';
  const text = env[name];
  if (text === undefined || text === '') return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const percent = url && /%(?![0-9A-Fa-f]{2})/.test(url.username + url.password);
  if (url === undefined || percent || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '') {
    throw new ConfigError(`${name} must be a URL such as http://proxy.example.com:3128.`);
  }
  return { url: url.href, except: env.no_proxy || env.NO_PROXY || '' };
}
