import { isIPv6 } from 'node:net';
import path from 'node:path';
import { isLoopback } from '../cloud/origin.ts';
import { ConfigError } from './config-error.ts';
import type { Files } from './credential-files.ts';
import type { Given, Settings } from './flags.ts';
import { readOrExplain } from './read-file.ts';
import { httpOriginOf, safeUrlOf, switchOf, wholeNumberOf } from './values.ts';

/** How callers prove who they are. */
export type HttpAuth =
  /** Nobody does: only programs of this machine reach the server. */
  | { readonly kind: 'none' }
  | { readonly kind: 'tokens'; readonly file: string }
  | { readonly kind: 'oauth'; readonly issuer: string; readonly audience: string; readonly jwksUri: string };

/** Where each request is logged. */
export type AccessLogPlace =
  | { readonly kind: 'stderr' }
  | { readonly kind: 'off' }
  | { readonly kind: 'file'; readonly path: string };

/** What `flexus-mcp http` is told about serving. */
export interface HttpSettings {
  readonly host: string;
  readonly port: number;
  /** Origin under which clients reach the server; absent: that of `host` and the bound port. */
  readonly publicUrl?: string;
  readonly sessions: boolean;
  readonly auth: HttpAuth;
  /** PEM texts. */
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly behindProxy: boolean;
  /** Requests per second of one caller. */
  readonly rate: number;
  readonly connections: number;
  readonly metrics?: { readonly host: string; readonly port: number };
  /** Base URL of an OpenTelemetry collector. */
  readonly otlpEndpoint?: string;
  readonly accessLog: AccessLogPlace;
}

const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_PORT = 7380;
const DEFAULT_RATE = 20;
const DEFAULT_CONNECTIONS = 2048;
const PORT_MAX = 65_535;

/** The origin of an address and a port. */
export function originAt(host: string, port: number, secure: boolean): string {
  return new URL(`${secure ? 'https' : 'http'}://${isIPv6(host) ? `[${host}]` : host}:${port}`).origin;
}

/** Reads what concerns serving over HTTP, and refuses to serve others than this machine's own in the open. */
export function httpSettings(given: Settings, files: Files): HttpSettings {
  const host = given['http-host']?.text ?? DEFAULT_HOST;
  const tls = tlsOf(given, files);
  const settings: HttpSettings = {
    host,
    port: numberOr(given['http-port'], 0, PORT_MAX, DEFAULT_PORT),
    ...(given['http-url'] === undefined ? {} : { publicUrl: httpOriginOf(given['http-url'], PUBLIC_ORIGIN) }),
    sessions: switchOf(given['http-sessions']),
    auth: authOf(given),
    ...(tls === undefined ? {} : { tls }),
    behindProxy: switchOf(given['behind-proxy']),
    rate: numberOr(given['http-rate'], 1, 100_000, DEFAULT_RATE),
    connections: numberOr(given['http-connections'], 1, 100_000, DEFAULT_CONNECTIONS),
    ...(given['metrics-port'] === undefined
      ? metricsAlone(given)
      : { metrics: metricsOf(given, given['metrics-port']) }),
    ...(given['otlp-endpoint'] === undefined ? {} : { otlpEndpoint: otlpOf(given['otlp-endpoint']) }),
    accessLog: accessLogOf(given['access-log']),
  };
  refuseOpen(settings);
  return settings;
}

const PUBLIC_ORIGIN = 'the origin under which clients reach this server, such as https://mcp.example.com';

function numberOr(given: Given | undefined, least: number, most: number, otherwise: number): number {
  return given === undefined ? otherwise : wholeNumberOf(given, least, most);
}

function isLocal(host: string): boolean {
  const url = `http://${isIPv6(host) ? `[${host}]` : host}`;
  if (!URL.canParse(url)) throw new ConfigError('--http-host must be an IP address or a host name, without a port.');
  return isLoopback(new URL(url).origin);
}

/** Nobody unknown may call from elsewhere, and no token may cross a network in the open (RFC 6750, section 5.3). */
function refuseOpen({ host, auth, tls, behindProxy, publicUrl }: HttpSettings): void {
  const local = isLocal(host);
  if (tls && behindProxy) {
    throw new ConfigError('--behind-proxy says that TLS ends before this server: leave it or --tls-cert out.');
  }
  if (auth.kind === 'none' && (!local || behindProxy)) {
    throw new ConfigError(
      'Whoever reaches this server could run your cloud servers: without authentication it listens on 127.0.0.1 only. Give --http-tokens FILE (make one with flexus-mcp token) or --oauth-issuer, --oauth-audience and --oauth-jwks-uri.',
    );
  }
  if (!local && !tls && !behindProxy) {
    throw new ConfigError(
      `Tokens would cross the network in plain HTTP on ${host}. Give --tls-cert FILE and --tls-key FILE, or say --behind-proxy if a reverse proxy in front does TLS.`,
    );
  }
  const plainProxy =
    behindProxy && publicUrl !== undefined && !publicUrl.startsWith('https:') && !isLoopback(publicUrl);
  if (plainProxy) throw new ConfigError('--http-url must begin with https:// with --behind-proxy: the proxy does TLS.');
  if ((behindProxy || isAnyAddress(host)) && publicUrl === undefined) {
    throw new ConfigError(
      'Give --http-url URL, the origin under which clients reach this server, such as https://mcp.example.com: requests for other names are refused.',
    );
  }
}

/** Whether an address to listen on stands for all of a machine. */
export function isAnyAddress(host: string): boolean {
  return /^(0\.0\.0\.0|::|::0|0|\[::\])$/.test(host);
}

function authOf(given: Settings): HttpAuth {
  const tokens = given['http-tokens'];
  const parts = [given['oauth-issuer'], given['oauth-audience'], given['oauth-jwks-uri']] as const;
  const [issuer, audience, jwksUri] = parts;
  if (parts.every((part) => part === undefined)) {
    return tokens === undefined ? { kind: 'none' } : { kind: 'tokens', file: path.resolve(tokens.text) };
  }
  if (tokens) throw new ConfigError('--http-tokens and --oauth-issuer exclude each other: leave one out.');
  if (!issuer || !audience || !jwksUri) {
    throw new ConfigError('OAuth needs all of --oauth-issuer, --oauth-audience and --oauth-jwks-uri.');
  }
  return { kind: 'oauth', issuer: safeUrlOf(issuer), audience: audience.text, jwksUri: safeUrlOf(jwksUri) };
}

function tlsOf(given: Settings, files: Files): HttpSettings['tls'] {
  const [cert, key] = [given['tls-cert'], given['tls-key']];
  if (!cert && !key) return undefined;
  if (!cert || !key) throw new ConfigError('--tls-cert and --tls-key belong together: give both.');
  return {
    cert: readOrExplain(cert.text, 'certificate', files),
    key: readOrExplain(key.text, 'private key', files),
  };
}

function metricsAlone(given: Settings): Record<string, never> {
  const host = given['metrics-host'];
  if (host !== undefined) throw new ConfigError(`${host.from} needs --metrics-port N beside it.`);
  return {};
}

function metricsOf(given: Settings, port: Given): { host: string; port: number } {
  return { host: given['metrics-host']?.text ?? DEFAULT_HOST, port: wholeNumberOf(port, 0, PORT_MAX) };
}

function otlpOf(given: Given): string {
  const url = URL.canParse(given.text) ? new URL(given.text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.username === '') return given.text.replace(/\/+$/, '');
  throw new ConfigError(`${given.from} must be the base URL of a collector, such as http://127.0.0.1:4318.`);
}

function accessLogOf(given: Given | undefined): AccessLogPlace {
  if (given === undefined || given.text === 'stderr') return { kind: 'stderr' };
  return given.text === 'off' ? { kind: 'off' } : { kind: 'file', path: path.resolve(given.text) };
}
