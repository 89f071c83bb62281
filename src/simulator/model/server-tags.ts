import type { Cloud, Project, ResourceTag, Server } from './state.ts';

/** Tags with a key and a value, of the ECS API. At most 10 a server: ecs-api-en-2025-01, section 5.9.3. */
export const mostResourceTags = 10;
/** Plain tags, of the Nova API: ecs-api-en-2025-01, sections 6.15.2 and 6.15.4. */
export const mostTags = 50;
export const longestTag = 80;

/** The server's tags after these were added: a new value replaces that of the same key. */
export function withTags(server: Server, added: readonly ResourceTag[]): readonly ResourceTag[] {
  const all = new Map(server.resource_tags.map(({ key, value }) => [key, value]));
  for (const { key, value } of added) all.set(key, value);
  return [...all].map(([key, value]) => ({ key, value }));
}

/** The server's tags without these; whether a value must match isn't said (ERRATA, E12), so the key alone decides. */
export function withoutTags(server: Server, keys: readonly string[]): readonly ResourceTag[] {
  return server.resource_tags.filter(({ key }) => !keys.includes(key));
}

export interface TagCondition {
  readonly key: string;
  /** any of these; none: any value */
  readonly values: readonly string[];
}

export const carries = (server: Server, { key, values }: TagCondition): boolean =>
  server.resource_tags.some((tag) => tag.key === key && (values.length === 0 || values.includes(tag.value)));

/** Every key in use in the project with all its values, both in the order of their letters. */
export function tagsInUse(cloud: Cloud, project: Project): readonly { key: string; values: readonly string[] }[] {
  const found = new Map<string, Set<string>>();
  for (const server of cloud.servers.values()) {
    if (server.project !== project) continue;
    for (const { key, value } of server.resource_tags) found.set(key, (found.get(key) ?? new Set()).add(value));
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, values]) => ({ key, values: [...values].sort() }));
}
