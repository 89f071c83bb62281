import { chmod, chown, mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface MountedSecret {
  /** Another content, as the kubelet brings it: a new folder, and one link that is exchanged. */
  update(files: Readonly<Record<string, string>>): Promise<void>;
}

/**
 * A Secret as Kubernetes mounts it for a pod with `fsGroup`: files of root that the group may read, in a folder of their
 * own behind the link `..data`, and a link to each in a folder that all may write to, sticky, mounted read-only.
 */
export async function mountSecret(
  folder: string,
  group: number,
  files: Readonly<Record<string, string>>,
): Promise<MountedSecret> {
  let versions = 0;
  const update: MountedSecret['update'] = async (content) => {
    versions += 1;
    const version = `..2026_01_01_00_00_${String(versions).padStart(2, '0')}`;
    const path = join(folder, version);
    await mkdir(path);
    for (const [name, text] of Object.entries(content)) {
      await writeFile(join(path, name), text);
      await chown(join(path, name), 0, group);
      await chmod(join(path, name), 0o440);
    }
    await chown(path, 0, group);
    await chmod(path, 0o2755);
    await symlink(version, join(folder, '..data_tmp'));
    await rename(join(folder, '..data_tmp'), join(folder, '..data'));
  };
  await mkdir(folder);
  await update(files);
  for (const name of Object.keys(files)) await symlink(join('..data', name), join(folder, name));
  await chown(folder, 0, group);
  await chmod(folder, 0o3777);
  return { update };
}
