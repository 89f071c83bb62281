import type { Cloud, ServerGroup } from '../model/state.ts';

/** ecs-api-en-2025-01, table 5-88; the native API adds what its microversion asks for. */
export function serverGroupView(group: ServerGroup): Readonly<Record<string, unknown>> {
  return { id: group.id, name: group.name, policies: [group.policy], members: [...group.members], metadata: {} };
}

/** Project and user from 2.13 on: ecs-api-en-2025-01, tables 6-199, 6-203 and 6-207. */
export function novaServerGroupView(
  cloud: Cloud,
  group: ServerGroup,
  microversion: number,
): Readonly<Record<string, unknown>> {
  const view = serverGroupView(group);
  return microversion < 13 ? view : { ...view, project_id: group.project.id, user_id: cloud.account.user_id };
}
