import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../../src/operations/catalogue.ts';
import type { Operation } from '../../../src/operations/operation.ts';

/** Fields that hold the labels of an existing thing, as the tools lay them flat. */
const LABELS = ['name', 'tags', 'metadata', 'meta'];

/** Operations whose `name` is that of something else than their target. */
const OTHERS: Readonly<Record<string, string>> = {
  nova_create_server_image: 'the new image (ecs-api-en-2025-01, section 6.3.7)',
  nova_add_server_security_group: 'the security group (6.5.1)',
  nova_remove_server_security_group: 'the security group (6.5.2)',
};

const changesLabels = ({ id, effect, targets, path, input }: Operation): boolean =>
  effect !== 'read' &&
  !(id in OTHERS) &&
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
