import { ConfigError } from './config-error.ts';
import type { Files } from './credential-files.ts';

/** The text of a file that the configuration names. */
export function readOrExplain(path: string, what: string, files: Files): string {
  let text: string | undefined;
  try {
    text = files.read(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new ConfigError(`The ${what} file ${path} can't be read${code}.`);
  }
  if (text === undefined) throw new ConfigError(`There is no ${what} file ${path}.`);
  return text;
}
