import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../../src/operations/catalogue.ts';
import type { Operation } from '../../../src/operations/operation.ts';

/** Fields that hold the labels of an existing thing, as the tools lay them flat. */
const LABELS = ['name', 'tags', 'metadata', 'meta'];

const changesLabels = ({ effect, targets, path, input }: Operation): boolean =>
  effect !== 'read' &&
  targets !== undefined &&
  (/\/(tags|metadata)(\/|$)/.test(path) || LABELS.some((field) => field in input));

/** Issue 3, part 6: an operation that renames or retags must say so, or a policy by name can be got round with it. */
describe('operations that can rename or retag', () => {
  const found = OPERATIONS.filter(changesLabels);

  it('are found', () => {
    expect(found.map(({ id }) => id)).toContain('update_server');
  });

  it.each(found.map((operation) => [operation.id, operation] as const))('%s declares it', (_, { renames, input }) => {
    const labels = Object.fromEntries(LABELS.filter((field) => field in input).map((field) => [field, 'x']));
    expect(renames?.(labels)).toBe(true);
  });
});
