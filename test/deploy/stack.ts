import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmod, chown, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { openPassphraseFile } from '../../src/guard/page/passphrase.ts';
import { tokensFile } from '../http/support.ts';
import { freePort, listening, RedisServer } from '../state/redis-server.ts';
import { atEnd } from '../support/at-end.ts';
import { certificateFor } from '../support/certificate.ts';
import { Simulator } from '../support/simulator.ts';
import { Container } from './container.ts';
import { buildImage, type Image } from './image.ts';
import { composeServices, nginxConf } from './manifests.ts';

export const PASSPHRASE = 'horse battery staple';
const SCOPES = ['flexus:read', 'flexus:write', 'flexus:destructive', 'flexus:billing'];
/** Of nginx's image. */
const NGINX_USER = 101;

export interface Replica {
  readonly port: number;
  readonly pagePort: number;
  readonly metricsPort: number;
  container: Container;
}

/** What deploy/compose.yaml describes: its settings, deploy/nginx.conf and deploy/make-secrets.sh, on ports of this machine. */
export interface Stack {
  readonly port: number;
  readonly ca: string;
  readonly token: string;
  readonly redis: RedisServer;
  readonly simulator: Simulator;
  readonly replicas: readonly [Replica, Replica];
  /** Starts a replica that has ended where it was. */
  restart(replica: Replica): Promise<void>;
  /** Runs another command with the volumes of a replica. */
  run(...command: readonly string[]): Promise<Container>;
}

/** The files of a person who followed docs/deploying.md. */
export async function secretsOf(folder: string, { ak, sk }: Simulator['login']): Promise<string> {
  execFileSync('sh', ['deploy/make-secrets.sh', folder]);
  await writeFile(join(folder, 'credentials'), `[basic]\nak = ${ak}\nsk = ${sk}\n`, { mode: 0o600 });
  await openPassphraseFile(join(folder, 'passphrase.json')).set(PASSPHRASE);
  const { file, tokens } = tokensFile({ caller: 'builder', scopes: SCOPES });
  await copyFile(file, join(folder, 'tokens.json'));
  return tokens.builder ?? '';
}

async function giveTo({ uid, gid }: Image['user'], folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isFile()) await chown(join(folder, entry.name), uid, gid);
  }
  await chown(folder, uid, gid);
}

/** Redis as the Compose file starts it. */
export async function startRedis(secrets: string): Promise<RedisServer> {
  const [, ...words] = composeServices().redis.command ?? [];
  const redis = await RedisServer.start(
    ...words.map((word) => word.replace('/etc/redis/', `${join(secrets, 'redis')}/`)),
  );
  atEnd(() => redis.stop());
  return redis;
}

/** nginx with deploy/nginx.conf, as the user of its image: addresses, ports and folders are all that is replaced. */
async function startNginx(folder: string, replicas: readonly Replica[], sessions: boolean): Promise<number> {
  const port = await freePort();
  const services = composeServices();
  const addresses = [services['mcp-1'], services['mcp-2']].map(({ networks }) =>
    networks && !Array.isArray(networks) ? (networks.front?.ipv4_address ?? '') : '',
  );
  let conf = nginxConf
    .replaceAll('listen 8443', `listen 127.0.0.1:${port}`)
    .replaceAll('/tmp/', `${folder}/`)
    .replaceAll('/etc/nginx/tls', folder);
  for (const [index, one] of replicas.entries()) {
    conf = conf.replaceAll(`${addresses[index]}:7380`, `127.0.0.1:${one.port}`);
    conf = conf.replaceAll(`${addresses[index]}:7390`, `127.0.0.1:${one.pagePort}`);
  }
  if (sessions) conf = conf.replace('# hash $http_authorization', 'hash $http_authorization');
  await writeFile(join(folder, 'nginx.conf'), conf);
  await chmod(folder, 0o755);
  execFileSync('chown', ['-R', `${NGINX_USER}:${NGINX_USER}`, folder]);
  const user = ['--reuid', String(NGINX_USER), '--regid', String(NGINX_USER), '--clear-groups'];
  const nginx = ['nginx', '-e', 'stderr', '-p', folder, '-c', 'nginx.conf'];
  const child = spawn('setpriv', [...user, ...nginx], { stdio: 'ignore' });
  atEnd(() => stopped(child));
  await listening(port);
  return port;
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

export async function startStack({ sessions = false } = {}): Promise<Stack> {
  const folder = await mkdtemp(join(tmpdir(), 'flexus-stack-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o711);
  const [secrets, tls, audit] = ['secrets', 'tls', 'audit'].map((name) => join(folder, name));
  if (!secrets || !tls || !audit) throw new Error('no folders');
  await Promise.all([tls, audit].map((path) => mkdir(path, { mode: 0o700 })));
  const { cert, key } = certificateFor('mcp.example.com', 'approvals.example.com');
  await Promise.all([copyFile(cert, join(tls, 'tls.crt')), copyFile(key, join(tls, 'tls.key'))]);
  const ca = await readFile(join(tls, 'tls.crt'), 'utf8');
  const [image, simulator] = await Promise.all([buildImage(), Simulator.start()]);
  const token = await secretsOf(secrets, simulator.login);
  await giveTo(image.user, secrets);
  // A volume with a name gets its owner from the image's folder.
  await chown(audit, image.user.uid, image.user.gid);
  const redis = await startRedis(secrets);
  const service = composeServices()['mcp-1'];
  const mounts = service.volumes.map((volume) => {
    const [from = '', to = '', mode] = volume.split(':');
    return { from: join(folder, basename(from)), to, writable: mode !== 'ro' };
  });
  const serve = async ({ port, pagePort, metricsPort }: Omit<Replica, 'container'>): Promise<Container> => {
    const own = {
      FLEXUS_ENDPOINT: simulator.url,
      FLEXUS_STATE: (service.environment?.FLEXUS_STATE ?? '').replace('redis:6379', `127.0.0.1:${redis.port}`),
      FLEXUS_HTTP_PORT: String(port),
      FLEXUS_APPROVAL_PORT: String(pagePort),
      FLEXUS_METRICS_PORT: String(metricsPort),
      ...(sessions ? { FLEXUS_HTTP_SESSIONS: 'true' } : {}),
    };
    const container = await Container.start(image, { env: { ...service.environment, ...own }, mounts });
    await container.line();
    return container;
  };
  const replica = async (): Promise<Replica> => {
    const place = { port: await freePort(), pagePort: await freePort(), metricsPort: await freePort() };
    return { ...place, container: await serve(place) };
  };
  const replicas = await Promise.all([replica(), replica()]);
  return {
    port: await startNginx(tls, replicas, sessions),
    ca,
    token,
    redis,
    simulator,
    replicas,
    async restart(one) {
      one.container = await serve(one);
    },
    run: (...command) => Container.start(image, { command, mounts }),
  };
}
