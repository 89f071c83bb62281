import type { PassphraseFile } from '../../src/guard/page/passphrase.ts';

/**
 * A passphrase without scrypt's work, which has tests of its own (test/unit/page/passphrase.test.ts). Failures are
 * counted in the folder of `path`, as those of a real one; nothing else is kept there.
 */
export function quickPassphrase(passphrase: string, path: string): PassphraseFile {
  return {
    path,
    exists: async () => true,
    mark: async () => 'quick',
    set: async () => {
      throw new Error('the passphrase of a test is not set anew');
    },
    check: async (text) => text === passphrase,
  };
}
