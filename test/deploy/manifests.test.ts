import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Environment } from '../../src/config/flags.ts';
import { readSettings } from '../../src/config/flags.ts';
import { type HttpConfig, parseHttpConfig } from '../../src/config/http-config.ts';
import { LARGEST_FORM } from '../../src/guard/page/protections.ts';
import { LARGEST_BODY } from '../../src/http/body.ts';
import { LIMITS } from '../../src/http/listener.ts';
import { DRAIN_MS, FLUSH_MS, SILENCE_MS } from '../../src/http/serve.ts';
import { instructionsOf } from './image.ts';
import {
  composeServices,
  directive,
  kubernetesSettings,
  manifestsOf,
  nginxConf,
  selector,
  theDeployment,
  theManifest,
  workload,
} from './manifests.ts';

/** Issue 5, part 6. What can be said of deploy/ without running it; container.test.ts and nginx.test.ts run it. */
const folder = 'deploy/kubernetes';
const files = readdirSync(folder).filter((name) => name !== 'kustomization.yaml');
const read = (path: string): string => readFileSync(path, 'utf8');

/** The files that the settings name. */
const SECRETS: Readonly<Record<string, string>> = {
  '/etc/flexus-mcp/credentials': '[basic]\nak = AK\nsk = SK\n',
  '/etc/flexus-mcp/redis-password': 'odd %/@: password\n',
  '/etc/flexus-mcp/state.key': `${'k'.repeat(44)}\n`,
};
const configOf = (env: Environment): Promise<HttpConfig> =>
  parseHttpConfig([], env, { read: (path) => SECRETS[path], home: () => '/nowhere' });

const composed = composeServices();
const settingsOf = { compose: composed['mcp-1'].environment ?? {}, kubernetes: kubernetesSettings() };

describe.each(Object.entries(settingsOf))('the settings of %s', (_name, env) => {
  test('are what flexus-mcp http takes', async () => {
    const { http, config } = await configOf(env);
    expect(http).toMatchObject({
      host: '0.0.0.0',
      port: 7380,
      publicUrl: 'https://mcp.example.com',
      behindProxy: true,
      auth: { kind: 'tokens', file: '/etc/flexus-mcp/tokens.json' },
      metrics: { port: 9464 },
    });
    expect(config.guard).toMatchObject({
      mode: 'human',
      page: { port: 7390, publicUrl: 'https://approvals.example.com' },
    });
    expect(config.mode).toMatchObject({ kind: 'cloud', real: true });
  });

  test('hold no secret: the password of Redis comes from a file, whatever characters it has', async () => {
    const { config } = await configOf(env);
    const url = new URL(config.state?.url ?? '');
    expect(decodeURIComponent(url.password)).toBe('odd %/@: password');
    expect(url.host).toBe('redis:6379');
    expect(JSON.stringify(env)).not.toMatch(/:\/\/[^"/]*:[^"/]*@/);
  });
});

test('each variable that a file of deploy/ or docs/deploying.md names is a flag', () => {
  const texts = ['compose.yaml', 'Dockerfile', ...files.map((name) => `kubernetes/${name}`)].map((name) =>
    read(`deploy/${name}`),
  );
  const names = new Set([...texts, read('docs/deploying.md')].join('\n').match(/\bFLEXUS_[A-Z_]*[A-Z]\b/g));
  // Of Services, which enableServiceLinks keeps away.
  const flags = [...names].filter((name) => !name.startsWith('FLEXUS_MCP'));
  expect(flags.length).toBeGreaterThan(15);
  for (const name of flags) expect(() => readSettings([], { [name]: 'x' }), name).not.toThrow();
});

describe('Kubernetes', () => {
  const { replicas, template, selector: own } = theDeployment();
  const [container] = template.spec.containers;

  test.each(files)('%s is YAML of manifests that kustomization.yaml lists', (name) => {
    expect(manifestsOf(name).every(({ metadata }) => metadata)).toBe(true);
    const [{ resources }] = z
      .tuple([z.looseObject({ resources: z.array(z.string()) })])
      .parse(manifestsOf('kustomization.yaml'));
    expect(resources.includes(name)).toBe(name !== 'secrets.example.yaml');
  });

  test.each([
    ['deployment.yaml', 'Deployment'],
    ['redis.yaml', 'StatefulSet'],
  ])('the pods of %s fit the restricted profile (Pod Security Standards), and more', (file, kind) => {
    const pod = theManifest(file, kind, workload).spec.template.spec;
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(pod.securityContext.runAsUser).toBeGreaterThan(0);
    for (const name of ['hostNetwork', 'hostPID', 'hostIPC', 'initContainers']) expect(pod).not.toHaveProperty(name);
    expect(pod).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
    for (const one of pod.containers) {
      expect(one.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
    for (const volume of pod.volumes) expect(volume).not.toHaveProperty('hostPath');
  });

  test('the namespace asks for that profile', () => {
    const { metadata } = theManifest('namespace.yaml', 'Namespace', z.looseObject({ metadata: z.unknown() }));
    expect(metadata).toMatchObject({ labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } });
  });

  test('two replicas, of which one may be away', () => {
    expect(replicas).toBe(2);
    const budget = z.looseObject({ spec: z.object({ minAvailable: z.number(), selector }) });
    const { spec } = theManifest('disruption-budget.yaml', 'PodDisruptionBudget', budget);
    expect(spec).toEqual({ minAvailable: 1, selector: own });
    expect(template.metadata.labels).toMatchObject(own.matchLabels);
  });

  test('a pod that ends gets the time that what runs gets', () => {
    const [, seconds] = z
      .tuple([z.literal('sleep'), z.coerce.number()])
      .parse(container.lifecycle.preStop.exec.command);
    const atMost = seconds + (DRAIN_MS + FLUSH_MS) / 1000;
    expect(template.spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(atMost + 10);
  });

  test('ports are those of the settings, and everything that names one names one of them', () => {
    const ports = Object.fromEntries(container.ports.map(({ name, containerPort }) => [name, String(containerPort)]));
    expect(ports).toEqual({
      mcp: settingsOf.kubernetes.FLEXUS_HTTP_PORT,
      approvals: settingsOf.kubernetes.FLEXUS_APPROVAL_PORT,
      metrics: settingsOf.kubernetes.FLEXUS_METRICS_PORT,
    });
    const service = z.looseObject({
      spec: z.looseObject({
        selector: z.record(z.string(), z.string()),
        ports: z.array(z.object({ targetPort: z.string() }).loose()),
      }),
    });
    for (const name of ['flexus-mcp', 'flexus-mcp-approvals']) {
      const { spec } = theManifest('services.yaml', 'Service', service, name);
      expect(spec.selector).toEqual(own.matchLabels);
      for (const { targetPort } of spec.ports) expect(Object.keys(ports)).toContain(targetPort);
    }
  });

  test('the network policy lets in to named ports only, and out to names, Redis and 443', () => {
    const rule = z.object({
      ports: z.array(z.object({ protocol: z.string(), port: z.union([z.string(), z.number()]) })),
    });
    const policy = z.looseObject({
      spec: z.looseObject({
        podSelector: selector,
        policyTypes: z.array(z.string()),
        ingress: z.array(rule.loose()),
        egress: z.array(rule.loose()).optional(),
      }),
    });
    const { spec } = theManifest('network-policy.yaml', 'NetworkPolicy', policy, 'flexus-mcp');
    expect(spec.podSelector).toEqual(own);
    expect(spec.policyTypes).toEqual(['Ingress', 'Egress']);
    const named = (rules: readonly z.infer<typeof rule>[]): readonly unknown[] =>
      rules.map(({ ports }) => ports.map(({ port }) => port));
    expect(named(spec.ingress)).toEqual([['mcp', 'approvals'], ['metrics']]);
    expect(named(spec.egress ?? [])).toEqual([[53, 53], [6379], [443]]);
    const redis = theManifest('network-policy.yaml', 'NetworkPolicy', policy, 'redis').spec;
    expect(redis.podSelector).toEqual(theManifest('redis.yaml', 'StatefulSet', workload).spec.selector);
    expect(redis.egress).toBeUndefined();
  });

  test('the Secrets have each file that the settings name, and hold none', () => {
    const secret = z.looseObject({ stringData: z.record(z.string(), z.string()) });
    const { stringData } = theManifest('secrets.example.yaml', 'Secret', secret, 'flexus-mcp');
    const named = Object.values(settingsOf.kubernetes).flatMap((value) =>
      value.startsWith('/etc/flexus-mcp/') ? [value.slice('/etc/flexus-mcp/'.length)] : [],
    );
    expect(Object.keys(stringData).sort()).toEqual([...named, 'passphrase.json'].sort());
    for (const value of Object.values(stringData)) expect(value).toContain('REPLACE');
  });
});

describe('Compose', () => {
  test.each(Object.entries(composed))(
    '%s is not root, can not become it, and writes to volumes alone',
    (_name, service) => {
      expect(service).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
    },
  );

  test('both replicas are the same, behind one nginx that knows their addresses and ports', () => {
    const { networks: one, ...first } = composed['mcp-1'];
    const { networks: two, ...second } = composed['mcp-2'];
    expect(first).toEqual(second);
    const addresses = [one, two].map((networks) =>
      networks && !Array.isArray(networks) ? networks.front?.ipv4_address : undefined,
    );
    for (const port of [settingsOf.compose.FLEXUS_HTTP_PORT, settingsOf.compose.FLEXUS_APPROVAL_PORT]) {
      for (const address of addresses) expect(nginxConf).toContain(`server ${address}:${port} `);
    }
  });

  test('who ends gets the time that what runs gets', () => {
    for (const name of ['mcp-1', 'nginx'] as const) {
      const seconds = Number.parseInt(composed[name].stop_grace_period ?? '', 10);
      expect(seconds).toBeGreaterThan((DRAIN_MS + FLUSH_MS) / 1000 + 5);
    }
  });

  test('Redis refuses rather than forgets (docs/guard.md), and is reached by the replicas alone', () => {
    const words = composed.redis.command?.join(' ');
    expect(words).toContain('--maxmemory-policy noeviction');
    expect(theManifest('redis.yaml', 'StatefulSet', workload).spec.template.spec.containers[0]).toMatchObject({
      command: expect.arrayContaining(['--maxmemory-policy', 'noeviction']),
    });
    expect(composed.redis.networks).toEqual(['back']);
    expect(composed.redis).not.toHaveProperty('ports');
  });
});

describe('nginx', () => {
  const seconds = (name: string): number => Number.parseInt(directive(name), 10);

  test("waits longer than a replica is silent, and drops a kept connection before the replica's end does", async () => {
    const { config } = await configOf(settingsOf.compose);
    expect(1000 * seconds('proxy_read_timeout')).toBeGreaterThan(SILENCE_MS + config.deadlineMs);
    expect(1000 * seconds('keepalive_timeout')).toBeLessThan(LIMITS.idleMs);
    expect(1000 * seconds('worker_shutdown_timeout')).toBeGreaterThan(DRAIN_MS);
  });

  test("lets in what the server takes: 1 MiB for a call, 16 KiB for the page's forms", () => {
    expect(nginxConf.match(/client_max_body_size \w+/g)).toEqual([
      `client_max_body_size ${LARGEST_BODY / 1024 ** 2}m`,
      `client_max_body_size ${LARGEST_FORM / 1024}k`,
    ]);
  });

  test('names are those of the settings, of both', () => {
    const names = [...nginxConf.matchAll(/server_name (\S+);/g)].map((match) => `https://${match[1]}`);
    for (const env of Object.values(settingsOf)) expect(names).toEqual([env.FLEXUS_HTTP_URL, env.FLEXUS_APPROVAL_URL]);
    const ingress = read(`${folder}/ingress.yaml`);
    expect([...ingress.matchAll(/- host: (\S+)/g)].map((match) => `https://${match[1]}`)).toEqual(names);
  });
});

describe('the image', () => {
  test('is made from a pinned Node.js, and only from what the build needs', async () => {
    const all = await instructionsOf('deploy/Dockerfile');
    expect(all[0]).toMatchObject({ name: 'ARG', rest: expect.stringMatching(/^NODE=node:22\.\d+\.\d+-\w+-slim$/) });
    expect(all.filter(({ name }) => name === 'FROM').map(({ rest }) => rest)).toEqual([
      `\${NODE} AS build`,
      `\${NODE}`,
    ]);
    const allowed = read('deploy/Dockerfile.dockerignore').match(/^!.*$/gm) ?? [];
    const copied = all.flatMap(({ name, rest }) =>
      name === 'COPY' && !rest.startsWith('--from') ? rest.split(' ').slice(0, -1) : [],
    );
    expect(copied.map((path) => `!${path}`).sort()).toEqual([...allowed].sort());
    for (const path of copied) expect(existsSync(path), path).toBe(true);
  });

  test('has the user and the ports of the Deployment, and programs get signals themselves', async () => {
    const all = await instructionsOf('deploy/Dockerfile');
    const { template } = theDeployment();
    const { runAsUser, runAsGroup } = template.spec.securityContext;
    expect(all.find(({ name }) => name === 'USER')?.rest).toBe(`${runAsUser}:${runAsGroup}`);
    const ports = template.spec.containers[0].ports.map(({ containerPort }) => containerPort);
    expect(all.find(({ name }) => name === 'EXPOSE')?.rest).toBe(ports.join(' '));
    expect(all.filter(({ name }) => /^(ENTRYPOINT|CMD)$/.test(name)).every(({ rest }) => rest.startsWith('['))).toBe(
      true,
    );
  });
});
