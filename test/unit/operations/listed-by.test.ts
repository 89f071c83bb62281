import { expect, test } from 'vitest';
import { LISTED_BY } from '../../../src/guard/targets.ts';
import { requireOperation } from '../../../src/operations/catalogue.ts';

test.each(Object.entries(LISTED_BY))('%s: %s is a read that lists', (_, operation) => {
  const { effect, answer } = requireOperation(operation);
  expect(effect).toBe('read');
  expect(answer.rows).toBeDefined();
});
