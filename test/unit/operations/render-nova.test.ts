import { describe, expect, test } from 'vitest';
import { exampleBody, PROJECT, request, requestOf } from './requests.ts';

const SERVER = '72a270de-665a-4f46-8d64-24ad6edccdd1';

describe('documented example requests of chapter 6', () => {
  test('nova_create_server: ecs-api-en-2025-01.txt 6.2.1, example; typed values instead of strings (ERRATA-nova C)', () => {
    const { server } = exampleBody('nova_create_server');
    const [disk] = Object(server).block_device_mapping_v2;
    const typed = { ...disk, delete_on_termination: false, volume_size: 40 };
    const args = { ...Object(server), block_device_mapping_v2: [typed] };
    expect(requestOf('nova_create_server', args)).toEqual(
      request('POST', `/v2.1/${PROJECT}/servers`, { body: { server: args } }),
    );
  });

  test('nova_rebuild_server: ecs-api-en-2025-01.txt 6.3.6, example', () => {
    const { rebuild } = exampleBody('nova_rebuild_server');
    expect(requestOf('nova_rebuild_server', { server_id: SERVER, ...Object(rebuild) })).toEqual(
      request('POST', `/v2.1/${PROJECT}/servers/${SERVER}/action`, { body: { rebuild } }),
    );
  });

  test('nova_attach_volume: ecs-api-en-2025-01.txt 6.8.3, example', () => {
    const args = { server_id: SERVER, volumeId: '54667652-3029-4af8-9222-2d53066fd61c', device: '/dev/sdb' };
    expect(requestOf('nova_attach_volume', args)).toEqual(
      request('POST', `/v2.1/${PROJECT}/servers/${SERVER}/os-volume_attachments`, {
        body: exampleBody('nova_attach_volume'),
      }),
    );
  });

  test('nova_set_server_metadata_item: ecs-api-en-2025-01.txt 6.9.6, example; a key with dots stays whole', () => {
    const path = `/v2.1/${PROJECT}/servers/${SERVER}/metadata`;
    expect(requestOf('nova_set_server_metadata_item', { server_id: SERVER, key: 'key', value: 'value' })).toEqual(
      request('PUT', `${path}/key`, { body: exampleBody('nova_set_server_metadata_item') }),
    );
    expect(requestOf('nova_set_server_metadata_item', { server_id: SERVER, key: 'a.b', value: 'v' })).toEqual(
      request('PUT', `${path}/a.b`, { body: { meta: { 'a.b': 'v' } } }),
    );
  });

  test('nova_check_server_tag: ecs-api-en-2025-01.txt 6.15.5, with the microversion that the text requires', () => {
    expect(requestOf('nova_check_server_tag', { server_id: SERVER, tag: '标签' })).toEqual(
      request('GET', `/v2.1/${PROJECT}/servers/${SERVER}/tags/%E6%A0%87%E7%AD%BE`, {
        headers: { 'X-OpenStack-Nova-API-Version': '2.26' },
      }),
    );
  });
});

describe('microversions (ecs-api-en-2025-01.txt, chapter 3)', () => {
  const networks = [{ uuid: 'fd40e6f8-942d-4b4e-a7ae-465287b02a2c' }];
  const create = { name: 'a', flavorRef: 'f', imageRef: 'i', networks };

  test('a field that came later asks for its version: description, 2.19 (6.2.1)', () => {
    expect(requestOf('nova_create_server', create).headers).toEqual({});
    expect(requestOf('nova_create_server', { ...create, description: 'd' }).headers).toEqual({
      'X-OpenStack-Nova-API-Version': '2.19',
    });
  });

  test('scheduler hints stand beside the server, not in it (6.2.1)', () => {
    const os_scheduler_hints = { group: '1ec7b5d2-5a2b-4f1c-9b1e-000000000001' };
    expect(requestOf('nova_create_server', { ...create, os_scheduler_hints }).body).toEqual({
      server: create,
      'os:scheduler_hints': os_scheduler_hints,
    });
  });
});
