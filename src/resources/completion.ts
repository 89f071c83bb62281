import { CloudError } from '../cloud/errors.ts';
import type { Instance } from '../operations/flexus/bundle.ts';
import type { ResourceContext } from './room.ts';

/** An ID that begins with what was typed, or whose name contains it. */
function fits(typed: string, id: string, names: readonly (string | undefined)[]): boolean {
  const wanted = typed.toLowerCase();
  return id.toLowerCase().startsWith(wanted) || names.some((name) => name?.toLowerCase().includes(wanted));
}

/** An index that can't be read completes nothing; reading the resource says why. */
async function known({ open }: ResourceContext): Promise<readonly Instance[]> {
  try {
    return await (await open()).inventory.instances();
  } catch (error) {
    if (error instanceof CloudError) return [];
    throw error;
  }
}

export async function instanceIds(context: ResourceContext, typed: string): Promise<readonly string[]> {
  return (await known(context))
    .filter(({ instance_id, name }) => fits(typed, instance_id, [name]))
    .map(({ instance_id }) => instance_id);
}

export async function serverIds(context: ResourceContext, typed: string): Promise<readonly string[]> {
  return (await known(context)).flatMap(({ server_id, server_name, name }) =>
    server_id !== undefined && fits(typed, server_id, [server_name, name]) ? [server_id] : [],
  );
}

/** Operation IDs that begin with what was typed, then those that contain it. */
export function namesLike(names: readonly string[], typed: string): readonly string[] {
  const wanted = typed.toLowerCase();
  const first = names.filter((name) => name.startsWith(wanted));
  return [...first, ...names.filter((name) => !first.includes(name) && name.includes(wanted))];
}
