import { describe, expect, test } from 'vitest';
import { OPERATIONS } from '../../../src/operations/catalogue.ts';
import { operationsCloud } from './operations-cloud.ts';

/**
 * What a human reads before a change of sections 6.2 to 6.8 of ecs-api-en-2025-01.txt is made: what will happen to which
 * server, and the loss that the section names.
 */
const server_id = 'bastion';
const ID = '00000000-0000-4000-8000-000000000000';

const previews: Readonly<Record<string, readonly [args: object, said: RegExp]>> = {
  nova_update_server: [{ name: 'gate' }, /from bastion to gate/],
  nova_delete_server: [{}, /Deletes bastion.*their data is lost.*other disks stay/s],
  nova_start_server: [{}, /Starts bastion/],
  nova_reboot_server: [{ type: 'HARD' }, /Restarts bastion.*not yet written/s],
  nova_stop_server: [{ type: 'HARD' }, /Stops bastion.*not yet written/s],
  nova_lock_server: [{}, /Locks bastion/],
  nova_unlock_server: [{}, /protection of a lock from bastion/],
  nova_rebuild_server: [{ imageRef: ID }, /Erases the system disk of bastion/],
  nova_create_server_image: [{ name: 'gold' }, /image named gold of bastion.*snapshots are kept/s],
  nova_resize_server: [
    { flavorRef: 's3.large.2' },
    /bastion to flavor s3\.large\.2.*stopped.*confirmed or rolled back/s,
  ],
  nova_confirm_resize_server: [{}, /bastion.*can't be rolled back.*ACTIVE, not VERIFY_RESIZE/s],
  nova_revert_resize_server: [{}, /data written since the resize is lost.*ACTIVE, not VERIFY_RESIZE/s],
  nova_monitor_server: [{}, /monitoring data of bastion/],
  nova_add_server_security_group: [{ name: 'sg-web' }, /bastion to security group sg-web.*can reach/],
  nova_remove_server_security_group: [{ name: 'sg-bastion' }, /bastion from security group sg-bastion.*cut off/],
  nova_create_server_interface: [{ net_id: ID }, new RegExp(`NIC to bastion, in network ${ID}`)],
  nova_delete_server_interface: [{ port_id: ID }, /from bastion.*deleted if they were made with the NIC/s],
  nova_attach_volume: [{ volumeId: ID, device: '/dev/vdb' }, /to bastion as \/dev\/vdb/],
  nova_detach_volume: [{ volume_id: ID, delete_flag: 1 }, /from bastion.*forced off/s],
};

test('every change of these sections is previewed here', () => {
  const sections = /^6\.[2-8]\./;
  const changes = OPERATIONS.filter(
    ({ toolset, effect, docs, targets }) =>
      toolset === 'nova' && effect !== 'read' && targets && docs.some(({ section }) => sections.test(section)),
  );
  expect(Object.keys(previews).sort()).toEqual(changes.map(({ id }) => id).sort());
});

describe('a dry run', () => {
  test('says what will happen to which server, and sends nothing', async () => {
    const cloud = await operationsCloud();
    for (const [tool, [args, said]] of Object.entries(previews)) {
      const { consequences, targets } = await cloud.ok(tool, { server_id, ...args, dry_run: true });
      expect([consequences].flat().join('\n'), tool).toMatch(said);
      expect(targets, tool).toMatchObject([{ kind: 'server', name: 'bastion', status: 'ACTIVE' }]);
    }
    expect((await cloud.requests()).filter((line) => !line.startsWith('GET '))).toEqual([]);
  });

  test.each([
    ['nova_delete_server', 'delete', {}],
    ['nova_rebuild_server', 'changeos', { imageRef: ID }],
    ['nova_resize_server', 'resize', { flavorRef: 's3.large.2' }],
    ['nova_attach_volume', 'attachvolume', { volumeId: ID }],
    ['nova_detach_volume', 'detachvolume', { volume_id: ID }],
    ['nova_create_server_interface', 'attachnics', { net_id: ID }],
    ['nova_delete_server_interface', 'detachnics', { port_id: ID }],
  ])(
    '%s warns that the lock of Flexus L forbids %s (flexus-l-api-en-2024-09.txt 3.4.1, example)',
    async (tool, lock, args) => {
      const cloud = await operationsCloud();
      const { warnings } = await cloud.ok(tool, { server_id: 'blog', ...args, dry_run: true });
      expect([warnings].flat().join('\n')).toContain(`whose service locks ${lock}`);
    },
  );
});
