import { describe, expect, it } from 'vitest';
import { permissionRows, permissionsOf } from '../../../src/data/permissions.ts';
import catalogue from '../../fixtures/catalogue/operations.json' with { type: 'json' };

describe('permissionsOf', () => {
  it.each([
    // ecs-api-en-2025-01.txt, sections 9.2.1, 9.2.3, 9.2.8, 9.2.9 and 9.2.16
    ['create_post_paid_servers', ['ecs:cloudServers:create']],
    ['batch_stop_servers', ['ecs:cloudServers:stop']],
    ['batch_delete_server_nics', ['ecs:cloudServerNics:delete']],
    ['detach_server_volume', ['ecs:cloudServers:detachVolume']],
    ['batch_delete_server_tags', ['ecs:servers:setTags']],
    // flexus-l-api-en-2024-09.txt, querying created instances, Constraints
    ['list_all_resources', ['rms:resources:list']],
    // EXTERNAL-APIS, sections 3 and 5
    ['batch_reset_servers_password', ['ecs:cloudServers:resetServerPwd']],
    ['renewal_resources', ['billing:subscription:renew']],
    ['pay_customer_order', ['billing:order:pay']],
    // ERRATA, E8: named nowhere
    ['show_job', []],
    ['create_light_instances', []],
  ])('%s needs %j', (operation, actions) => {
    expect(permissionsOf(operation)).toEqual(actions);
  });

  it('agrees with the catalogue wherever that names actions', () => {
    const named = catalogue.flatMap(({ id, iam_actions }) => (iam_actions === null ? [] : [{ id, iam_actions }]));
    expect(named.length).toBeGreaterThan(80);
    for (const { id, iam_actions } of named) expect(permissionsOf(id), id).toEqual(iam_actions);
  });
});

describe('permissionRows', () => {
  it('has the rows of chapter 9.2, the variants of creating with and without a new EIP apart', () => {
    const creating = permissionRows().filter(({ operations }) => operations.includes('create_post_paid_servers'));
    expect(creating.map(({ dependencies }) => dependencies)).toEqual([
      ['vpc:publicIps:create'],
      ['vpc:publicIps:update'],
    ]);
    expect(permissionRows().filter(({ source }) => source.includes('section 9.2.'))).toHaveLength(90);
  });

  it('writes actions as service:resource:verb', () => {
    for (const { actions, dependencies } of permissionRows()) {
      for (const action of [...actions, ...dependencies]) expect(action).toMatch(/^[a-z]+:[A-Za-z]+:[A-Za-z]+$/);
    }
  });
});
