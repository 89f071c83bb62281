import { describe, expect, test } from 'vitest';
import { documented } from './documented.ts';
import { exampleBody, PROJECT, request, requestOf } from './requests.ts';

const SERVER = '72a270de-665a-4f46-8d64-24ad6edccdd1';

describe('documented example requests of chapter 5', () => {
  test('create_post_paid_servers: ecs-api-en-2025-01.txt 5.1.1, example; chargemode as table 8-4 wants it (ERRATA B17)', () => {
    const args = {
      availability_zone: 'az1-dc1',
      name: 'newservers',
      imageRef: 'imageid_123',
      root_volume: { volumetype: 'SSD' },
      data_volumes: [
        { volumetype: 'SSD', size: 100 },
        { volumetype: 'SSD', size: 100, multiattach: true, hw_passthrough: true },
      ],
      flavorRef: 'm3.large.8',
      vpcid: '0dae26c9-9a70-4392-93f3-87d53115d171',
      security_groups: [{ id: '507ca48f-814c-4293-8706-300564d54620' }],
      nics: [
        {
          subnet_id: '157ee789-03ea-45b1-a698-76c92660dd83',
          extra_dhcp_opts: [{ opt_value: 8888, opt_name: '26' }],
        },
      ],
      publicip: { eip: { iptype: '5_bgp', bandwidth: { size: 10, sharetype: 'PER', chargemode: 'traffic' } } },
      key_name: 'sshkey-123',
      count: 1,
    };
    const { server } = exampleBody('create_post_paid_servers');
    expect(server).toMatchObject({ publicip: { eip: { bandwidth: { size: 10, sharetype: 'PER' } } } });
    const publicip = args.publicip;
    expect(requestOf('create_post_paid_servers', args)).toEqual(
      request('POST', `/v1/${PROJECT}/cloudservers`, { body: { server: { ...Object(server), publicip } } }),
    );
  });

  test('list_servers_by_tag: ecs-api-en-2025-01.txt 5.9.2, example, whose numbers are strings', () => {
    const args = {
      offset: 100,
      limit: 100,
      action: 'filter',
      matches: [{ key: 'resource_name', value: 'ecs_test' }],
      tags: [{ key: 'key1', values: ['value1', 'value2'] }],
    };
    expect(requestOf('list_servers_by_tag', args)).toEqual(
      request('POST', `/v1/${PROJECT}/servers/resource_instances/action`, { body: exampleBody('list_servers_by_tag') }),
    );
  });

  test('batch_create_server_tags: ecs-api-en-2025-01.txt 5.9.3, example', () => {
    const tags = [
      { key: 'key1', value: 'value1' },
      { key: 'key2', value: 'value3' },
    ];
    expect(requestOf('batch_create_server_tags', { server_id: SERVER, tags })).toEqual(
      request('POST', `/v1/${PROJECT}/servers/${SERVER}/tags/action`, {
        body: exampleBody('batch_create_server_tags'),
      }),
    );
  });
});

describe('the password of a new server', () => {
  const args = {
    name: 'win',
    imageRef: 'i',
    flavorRef: 'f',
    vpcid: 'v',
    nics: [{ subnet_id: 's' }],
    root_volume: { volumetype: 'SSD' },
  };

  test('goes into the metadata on Windows, beside own pairs: ecs-api-en-2025-01.txt table 5-5', () => {
    const body = requestOf('create_post_paid_servers', {
      ...args,
      admin_pass: 'Very-Secret-1',
      metadata: { owner: 'me' },
    }).body;
    expect(body).toMatchObject({ server: { metadata: { owner: 'me', admin_pass: 'Very-Secret-1' } } });
  });

  test('is no pair of the metadata map, where it would be shown', () => {
    expect(() => requestOf('create_post_paid_servers', { ...args, metadata: { admin_pass: 'Very-Secret-1' } })).toThrow(
      /give it as the argument admin_pass/,
    );
    expect(documented('create_post_paid_servers').request.map(({ name }) => name)).toContain(
      'server.metadata.admin_pass',
    );
  });
});
