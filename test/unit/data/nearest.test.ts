import { expect, test } from 'vitest';
import { nearestNames } from '../../../src/data/nearest.ts';
import { OPERATIONS } from '../../../src/operations/catalogue.ts';

const names = OPERATIONS.map(({ id }) => id);

test.each([
  ['rebot', 'batch_reboot_servers'],
  ['reboot_server', 'nova_reboot_server'],
  ['nova_list_servers_details', 'nova_list_servers_detail'],
  ['list-server-details', 'list_servers_details'],
  ['create_tags', 'batch_create_server_tags'],
  ['attach_disk_volume', 'attach_server_volume'],
  ['get_console_output', 'nova_get_console_output'],
])('a wrong name leads to operations with its words: %s', (wrong, right) => {
  expect(nearestNames(wrong, names, 3)).toContain(right);
});

test.each(['', '___', 'x'.repeat(100_000), '_a'.repeat(50_000)])('any text has neighbours, soon', (wrong) => {
  const since = performance.now();
  expect(nearestNames(wrong, names, 3)).toHaveLength(3);
  expect(performance.now() - since).toBeLessThan(1000);
});
