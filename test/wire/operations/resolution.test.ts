import { expect, test } from 'vitest';
import { operationsCloud } from './operations-cloud.ts';

const NOWHERE = '00000000-0000-4000-8000-000000000000';

/** ARCHITECTURE, "Forgiving IDs": a name or the other kind of ID becomes the documented one, and the caller is told. */
test('a preview tells beside its targets which name became which ID, and warns of nothing', async () => {
  const { ok, text } = await operationsCloud();
  const args = { server_id: 'batch-worker', name: 'worker', dry_run: true };
  const { resolved, warnings } = await ok('update_server', args);
  expect(resolved).toEqual([expect.stringMatching(/^batch-worker is server [0-9a-f-]{36}/)]);
  expect(warnings).toEqual([]);
  const shown = await text('update_server', args);
  expect(shown).toMatch(/\nFound by:\n- batch-worker is server /);
  expect(shown).not.toContain('Warnings');
});

test('a reference that a dry run does not find is a warning, no resolution', async () => {
  const { ok } = await operationsCloud();
  const preview = await ok('update_server', { server_id: 'no-such-server', name: 'worker', dry_run: true });
  expect(preview.resolved).toEqual([]);
  expect(preview.warnings).toContainEqual(expect.stringContaining('no-such-server'));
});

test('an ID that is right needs no word', async () => {
  const { ok } = await operationsCloud();
  const preview = await ok('update_server', { server_id: NOWHERE, name: 'worker', dry_run: true });
  expect(preview.resolved).toEqual([]);
});

test('the answer of a read tells which name became which ID', async () => {
  const { ok } = await operationsCloud();
  const { notes } = await ok('show_server', { server_id: 'batch-worker' });
  expect(notes).toEqual([expect.stringMatching(/^batch-worker is server /)]);
});

test('what belongs to an operation and stands beside its arguments is refused, and where it goes is said', async () => {
  const { refused } = await operationsCloud();
  for (const tool of ['execute_operation', 'read_operation']) {
    const lines = (await refused(tool, { operation: 'nova_list_volumes', dry_run: true })).split('\n');
    expect(lines[0]).toBe('There is no argument "dry_run". Known: operation, arguments.');
    expect(lines[1]).toBe('What belongs to the operation, dry_run and region too, goes into arguments.');
  }
});
