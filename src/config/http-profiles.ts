import path from 'node:path';
import * as z from 'zod';
import { ConfigError } from './config-error.ts';
import type { Files } from './credential-files.ts';
import type { FlagName, Settings } from './flags.ts';
import { readOrExplain } from './read-file.ts';

const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be 1 to 64 letters, digits, ".", "_" or "-"');

const profileSchema = z.strictObject({
  credentials: z.string().min(1),
  profile: z.string().min(1).optional(),
  site: z.string().optional(),
  region: z.string().optional(),
  project_id: z.string().optional(),
  domain_id: z.string().optional(),
  endpoint: z.string().optional(),
});

const fileSchema = z.strictObject({
  profiles: z.record(name, profileSchema),
  /** Of OAuth callers: the token's subject, and the profile it uses. */
  subjects: z.record(z.string().min(1).max(200), name).optional(),
});

/** Credentials by name, as the human's file gives them. */
export interface ProfilesFile {
  /** Settings that take the place of the server's own, by profile. */
  readonly settings: ReadonlyMap<string, Settings>;
  /** Profile of each OAuth subject. */
  readonly subjects: ReadonlyMap<string, string>;
}

/** The flag that each member of a profile stands for. */
const FLAG_OF: Readonly<Record<keyof z.infer<typeof profileSchema>, FlagName>> = {
  credentials: 'credentials',
  profile: 'profile',
  site: 'site',
  region: 'region',
  project_id: 'project-id',
  domain_id: 'domain-id',
  endpoint: 'endpoint',
};

/**
 * Reads the file of `--http-profiles`. Paths in it are relative to it.
 *
 * @throws ConfigError that says where it is wrong
 */
export function profilesOf(file: string, files: Files): ProfilesFile {
  const parsed = fileSchema.safeParse(jsonOf(readOrExplain(file, 'profiles', files), file));
  if (!parsed.success) {
    const problems = parsed.error.issues
      .slice(0, 3)
      .map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`);
    throw new ConfigError(`${file} is not a profiles file: ${problems.join('; ')}.`);
  }
  const { profiles, subjects = {} } = parsed.data;
  for (const [subject, profile] of Object.entries(subjects)) {
    if (!Object.hasOwn(profiles, profile)) {
      throw new ConfigError(`${file} gives the subject ${JSON.stringify(subject)} a profile that it does not have.`);
    }
  }
  return {
    settings: new Map(Object.entries(profiles).map(([key, profile]) => [key, settingsOf(key, profile, file)])),
    subjects: new Map(Object.entries(subjects)),
  };
}

function settingsOf(key: string, profile: z.infer<typeof profileSchema>, file: string): Settings {
  const settings: Settings = {};
  for (const [member, flag] of Object.entries(FLAG_OF)) {
    const value = Object.entries(profile).find(([one]) => one === member)?.[1];
    if (value === undefined) continue;
    const text = flag === 'credentials' ? path.resolve(path.dirname(file), value) : value;
    settings[flag] = { text, from: `${member} of the profile ${key} in ${file}` };
  }
  return settings;
}

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ConfigError(`${file} is not valid JSON.`);
  }
}
