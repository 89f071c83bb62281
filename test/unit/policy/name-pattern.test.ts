import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitsPattern } from '../../../src/guard/policy/name-pattern.ts';

/** docs/policy.md, "Conditions": `*` any characters, `?` one; the whole name, case-sensitive. */
describe('fitsPattern', () => {
  it.each([
    ['prod-*', 'prod-', true],
    ['prod-*', 'prod-web-1', true],
    ['prod-*', 'my-prod-1', false],
    ['prod-*', 'Prod-1', false],
    ['*-prod', 'web-prod', true],
    ['*-prod', 'web-prod-2', false],
    ['web', 'web', true],
    ['web', 'web1', false],
    ['web?', 'web1', true],
    ['web?', 'web', false],
    ['*', '', true],
    ['?', '', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['服务器?', '服务器一', true],
    ['?', '😀', true],
    ['a.c', 'abc', false],
    ['[a-z]+', 'abc', false],
    ['(a+)+$', '(a+)+$', true],
  ])('%s on %s: %s', (pattern, name, fits) => {
    expect(fitsPattern(pattern, name)).toBe(fits);
  });

  it('agrees with a regular expression made of the pattern', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '-', '*', '?'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, (pattern, name) => {
        const source = pattern.replaceAll('?', '.').replaceAll('*', '.*');
        expect(fitsPattern(pattern, name)).toBe(new RegExp(`^${source}$`, 's').test(name));
      }),
      { numRuns: 2000 },
    );
  });

  // Backtracking over each star would take longer than anybody waits.
  it('ends for a pattern made to be slow', () => {
    expect(fitsPattern(`${'*a'.repeat(64)}b`, 'a'.repeat(10_000))).toBe(false);
  });
});
