import type { Cloud, Project, Server, ServerGroup } from './state.ts';

/** The only policy on offer: ecs-api-en-2025-01, sections 5.10.1 and 6.12.1. */
export const antiAffinity = 'anti-affinity';

export function openServerGroup(cloud: Cloud, project: Project, name: string): ServerGroup {
  const group: ServerGroup = {
    id: cloud.random.uuid(),
    project,
    name,
    policy: antiAffinity,
    created: cloud.timeline.now(),
    members: new Set(),
  };
  cloud.serverGroups.set(group.id, group);
  return group;
}

/** The member moves to a host that none of the others is on (ecs-api-en-2025-01, section 5.10.3). */
export function joinGroup(cloud: Cloud, group: ServerGroup, server: Server): void {
  const hosts = new Set([...group.members].map((id) => cloud.servers.get(id)?.host_id));
  while (hosts.has(server.host_id)) server.host_id = cloud.random.hex(server.host_id.length);
  group.members.add(server.id);
  server.group = group;
}

/** Its members stay; whether a group that has some may be deleted is said nowhere (ERRATA, E12). */
export function closeServerGroup(cloud: Cloud, group: ServerGroup): void {
  for (const id of group.members) {
    const server = cloud.servers.get(id);
    if (server?.group === group) server.group = null;
  }
  group.members.clear();
  cloud.serverGroups.delete(group.id);
}
