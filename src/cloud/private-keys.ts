import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { PasswordError } from './passwords.ts';

/** A file that waits for a private key. */
export interface ReservedFile {
  readonly path: string;
  write(privateKey: string): Promise<void>;
  /** Nothing came: the file is taken away again. */
  discard(): Promise<void>;
}

/** Where private keys of generated key pairs go: a directory that the human's configuration names. */
export interface PrivateKeys {
  /**
   * Makes the file before the key pair is asked for, so that a key is never answered that can't be kept. An existing file
   * is left alone.
   *
   * @throws PasswordError
   */
  reserve(name: string): Promise<ReservedFile>;
}

const OWN_ONLY = 0o600;

function fileName(name: string): string {
  return `${name.replace(/[^A-Za-z0-9_-]/g, '_')}.pem`;
}

async function create(path: string): Promise<FileHandle> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  try {
    return await open(path, flags, OWN_ONLY);
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    const why = exists ? 'it exists already; choose another name or move it' : 'the file can not be made';
    throw new PasswordError(`The private key can't be kept in ${path}: ${why}.`);
  }
}

/** Private keys as one file each, readable by their owner only. */
export function createPrivateKeys(directory: string): PrivateKeys {
  return {
    async reserve(name) {
      await mkdir(directory, { recursive: true, mode: 0o700 }).catch(() => undefined);
      const path = join(directory, fileName(name));
      const file = await create(path);
      return {
        path,
        async write(privateKey) {
          await file.writeFile(privateKey.endsWith('\n') ? privateKey : `${privateKey}\n`);
          await file.sync();
          await file.close();
        },
        async discard() {
          await file.close();
          await unlink(path);
        },
      };
    },
  };
}
