import { readFileSync } from 'node:fs';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';

/** Kubernetes and Compose read YAML 1.1 octal numbers, and Compose its merge keys. */
const AS_THEY_READ = { version: '1.1', merge: true } as const;

const text = (path: string): string => readFileSync(path, 'utf8');

const manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }).optional(),
});
export type Manifest = z.infer<typeof manifest>;

/** The documents of a file. @throws when one is no YAML, has a key twice, or is no manifest */
export function manifestsOf(file: string): readonly Manifest[] {
  return parseAllDocuments(text(`deploy/kubernetes/${file}`), AS_THEY_READ).map((document) => {
    const [problem] = [...document.errors, ...document.warnings];
    if (problem) throw problem;
    return manifest.parse(document.toJS());
  });
}

/** The one manifest of a kind and name, as a schema reads it. */
export function theManifest<T>(file: string, kind: string, schema: z.ZodType<T>, name?: string): T {
  const found = manifestsOf(file).filter((one) => one.kind === kind && (!name || one.metadata?.name === name));
  if (found.length !== 1) throw new Error(`${file} has ${found.length} ${kind}`);
  return schema.parse(found[0]);
}

const settings = z.record(z.string(), z.string());

/** The variables of the ConfigMap. */
export function kubernetesSettings(): Readonly<Record<string, string>> {
  return theManifest('settings.yaml', 'ConfigMap', z.looseObject({ data: settings })).data;
}

const probe = z.object({
  httpGet: z.object({
    path: z.string(),
    port: z.string(),
    httpHeaders: z.array(z.object({ name: z.string(), value: z.string() })),
  }),
  periodSeconds: z.number(),
  timeoutSeconds: z.number(),
  failureThreshold: z.number(),
});

const securityContext = z.looseObject({
  allowPrivilegeEscalation: z.boolean(),
  readOnlyRootFilesystem: z.boolean(),
  capabilities: z.object({ add: z.array(z.string()).optional(), drop: z.array(z.string()) }),
});

const container = z.looseObject({
  image: z.string(),
  ports: z.array(z.object({ name: z.string(), containerPort: z.number() })),
  securityContext,
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string(), readOnly: z.boolean().optional() })),
});

const podSpec = z.looseObject({
  automountServiceAccountToken: z.boolean(),
  enableServiceLinks: z.boolean(),
  securityContext: z.looseObject({
    runAsNonRoot: z.boolean(),
    runAsUser: z.number(),
    runAsGroup: z.number(),
    fsGroup: z.number(),
    fsGroupChangePolicy: z.string(),
    seccompProfile: z.object({ type: z.string() }),
  }),
  containers: z.array(container).length(1),
  volumes: z.array(z.looseObject({ name: z.string() })),
});

const labels = z.record(z.string(), z.string());
export const selector = z.object({ matchLabels: labels });

/** A Deployment or StatefulSet. */
export const workload = z.looseObject({
  spec: z.looseObject({
    replicas: z.number(),
    selector,
    template: z.object({ metadata: z.looseObject({ labels }), spec: podSpec }),
  }),
});

const served = container.extend({
  livenessProbe: probe,
  readinessProbe: probe,
  lifecycle: z.object({ preStop: z.object({ exec: z.object({ command: z.array(z.string()) }) }) }),
  envFrom: z.array(z.object({ configMapRef: z.object({ name: z.string() }) })),
});
const deployment = z.looseObject({
  spec: z.looseObject({
    replicas: z.number(),
    selector,
    template: z.object({
      metadata: z.looseObject({ labels }),
      spec: podSpec.extend({
        terminationGracePeriodSeconds: z.number(),
        containers: z.tuple([served]),
      }),
    }),
  }),
});

/** The server's Deployment. */
export function theDeployment(): z.infer<typeof deployment>['spec'] {
  return theManifest('deployment.yaml', 'Deployment', deployment).spec;
}

const service = z.looseObject({
  image: z.string(),
  read_only: z.boolean(),
  cap_drop: z.array(z.string()),
  security_opt: z.array(z.string()),
  command: z.array(z.string()).optional(),
  environment: settings.optional(),
  volumes: z.array(z.string()),
  stop_grace_period: z.string().optional(),
  networks: z
    .union([z.array(z.string()), z.record(z.string(), z.object({ ipv4_address: z.string().optional() }))])
    .optional(),
});
const compose = z.looseObject({
  services: z.object({ 'mcp-1': service, 'mcp-2': service, setup: service, nginx: service, redis: service }),
});

/** The services of the Compose file. */
export function composeServices(): z.infer<typeof compose>['services'] {
  return compose.parse(parse(text('deploy/compose.yaml'), { ...AS_THEY_READ, strict: true })).services;
}

export const nginxConf = text('deploy/nginx.conf');

/** The value of a directive that nginx.conf gives once. */
export function directive(name: string): string {
  const found = [...nginxConf.matchAll(new RegExp(`^\\s*${name} (.*);$`, 'gm'))].map((one) => one[1] ?? '');
  const [value] = found;
  if (value === undefined) throw new Error(`nginx.conf has no ${name}`);
  return value;
}
