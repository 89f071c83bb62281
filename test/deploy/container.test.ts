import { spawnSync } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { post, raw } from '../http/support.ts';
import { freePort, hasRedis } from '../state/redis-server.ts';
import { atEnd } from '../support/at-end.ts';
import { Simulator } from '../support/simulator.ts';
import { Container, hasContainers } from './container.ts';
import { buildImage, type Image } from './image.ts';
import { kubernetesSettings, theDeployment, theManifest } from './manifests.ts';
import { type MountedSecret, mountSecret } from './mounted-secret.ts';
import { secretsOf, startRedis } from './stack.ts';

/**
 * Issue 5, part 6: the image of deploy/Dockerfile with the settings, Secret, volume and probes of deploy/kubernetes, run
 * as a container would: not root, no capability, read-only.
 */
const secretKeys = z.looseObject({ stringData: z.record(z.string(), z.string()) });

/** As `flexus-mcp passphrase` leaves it; whose passphrase it was does not matter. */
const hashed = JSON.stringify({
  version: 1,
  N: 2 ** 17,
  r: 8,
  p: 1,
  salt: Buffer.alloc(16).toString('base64'),
  hash: Buffer.alloc(32).toString('base64'),
});

interface Pod {
  readonly container: Container;
  readonly url: string;
  readonly ports: Readonly<Record<string, number>>;
  readonly secret: MountedSecret;
  readonly files: Readonly<Record<string, string>>;
  readonly token: string;
  readonly record: string;
  readonly image: Image;
}

/** The Secret's files, made as docs/deploying.md says. */
async function secretFiles(folder: string): Promise<Readonly<Record<string, string>>> {
  const { stringData } = theManifest('secrets.example.yaml', 'Secret', secretKeys, 'flexus-mcp');
  const names = Object.keys(stringData);
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')])),
  );
}

async function startPod(): Promise<Pod> {
  const folder = await mkdtemp(join(tmpdir(), 'flexus-pod-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o711);
  const [image, simulator] = await Promise.all([buildImage(), Simulator.start()]);
  const token = await secretsOf(join(folder, 'made'), simulator.login);
  const redis = await startRedis(join(folder, 'made'));
  const files = await secretFiles(join(folder, 'made'));
  const secret = await mountSecret(join(folder, 'secret'), image.user.gid, files);
  // A fresh volume that was opened for fsGroup.
  const record = join(folder, 'record');
  await mkdir(record);
  await chown(record, 0, image.user.gid);
  await chmod(record, 0o2775);
  const settings = kubernetesSettings();
  const ports = { mcp: await freePort(), approvals: await freePort(), metrics: await freePort() };
  const own = {
    FLEXUS_ENDPOINT: simulator.url,
    FLEXUS_STATE: (settings.FLEXUS_STATE ?? '').replace('redis:6379', `127.0.0.1:${redis.port}`),
    FLEXUS_HTTP_PORT: String(ports.mcp),
    FLEXUS_APPROVAL_PORT: String(ports.approvals),
    FLEXUS_METRICS_PORT: String(ports.metrics),
  };
  const from: Readonly<Record<string, string>> = { secrets: join(folder, 'secret'), record };
  const [{ volumeMounts }] = theDeployment().template.spec.containers;
  const mounts = volumeMounts.map(({ name, mountPath, readOnly = false }) => ({
    from: from[name] ?? '',
    to: mountPath,
    writable: !readOnly,
  }));
  const container = await Container.start(image, { env: { ...settings, ...own }, mounts });
  const { url } = z.object({ url: z.string() }).parse(JSON.parse(await container.line()));
  return { container, url, ports, secret, files, token, record, image };
}

describe.skipIf(!hasContainers || !hasRedis)('a pod', () => {
  let pod: Pod;
  beforeAll(async () => {
    pod = await startPod();
    // Simulator, Redis and server start on a machine that does other things as well.
  }, 60_000);

  /** A request as the ingress passes it on. */
  const rpc = (method: string, params: unknown = {}): ReturnType<typeof raw> => {
    const { headers, body } = post(method, params);
    const all = { ...headers, host: 'mcp.example.com', 'x-forwarded-proto': 'https' };
    const authorization = `Bearer ${pod.token}`;
    return raw(`http://127.0.0.1:${pod.ports.mcp}/mcp`, { headers: { ...all, authorization }, body: String(body) });
  };

  test('begins, with its secrets mounted as Kubernetes does, and says where clients reach it', () => {
    expect(pod.url).toBe('https://mcp.example.com/mcp');
    expect(pod.container.stderr).not.toMatch(/passphrase|can't|open to other/);
  });

  test('is process 1 of a user that is nobody, without a capability, and can get none', async () => {
    const status = await readFile(`/proc/${await pod.container.pid()}/status`, 'utf8');
    const { uid, gid } = pod.image.user;
    expect(status).toMatch(new RegExp(`^Uid:\\s${uid}\\s${uid}\\s${uid}\\s${uid}$`, 'm'));
    expect(status).toMatch(new RegExp(`^Gid:\\s${gid}\\s${gid}\\s${gid}\\s${gid}$`, 'm'));
    expect(status).toMatch(/^NSpid:\s\d+\s1$/m);
    expect(status).toMatch(/^CapEff:\s0+$/m);
    expect(status).toMatch(/^CapBnd:\s0+$/m);
    expect(status).toMatch(/^NoNewPrivs:\s1$/m);
    const mounts = await readFile(`/proc/${await pod.container.pid()}/mountinfo`, 'utf8');
    expect(mounts).toMatch(/ \/ ro,/);
    expect(mounts).toMatch(/ \/etc\/flexus-mcp ro,/);
  });

  test.each(['livenessProbe', 'readinessProbe'] as const)('%s of the Deployment finds it well', async (probe) => {
    const { httpGet } = theDeployment().template.spec.containers[0][probe];
    const headers = Object.fromEntries(
      httpGet.httpHeaders.map(({ name, value }) => [name.toLowerCase(), value.replace('7380', String(pod.ports.mcp))]),
    );
    const url = `http://127.0.0.1:${pod.ports[httpGet.port]}`;
    const { status, text } = await raw(url, { method: 'GET', path: httpGet.path, headers });
    expect({ status, text }).toMatchObject({ status: 200 });
    if (httpGet.path === '/readyz') {
      expect(JSON.parse(text).checks).toEqual({ cloud: 'ok', state: 'ok', tokens: 'ok', process: 'ok' });
    }
  });

  test("the image's health check finds it well, and finds out when nothing is there", () => {
    const [command = '', ...args] = pod.image.healthcheck;
    expect(command).toBe('node');
    const check = (port: number): number | null =>
      spawnSync(process.execPath, args, { env: { FLEXUS_HTTP_PORT: String(port) } }).status;
    expect(check(pod.ports.mcp ?? 0)).toBe(0);
    expect(check(1)).toBe(1);
  });

  test('metrics are given by address, as Prometheus asks for them', async () => {
    const { status, text } = await raw(`http://127.0.0.1:${pod.ports.metrics}`, { method: 'GET', path: '/metrics' });
    expect(status).toBe(200);
    expect(text).toContain('flexus_mcp_approvals_pending 0');
  });

  test('puts a change on record in its volume, for itself alone', async () => {
    const args = { server_id: 'blog', name: 'weblog' };
    const { status, text } = await rpc('tools/call', { name: 'update_server', arguments: args });
    expect(status).toBe(200);
    expect(text).not.toContain('"isError":true');
    const [name = ''] = (await readdir(join(pod.record, 'audit'))).filter((one) => one.endsWith('.jsonl'));
    const facts = await stat(join(pod.record, 'audit', name));
    expect({ uid: facts.uid, mode: facts.mode & 0o777 }).toEqual({ uid: pod.image.user.uid, mode: 0o600 });
  });

  test('a token that is taken out of the Secret is refused without a restart', async () => {
    expect((await rpc('tools/list')).status).toBe(200);
    await pod.secret.update({ ...pod.files, 'tokens.json': '{"version":1,"tokens":[]}' });
    await expect.poll(async () => (await rpc('tools/list')).status, { timeout: 5000 }).toBe(401);
    await pod.secret.update(pod.files);
    await expect.poll(async () => (await rpc('tools/list')).status, { timeout: 5000 }).toBe(200);
  });

  test('ends by itself upon SIGTERM', async () => {
    await pod.container.signal('SIGTERM');
    expect(await pod.container.ended).toBe(0);
  });
});

/** docs/guard.md: the passphrase's hash is kept from a second user; a mounted Secret is root's. */
describe.skipIf(!hasContainers)('a passphrase file', () => {
  const SELF = 65532;
  test.each([
    ['of the user alone', { uid: SELF, mode: 0o600, folder: [SELF, 0o700] }, undefined],
    ["of root's, for the group, as Kubernetes mounts it", { uid: 0, mode: 0o440, folder: [0, 0o3777] }, undefined],
    ["of root's, for the group, in a folder of root's", { uid: 0, mode: 0o440, folder: [0, 0o755] }, undefined],
    ['of the user, readable for others', { uid: SELF, mode: 0o644, folder: [SELF, 0o700] }, 'open to other users'],
    ["of root's, readable for all", { uid: 0, mode: 0o444, folder: [0, 0o3777] }, 'open to other users (mode 444)'],
    ["of root's, writable for the group", { uid: 0, mode: 0o460, folder: [0, 0o3777] }, 'open to other users'],
    ['of root, where others may exchange it', { uid: 0, mode: 0o440, folder: [0, 0o777] }, 'belongs to another user'],
    ["of root, in somebody's folder", { uid: 0, mode: 0o440, folder: [1234, 0o755] }, 'belongs to another user'],
    ['of somebody else', { uid: 1234, mode: 0o440, folder: [0, 0o3777] }, 'belongs to another user'],
  ] as const)('%s', async (_name, { uid, mode, folder: [owner, folderMode] }, problem) => {
    const image = await buildImage();
    const folder = await mkdtemp(join(tmpdir(), 'flexus-passphrase-'));
    atEnd(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, 'passphrase.json');
    await writeFile(file, hashed);
    await chown(file, uid, image.user.gid);
    await chmod(file, mode);
    await chown(folder, owner, image.user.gid);
    await chmod(folder, folderMode);
    const mounts = [{ from: folder, to: '/etc/flexus-mcp' }];
    const container = await Container.start(image, { command: ['passphrase', '--status'], mounts });
    expect(await container.ended).toBe(problem ? 1 : 0);
    expect(container.stderr).toContain(problem ?? 'A passphrase is set');
  });
});

describe.skipIf(!hasContainers)('an image without settings', () => {
  test('serves the simulator to itself alone', async () => {
    const container = await Container.start(await buildImage(), {
      env: { FLEXUS_HTTP_PORT: String(await freePort()) },
    });
    expect(JSON.parse(await container.line())).toEqual({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:/) });
  });

  test('is not opened to a network without authentication', async () => {
    const container = await Container.start(await buildImage(), { env: { FLEXUS_HTTP_HOST: '0.0.0.0' } });
    expect(await container.ended).toBe(1);
    expect(container.stderr).toContain('without authentication it listens on 127.0.0.1 only');
  });

  test("other Services' variables, which Kubernetes adds unless it is told not to, stop it", async () => {
    const container = await Container.start(await buildImage(), { env: { FLEXUS_MCP_SERVICE_HOST: '10.0.0.1' } });
    expect(await container.ended).toBe(1);
    expect(theDeployment().template.spec.enableServiceLinks).toBe(false);
  });
});
