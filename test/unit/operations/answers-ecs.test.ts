import { describe, expect, test } from 'vitest';
import { requireOperation } from '../../../src/operations/catalogue.ts';
import { nextPage } from '../../../src/tools/next-page.ts';
import { compactAnswer } from '../../../src/tools/shape.ts';
import { documented } from './documented.ts';

/** What a model is shown of the answers that ecs-api-en-2025-01.txt prints as examples. */
function shown(id: string): Record<string, unknown> {
  const { example_response: example } = documented(id);
  if (example === undefined || example === null) throw new Error(`${id} has no example`);
  return compactAnswer(requireOperation(id).answer, example);
}

describe('answers of chapter 5', () => {
  test('list_flavors: ecs-api-en-2025-01.txt 5.4.1; a flavor without status is on sale (table 5-41)', () => {
    expect(shown('list_flavors')).toEqual({
      flavors: [{ id: 'c3.2xlarge.2', vcpus: '8', ram_mib: 16384, type: 'computingv3' }],
    });
  });

  test('list_server_block_devices: ecs-api-en-2025-01.txt 5.6.3; the disk with boot index 0 is the system disk', () => {
    const { disks } = shown('list_server_block_devices');
    expect(disks).toMatchObject([
      { volume_id: 'a26887c6-c47b-4654-abb5-dfadf7d3f803', size_gib: '40', device: '/dev/vda', system_disk: true },
      { volume_id: 'a26887c6-c47b-4654-abb5-asdf234r234r', size_gib: '10', device: '/dev/vdb', system_disk: false },
    ]);
  });

  test('show_server_block_device: ecs-api-en-2025-01.txt 5.6.4', () => {
    expect(shown('show_server_block_device')).toEqual({
      volume_id: 'a26887c6-c47b-4654-abb5-asdf234r234r',
      size_gib: '40',
      device: '/dev/vda',
      system_disk: true,
      bus: 'virtio',
      pci_address: '0000:02:01.0',
    });
  });

  test('the boot index may come as a string (ERRATA B16)', () => {
    const { answer } = requireOperation('show_server_block_device');
    expect(compactAnswer(answer, { volumeAttachment: { bootIndex: '0' } })).toEqual({ system_disk: true });
    expect(compactAnswer(answer, { volumeAttachment: { bootIndex: '1' } })).toEqual({ system_disk: false });
  });

  test('show_server_limits: ecs-api-en-2025-01.txt 5.7.1; both spellings of two names count (ERRATA A20)', () => {
    expect(shown('show_server_limits')).toMatchObject({
      servers: 21,
      servers_max: 2048,
      vcpus: 40,
      vcpus_max: 20480,
      ram_mib: 75776,
      ram_mib_max: 25165824,
      server_groups: 2,
      server_groups_max: 10,
      server_group_members_max: 16,
      security_groups_max: 10,
      floating_ips_max: 10,
      key_pairs_max: -1,
      metadata_items_max: 128,
    });
    const asInTheTable = { absolute: { maxTotalKeyPairs: 100, maxServerMetadata: 64 } };
    expect(compactAnswer(requireOperation('show_server_limits').answer, asInTheTable)).toEqual({
      key_pairs_max: 100,
      metadata_items_max: 64,
    });
  });

  test('list_server_tags: ecs-api-en-2025-01.txt 5.9.5 has values, show_server_tags: 5.9.6 one value', () => {
    expect(shown('list_server_tags').tags).toEqual([
      { key: 'key1', values: ['value1', 'value2'] },
      { key: 'key2', values: ['value1', 'value2'] },
    ]);
    expect(shown('show_server_tags').tags).toEqual([
      { key: 'key1', value: 'value1' },
      { key: 'key2', value: 'value3' },
    ]);
  });

  test('list_server_groups: ecs-api-en-2025-01.txt 5.10.5; a page tells where the next begins (table 5-102)', () => {
    expect(shown('list_server_groups')).toEqual({
      server_groups: [
        { id: '318b44a7-f7a6-4c0b-8107-e8bd618b28dd', name: 'SvrGrp-b9d6', policies: ['anti-affinity'], members: [] },
        { id: 'b8f4cfc4-9a59-498c-9b52-643ee6515cd0', name: 'SvrGrp-10a1', policies: ['anti-affinity'], members: [] },
      ],
    });
    const page = { server_groups: [], page_info: { next_marker: 'b8f4cfc4-9a59-498c-9b52-643ee6515cd0' } };
    expect(nextPage(requireOperation('list_server_groups'), { limit: 2 }, page)).toEqual({
      marker: 'b8f4cfc4-9a59-498c-9b52-643ee6515cd0',
    });
  });

  test.each(['create_server_group', 'show_server_group'])('%s: ecs-api-en-2025-01.txt 5.10', (id) => {
    expect(shown(id)).toEqual({
      id: '5bbcc3c4-1da2-4437-a48a-66f15b1b13f9',
      name: 'test',
      policies: ['anti-affinity'],
      members: [],
    });
  });
});

describe('answers of chapter 11', () => {
  test('nova_show_server_autorecovery: ecs-api-en-2025-01.txt 11.1.1', () => {
    expect(shown('nova_show_server_autorecovery')).toEqual({ support_auto_recovery: 'true' });
  });

  test('nova_list_images: ecs-api-en-2025-01.txt 11.2.1', () => {
    expect(shown('nova_list_images')).toEqual({
      images: [{ id: 'ee10f19c-503c-44af-af2f-73d5e42f7a17', name: 'image1' }],
    });
  });

  test('nova_list_images_detail: ecs-api-en-2025-01.txt 11.2.2, with the answer of 7.1', () => {
    expect(shown('nova_list_images_detail').images).toEqual([
      {
        id: '11e8f727-d439-4ed1-b3b8-33f46c0379c4',
        name: 'DBS-MySQL-Image_2.1.3.3',
        status: 'ACTIVE',
        min_disk_gib: 40,
        min_ram_mib: 0,
        size_bytes: 0,
        created: '2018-05-14T06:13:50Z',
      },
    ]);
  });

  test('nova_show_image: ecs-api-en-2025-01.txt 11.2.3', () => {
    expect(shown('nova_show_image')).toMatchObject({
      id: '17a1890b-0fa4-485e-8505-14e294017988',
      name: 'cirror',
      size_bytes: 13167616,
      metadata: { virtual_env_type: 'KVM' },
    });
  });

  test.each(['nova_list_volumes', 'nova_list_volumes_detail'])('%s: ecs-api-en-2025-01.txt 11.4', (id) => {
    expect(shown(id).disks).toEqual([
      {
        id: '70b14513-faad-4646-b7ab-a065cef282b4',
        name: 'test',
        status: 'available',
        size_gib: 1,
        availability_zone: 'nova',
      },
    ]);
  });

  test('nova_create_volume: ecs-api-en-2025-01.txt 11.4.4; an empty attachment is none (ERRATA-nova C)', () => {
    expect(shown('nova_create_volume')).toEqual({
      id: 'b4fb891c-c665-4478-92b0-8a7fa65a57cd',
      name: 'test',
      status: 'creating',
      size_gib: 1,
      type: 'SATA',
      availability_zone: 'az1.dc1',
    });
  });

  test('nova_show_volume: ecs-api-en-2025-01.txt 11.4.3; an attached disk names its server (table 11-64)', () => {
    const attached = {
      volume: { id: 'v', attachments: [{ device: '/dev/vdb', serverId: 's', volumeId: 'v', id: 'v' }] },
    };
    expect(compactAnswer(requireOperation('nova_show_volume').answer, attached)).toEqual({
      id: 'v',
      server_ids: ['s'],
    });
  });

  test.each(['nova_create_snapshot', 'nova_show_snapshot'])('%s: ecs-api-en-2025-01.txt 11.6', (id) => {
    expect(shown(id)).toEqual({
      id: 'b836dc3d-4e10-4ea4-a34c-8f6b0460a583',
      name: 'test',
      status: 'creating',
      size_gib: 1,
      volume_id: 'ba5730ea-8621-4ae8-b702-ff0ffc12c209',
      created: '2016-05-20T16:54:14.981520',
    });
  });
});
