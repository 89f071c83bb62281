import type { Project } from '../model/state.ts';

/** `self` with the version, `bookmark` without: ecs-api-en-2025-01, section 6.1.1, table 6-3. */
export function novaLinks(base: string, version: string, project: Project, path: string): readonly object[] {
  return [{ rel: 'self', href: `${base}/${version}/${project.id}/${path}` }, bookmark(base, project, path)];
}

export const bookmark = (base: string, project: Project, path: string): object => ({
  rel: 'bookmark',
  href: `${base}/${project.id}/${path}`,
});
