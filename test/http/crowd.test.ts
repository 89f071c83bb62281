import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createAttempts } from '../../src/cloud/auth/attempts.ts';
import type { Authenticator } from '../../src/http/auth/authenticator.ts';
import { withoutGuessing } from '../../src/http/auth/guesses.ts';

const CROWD = 256;

const authenticator: Authenticator = {
  async prove(header = '') {
    await turn();
    return header.includes('good')
      ? { kind: 'caller', caller: { name: header, scopes: new Set(['flexus:read']) } }
      : { kind: 'refused', given: true, description: 'This token is not known.' };
  },
  problem: async () => undefined,
};

/** How many of a crowd that comes at once from one address end in which way. */
async function ends(header: (index: number) => string): Promise<Record<string, number>> {
  const guarded = withoutGuessing(authenticator, createAttempts());
  const all = Array.from({ length: CROWD }, (_, index) => guarded.prove(header(index), '192.0.2.1'));
  const counts: Record<string, number> = {};
  for (const { kind } of await Promise.all(all)) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

describe('many callers behind one address that begin at once', () => {
  test('are all let in with good tokens', async () => {
    expect(await ends((index) => `Bearer good-${index}`)).toEqual({ caller: CROWD });
  });

  test('get no more wrong tokens looked at than one after the other', async () => {
    expect(await ends((index) => `Bearer wrong-${index}`)).toEqual({ refused: 64, limited: CROWD - 64 });
  });

  test('a good token stays known, and a wrong one counts once, however they are written into the header', async () => {
    const guarded = withoutGuessing(authenticator, createAttempts());
    const kindOf = async (header: string): Promise<string> => (await guarded.prove(header, '192.0.2.1')).kind;
    expect(await kindOf('Bearer good')).toBe('caller');
    for (let count = 1; count < 64; count += 1) {
      for (const space of [' ', '  ']) expect(await kindOf(`bearer${space}wrong-${count}${space}`)).toBe('refused');
    }
    expect(await kindOf('Bearer wrong-64')).toBe('refused');
    expect(await kindOf('Bearer wrong-65')).toBe('limited');
    expect(await kindOf('BEARER   good  ')).toBe('caller');
  });
});
