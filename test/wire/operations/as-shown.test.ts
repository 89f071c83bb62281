import { expect, test } from 'vitest';
import { OPERATIONS } from '../../../src/operations/catalogue.ts';
import { discardedStorageCalls } from './calls-discarded-storage.ts';
import { ecsCalls } from './calls-ecs.ts';
import { discardedNetworkCalls, novaUpkeepCalls } from './calls-nova-upkeep.ts';
import { operationsCloud } from './operations-cloud.ts';
import { type Found, thingsOf } from './scenario-things.ts';
import { expectSentAsShown } from './sent-as-shown.ts';

/**
 * Issue 2, "Contract of a dry run", for chapter 5, sections 6.9 to 6.15 and chapter 11 of ecs-api-en-2025-01.txt, on things
 * that are there.
 */
const callsOn = (things: Found): ReturnType<typeof ecsCalls> => ({
  ...ecsCalls(things),
  ...novaUpkeepCalls(things),
  ...discardedStorageCalls(things),
  ...discardedNetworkCalls(things),
});
const nothing: Found = {
  server: () => ({ id: '', name: '', region: '', nics: [], volumes: [] }),
  subnet: () => ({ id: '', name: '', vpc_id: '' }),
  id: () => '',
  floatingIp: () => ({ id: '', address: '' }),
};

test.each(Object.keys(callsOn(nothing)))('%s: sent as shown, and taken', async (tool) => {
  const cloud = await operationsCloud();
  const things = await thingsOf(cloud.cloud.settings.base ?? '');
  await expectSentAsShown(cloud, tool, callsOn(things)[tool] ?? {});
});

test('nova_delete_security_group, nova_delete_security_group_rule, nova_show_instance_action: of what was made or done before', async () => {
  const cloud = await operationsCloud();
  const { id } = await cloud.ok('nova_create_security_group', { name: 'by-test' });
  const rule = { parent_group_id: id, ip_protocol: 'icmp', from_port: -1, to_port: -1, cidr: '10.0.0.0/8' };
  const made = await cloud.ok('nova_create_security_group_rule', rule);
  await expectSentAsShown(cloud, 'nova_delete_security_group_rule', { security_group_rule_id: made.id });
  await expectSentAsShown(cloud, 'nova_delete_security_group', { security_group_id: id });
  await cloud.ok('nova_reboot_server', { server_id: 'web-1', type: 'SOFT' });
  const { actions } = await cloud.ok('nova_list_instance_actions', { server_id: 'web-1' });
  const { request_id } = Object([actions].flat()[0]);
  await expectSentAsShown(cloud, 'nova_show_instance_action', { server_id: 'web-1', request_id });
});

test('no operation of chapter 11 is left out', () => {
  const held = [...Object.keys(callsOn(nothing)), 'nova_delete_security_group', 'nova_delete_security_group_rule'];
  const discarded = OPERATIONS.filter(({ toolset }) => toolset === 'discarded').map(({ id }) => id);
  expect(discarded.filter((id) => !held.includes(id))).toEqual([]);
});
