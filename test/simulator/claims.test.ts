import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import catalogue from '../fixtures/catalogue/operations.json' with { type: 'json' };

/** Issue 4: a test of the simulator claims each documented operation by its catalogue ID. */
it('every operation of the catalogue is named by a test of the simulator', () => {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' });
  const tests = files.filter((file) => file.endsWith('.test.ts') && file !== 'claims.test.ts');
  const words = new Set(
    tests.flatMap((file) => readFileSync(`${import.meta.dirname}/${file}`, 'utf8').match(/[a-z_]+/g) ?? []),
  );
  expect(catalogue.length).toBeGreaterThan(130);
  expect(catalogue.map(({ id }) => id).filter((id) => !words.has(id))).toEqual([]);
});
