import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { atEnd } from '../support/at-end.ts';

/** What the last stage of deploy/Dockerfile makes, without an engine: its files in a folder, and its settings. */
export interface Image {
  /** Holds the files that the stage adds to its base. */
  readonly root: string;
  readonly base: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user: { readonly uid: number; readonly gid: number };
  readonly exposed: readonly number[];
  readonly healthcheck: readonly string[];
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
}

interface Instruction {
  readonly name: string;
  readonly rest: string;
}

/** The instructions of a Dockerfile, continued lines joined. */
export async function instructionsOf(file: string): Promise<readonly Instruction[]> {
  const text = (await readFile(file, 'utf8')).replace(/^\s*#.*\n/gm, '').replace(/\\\n\s*/g, ' ');
  return text.split('\n').flatMap((line) => {
    const [, name = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    return name === '' ? [] : [{ name, rest }];
  });
}

/** The exec form: a shell in between would keep signals from the program. */
function execForm(text: string): readonly string[] {
  return z.array(z.string()).parse(JSON.parse(text));
}

/** Copies as COPY does; what a stage before built is the project's own. */
async function copy(rest: string, root: string): Promise<void> {
  const words = rest.split(' ');
  const from = words[0] === '--from=build' ? words.shift() : undefined;
  const [source = '', target = '', more] = words;
  if (more !== undefined) throw new Error(`COPY with more than two words: ${rest}`);
  await cp(from ? source.replace(/^\/src\//, '') : source, join(root, target), { recursive: true });
}

/** `install -d`, the one command that the last stage runs. */
async function install(rest: string, root: string): Promise<void> {
  const [, uid, gid, mode, path] = /^install -d -o (\d+) -g (\d+) -m (\d+) (\S+)$/.exec(rest) ?? [];
  if (path === undefined) throw new Error(`RUN that is not known here: ${rest}`);
  await mkdir(join(root, path), { recursive: true });
  // Of the last folder alone, as install does it.
  await chmod(join(root, path), Number.parseInt(mode ?? '', 8));
  await chown(join(root, path), Number(uid), Number(gid));
}

/** Carries out the last stage. */
export async function buildImage(file = 'deploy/Dockerfile'): Promise<Image> {
  const all = await instructionsOf(file);
  const last = all.slice(all.findLastIndex(({ name }) => name === 'FROM'));
  const root = await mkdtemp(join(tmpdir(), 'flexus-image-'));
  atEnd(() => rm(root, { recursive: true, force: true }));
  const only = (wanted: string): string => last.find(({ name }) => name === wanted)?.rest ?? '';
  for (const { name, rest } of last) {
    if (name === 'COPY') await copy(rest, root);
    else if (name === 'RUN') await install(rest, root);
  }
  const [uid = 0, gid = 0] = only('USER').split(':').map(Number);
  const base = all.find(({ name, rest }) => name === 'ARG' && rest.startsWith('NODE='))?.rest.slice('NODE='.length);
  return {
    root,
    base: base ?? '',
    env: Object.fromEntries(
      only('ENV')
        .split(/\s+/)
        .map((one) => z.tuple([z.string(), z.string()]).parse(one.split('='))),
    ),
    user: { uid, gid },
    exposed: only('EXPOSE').split(' ').map(Number),
    healthcheck: execForm(only('HEALTHCHECK').replace(/^.*?CMD /, '')),
    entrypoint: execForm(only('ENTRYPOINT')),
    command: execForm(only('CMD')),
  };
}
