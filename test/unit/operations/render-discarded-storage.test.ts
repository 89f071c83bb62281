import { describe, expect, test } from 'vitest';
import { exampleBody, PROJECT, request, requestOf } from './requests.ts';

describe('documented example requests of chapter 11.1', () => {
  const SERVER = '72a270de-665a-4f46-8d64-24ad6edccdd1';
  const path = `/v1/${PROJECT}/cloudservers/${SERVER}/autorecovery`;

  test('nova_show_server_autorecovery: ecs-api-en-2025-01.txt 11.1.1, example', () => {
    expect(requestOf('nova_show_server_autorecovery', { server_id: SERVER })).toEqual(request('GET', path));
  });

  test('nova_update_server_autorecovery: ecs-api-en-2025-01.txt 11.1.2, example: a string, not a boolean', () => {
    const args = { server_id: SERVER, support_auto_recovery: 'true' };
    expect(requestOf('nova_update_server_autorecovery', args)).toEqual(
      request('PUT', path, { body: exampleBody('nova_update_server_autorecovery') }),
    );
  });
});

describe('documented example requests of chapter 11.2', () => {
  const IMAGE = '17a1890b-0fa4-485e-8505-14e294017988';
  const filters = {
    name: 'cirror',
    status: 'active',
    'changes-since': '2013-06-09T06:42:18Z',
    minRam: 512,
    minDisk: 40,
  };
  const query = { ...filters, minRam: '512', minDisk: '40' };

  test('nova_list_images: ecs-api-en-2025-01.txt 11.2.1, example, and the URI with all filters', () => {
    expect(requestOf('nova_list_images', {})).toEqual(request('GET', `/v2.1/${PROJECT}/images`));
    expect(requestOf('nova_list_images', filters)).toEqual(request('GET', `/v2.1/${PROJECT}/images`, { query }));
  });

  test('nova_list_images_detail: ecs-api-en-2025-01.txt 11.2.2, example, and the URI with all filters', () => {
    const path = `/v2.1/${PROJECT}/images/detail`;
    expect(requestOf('nova_list_images_detail', {})).toEqual(request('GET', path));
    expect(requestOf('nova_list_images_detail', filters)).toEqual(request('GET', path, { query }));
  });

  test('nova_show_image: ecs-api-en-2025-01.txt 11.2.3, example', () => {
    expect(requestOf('nova_show_image', { image_id: IMAGE })).toEqual(
      request('GET', `/v2.1/${PROJECT}/images/${IMAGE}`),
    );
  });

  test('nova_show_image_metadata: ecs-api-en-2025-01.txt 11.2.4, example', () => {
    expect(requestOf('nova_show_image_metadata', { image_id: IMAGE })).toEqual(
      request('GET', `/v2.1/${PROJECT}/images/${IMAGE}/metadata`),
    );
  });

  test('nova_delete_image: ecs-api-en-2025-01.txt 11.2.5, the URI', () => {
    expect(requestOf('nova_delete_image', { image_id: IMAGE })).toEqual(
      request('DELETE', `/v2.1/${PROJECT}/images/${IMAGE}`),
    );
  });
});

describe('documented example requests of chapter 11.4', () => {
  const VOLUMES = `/v2.1/${PROJECT}/os-volumes`;
  const VOLUME = '70b14513-faad-4646-b7ab-a065cef282b4';

  test('nova_list_volumes: ecs-api-en-2025-01.txt 11.4.1, example', () => {
    expect(requestOf('nova_list_volumes', {})).toEqual(request('GET', VOLUMES));
  });

  test('nova_list_volumes_detail: ecs-api-en-2025-01.txt 11.4.2, example', () => {
    expect(requestOf('nova_list_volumes_detail', {})).toEqual(request('GET', `${VOLUMES}/detail`));
  });

  test('nova_show_volume: ecs-api-en-2025-01.txt 11.4.3, example', () => {
    expect(requestOf('nova_show_volume', { volume_id: VOLUME })).toEqual(request('GET', `${VOLUMES}/${VOLUME}`));
  });

  test('nova_create_volume: ecs-api-en-2025-01.txt 11.4.4, example, without the snapshot_id that is null there', () => {
    const { snapshot_id, ...volume } = Object(exampleBody('nova_create_volume').volume);
    expect(snapshot_id).toBeNull();
    const args = {
      availability_zone: 'az1-dc1',
      display_description: 'test1',
      size: 1,
      display_name: 'test',
      volume_type: 'SSD',
      metadata: { testkey: 'testvalue' },
    };
    expect(requestOf('nova_create_volume', args)).toEqual(request('POST', VOLUMES, { body: { volume } }));
  });

  test('nova_delete_volume: ecs-api-en-2025-01.txt 11.4.5, example', () => {
    const volume_id = '0cf90bab-c513-46df-8559-45ba6de80e3f';
    expect(requestOf('nova_delete_volume', { volume_id })).toEqual(request('DELETE', `${VOLUMES}/${volume_id}`));
  });
});

describe('documented example requests of chapter 11.6', () => {
  const SNAPSHOTS = `/v2.1/${PROJECT}/os-snapshots`;
  const SNAPSHOT = 'b836dc3d-4e10-4ea4-a34c-8f6b0460a583';

  test('nova_create_snapshot: ecs-api-en-2025-01.txt 11.6.1, example, without the description that is null there', () => {
    const { display_description, ...snapshot } = Object(exampleBody('nova_create_snapshot').snapshot);
    expect(display_description).toBeNull();
    const args = { display_name: 'test', volume_id: 'ba5730ea-8621-4ae8-b702-ff0ffc12c209' };
    expect(requestOf('nova_create_snapshot', args)).toEqual(request('POST', SNAPSHOTS, { body: { snapshot } }));
    expect(requestOf('nova_create_snapshot', { ...args, force: true }).body).toEqual({
      snapshot: { ...snapshot, force: true },
    });
  });

  test('nova_show_snapshot: ecs-api-en-2025-01.txt 11.6.2, example', () => {
    expect(requestOf('nova_show_snapshot', { snapshot_id: SNAPSHOT })).toEqual(
      request('GET', `${SNAPSHOTS}/${SNAPSHOT}`),
    );
  });

  test('nova_delete_snapshot: ecs-api-en-2025-01.txt 11.6.3, the URI', () => {
    expect(requestOf('nova_delete_snapshot', { snapshot_id: SNAPSHOT })).toEqual(
      request('DELETE', `${SNAPSHOTS}/${SNAPSHOT}`),
    );
  });
});
