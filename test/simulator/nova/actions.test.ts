import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Desk } from '../resources/support.ts';
import type { Reply } from '../support.ts';

let desk: Desk;
let id: string;

beforeEach(async () => {
  desk = await Desk.open();
  id = await desk.server('actor');
});
afterEach(() => desk.close());

const act = (body: unknown, version?: string): Promise<Reply> =>
  desk.nova('POST', `/servers/${id}/action`, body, version);
const show = async (version = '2.60'): Promise<Reply['body']> =>
  (await desk.nova('GET', `/servers/${id}`, undefined, version)).body.server;
const status = async (): Promise<string> => (await show()).status;
const imageId = async (name: string): Promise<string> => {
  const { body } = await desk.nova('GET', '/images');
  return body.images.find((each: { name: string }) => each.name.includes(name)).id;
};

describe('power (ecs-api-en-2025-01, sections 6.3.1 to 6.3.3)', () => {
  it('goes off and on, with 202 and no body (nova_stop_server, nova_start_server)', async () => {
    const stop = await act({ 'os-stop': {} });
    expect([stop.status, stop.body]).toEqual([202, undefined]);
    await desk.advance(30);
    expect(await show()).toMatchObject({ status: 'SHUTOFF', 'OS-EXT-STS:power_state': 3 });
    expect((await act({ 'os-start': null })).status).toBe(202);
    await desk.advance(30);
    expect(await status()).toBe('ACTIVE');
  });

  it.each([
    ['SOFT', 'REBOOT'],
    ['HARD', 'HARD_REBOOT'],
  ])('restarts with type %s, in status %s meanwhile (nova_reboot_server; A.3)', async (type, meanwhile) => {
    expect((await act({ reboot: { type } })).status).toBe(202);
    expect(await status()).toBe(meanwhile);
    await desk.advance(60);
    expect(await status()).toBe('ACTIVE');
  });

  it.each([
    [{ reboot: {} }],
    [{ reboot: null }],
    [{ reboot: { type: 'GENTLE' } }],
    [{ 'os-stop': { type: 'GENTLE' } }],
  ])('refuses %j (tables 6-62 and 6-65)', async (body) => {
    expect((await act(body)).status).toBe(400);
  });

  it('is refused with 409 in the wrong state, and with 400 for no known act', async () => {
    const { status: code, body } = await act({ 'os-start': {} });
    expect([code, body.conflictingRequest.code]).toEqual([409, 409]);
    expect((await act({ levitate: {} })).status).toBe(400);
    expect((await act({})).status).toBe(400);
  });
});

describe('a locked server (nova_lock_server, nova_unlock_server; sections 6.3.4 and 6.3.5)', () => {
  it('takes no lifecycle, status, NIC or disk operation until it is unlocked', async () => {
    expect((await act({ lock: null })).status).toBe(202);
    expect((await show()).locked).toBe(true);
    const [image, port] = [await imageId('Ubuntu'), (await desk.nova('GET', `/servers/${id}/os-interface`)).body];
    const portId = port.interfaceAttachments[0].port_id;
    const refused = await Promise.all([
      act({ 'os-stop': {} }),
      act({ reboot: { type: 'SOFT' } }),
      act({ resize: { flavorRef: 's3.xlarge.2' } }),
      act({ rebuild: { imageRef: image } }),
      desk.nova('DELETE', `/servers/${id}`),
      desk.nova('DELETE', `/servers/${id}/os-interface/${portId}`),
      desk.nova('POST', `/servers/${id}/os-interface`, { interfaceAttachment: {} }),
    ]);
    expect(refused.map(({ status: code }) => code)).toEqual(refused.map(() => 409));
    expect((await act({ unlock: null })).status).toBe(202);
    expect((await act({ 'os-stop': {} })).status).toBe(202);
  });
});

describe('a new size (nova_resize_server and what follows; sections 6.3.8 to 6.3.10)', () => {
  it('waits in VERIFY_RESIZE, and is confirmed with 204 (nova_confirm_resize_server)', async () => {
    expect((await act({ resize: { flavorRef: 's3.xlarge.2' } })).status).toBe(202);
    expect((await act({ confirmResize: null })).status).toBe(409);
    await desk.advance(60);
    expect(await show()).toMatchObject({
      status: 'VERIFY_RESIZE',
      'OS-EXT-STS:vm_state': 'resized',
      'OS-EXT-STS:task_state': null,
      flavor: { original_name: 's3.xlarge.2' },
    });
    expect((await act({ confirmResize: null })).status).toBe(204);
    await desk.advance(5);
    expect(await show()).toMatchObject({ status: 'ACTIVE', flavor: { original_name: 's3.xlarge.2' } });
    expect((await act({ revertResize: null })).status).toBe(409);
  });

  // The command line takes ACTIVE and VERIFY_RESIZE for the end of `server resize --wait`; a running server is stopped for it.
  it('is never ACTIVE between the call and VERIFY_RESIZE, the server having run or not (table A-4)', async () => {
    for (const before of ['ACTIVE', 'SHUTOFF']) {
      if (before === 'SHUTOFF') await act({ 'os-stop': {} });
      await desk.advance(30);
      expect(await status()).toBe(before);
      await act({ resize: { flavorRef: before === 'ACTIVE' ? 's3.xlarge.2' : 's3.large.2' } });
      const seen: string[] = [];
      for (let second = 0; second < 60 && seen.at(-1) !== 'VERIFY_RESIZE'; second += 1) {
        seen.push(await status());
        await desk.advance(1);
      }
      expect([...new Set(seen)]).toEqual(['RESIZE', 'VERIFY_RESIZE']);
      expect((await act({ confirmResize: null })).status).toBe(204);
    }
  });

  it('is taken back with 202, and the old flavor is there again (nova_revert_resize_server)', async () => {
    await act({ 'os-stop': {} });
    await desk.advance(30);
    await act({ resize: { flavorRef: 's3.xlarge.2' } });
    expect(await status()).toBe('RESIZE');
    await desk.advance(60);
    expect((await act({ revertResize: null })).status).toBe(202);
    expect(await status()).toBe('REVERT_RESIZE');
    await desk.advance(60);
    expect(await show()).toMatchObject({ status: 'SHUTOFF', flavor: { original_name: 's3.large.2' } });
  });

  it.each([['s3.large.2'], ['c9.huge.9'], [''], [undefined]])('is refused for the flavor %s', async (flavorRef) => {
    expect((await act({ resize: { flavorRef } })).status).toBe(400);
    expect(await status()).toBe('ACTIVE');
  });
});

describe('a rebuild (nova_rebuild_server; section 6.3.6)', () => {
  it('answers the server in status REBUILD with its new name and metadata, and no password', async () => {
    const imageRef = await imageId('golden-linux');
    const order = { imageRef, name: 'rebuildName', metadata: { rebuild: 'rebuild vm' }, adminPass: 'Not-Effective-1' };
    const { status: code, body } = await act({ rebuild: order });
    expect(code).toBe(202);
    expect(body.server).toMatchObject({
      status: 'REBUILD',
      name: 'rebuildName',
      metadata: { rebuild: 'rebuild vm' },
      id,
    });
    expect(body.server).not.toHaveProperty('adminPass');
    await desk.advance(60);
    expect(await show()).toMatchObject({ status: 'ACTIVE', name: 'rebuildName' });
  });

  it.each([[{}], [{ imageRef: 'nothing' }], [{ imageRef: 'I', name: 'x'.repeat(255) }], [{ imageRef: 'I', name: '' }]])(
    'is refused with %j (table 6-72)',
    async (order) => {
      const real =
        'imageRef' in order && order.imageRef === 'I' ? { ...order, imageRef: await imageId('Ubuntu') } : order;
      expect((await act({ rebuild: real })).status).toBe(400);
    },
  );
});

describe('an image of a server (nova_create_server_image; section 6.3.7)', () => {
  it.each([
    ['2.1', true],
    ['2.44', true],
    ['2.45', false],
    ['2.60', false],
  ])('at %s: its address in a header is %s, else its ID in the body (ERRATA-nova, B)', async (version, located) => {
    const { status: code, headers, body } = await act({ createImage: { name: 'new-image-name' } }, version);
    expect(code).toBe(202);
    const image = located ? headers.get('location')?.split('/').at(-1) : body.image_id;
    expect(image).toMatch(/^[0-9a-f-]{36}$/);
    expect(located ? body : headers.get('location')).toBe(located ? undefined : null);
    expect((await desk.nova('GET', `/images/${image}`)).body.image.status).toBe('SAVING');
    await desk.advance(60);
    expect((await desk.nova('GET', `/images/${image}`)).body.image).toMatchObject({
      status: 'ACTIVE',
      name: 'new-image-name',
    });
  });

  it.each([[{}], [{ name: '' }], [{ name: 'x'.repeat(243) }], [{ name: 'n', metadata: { k: 'x'.repeat(256) } }]])(
    'is refused with %j (table 6-76)',
    async (order) => {
      expect((await act({ createImage: order })).status).toBe(400);
    },
  );
});

describe('the console log (nova_get_console_output; section 6.14.1)', () => {
  it('has as many of the last lines as asked, -1 for all; a number in a string counts', async () => {
    const all = (await act({ 'os-getConsoleOutput': { length: -1 } })).body.output.split('\n');
    expect(all.length).toBeGreaterThan(5);
    const { status: code, body } = await act({ 'os-getConsoleOutput': { length: '3' } });
    expect(code).toBe(200);
    expect(body.output.split('\n')).toEqual(all.slice(-3));
  });

  it('is gone after microversion 2.5, and needs a length (section 6.14.1, constraints)', async () => {
    expect((await act({ 'os-getConsoleOutput': { length: 1 } }, '2.5')).status).toBe(200);
    expect((await act({ 'os-getConsoleOutput': { length: 1 } }, '2.6')).status).toBe(404);
    expect((await act({ 'os-getConsoleOutput': {} })).status).toBe(400);
    expect((await act({ 'os-getConsoleOutput': { length: -2 } })).status).toBe(400);
  });
});

describe('security groups of a server (sections 6.5.1 to 6.5.3)', () => {
  const names = async (): Promise<string[]> =>
    (await desk.nova('GET', `/servers/${id}/os-security-groups`)).body.security_groups.map(
      ({ name }: { name: string }) => name,
    );

  it('are added and removed by name, and listed (nova_add_server_security_group, nova_remove_server_security_group, nova_list_server_security_groups)', async () => {
    const security_group = { name: 'sg-test', description: 'of the test' };
    await desk.nova('POST', '/os-security-groups', { security_group });
    expect((await act({ addSecurityGroup: { name: 'sg-test' } })).status).toBe(202);
    expect(await names()).toEqual(['default', 'sg-test']);
    expect((await show()).security_groups).toEqual([{ name: 'default' }, { name: 'sg-test' }]);
    expect((await act({ removeSecurityGroup: { name: 'default' } })).status).toBe(202);
    expect(await names()).toEqual(['sg-test']);
    expect((await act({ removeSecurityGroup: { name: 'default' } })).status).toBe(404);
    expect((await act({ addSecurityGroup: { name: 'nothing' } })).status).toBe(404);
    expect((await act({ addSecurityGroup: {} })).status).toBe(400);
  });
});

describe('floating IPs (nova_add_floating_ip, nova_remove_floating_ip; sections 11.5.1 and 11.5.2)', () => {
  it('are bound and freed up to 2.43; from 2.44 on both are 404', async () => {
    const { body } = await desk.nova('POST', '/os-floating-ips', {});
    const address = body.floating_ip.ip;
    expect((await act({ addFloatingIp: { address } }, '2.44')).status).toBe(404);
    expect((await act({ addFloatingIp: { address } }, '2.43')).status).toBe(202);
    const addresses = Object.values<{ addr: string; 'OS-EXT-IPS:type': string }[]>((await show()).addresses).flat();
    expect(addresses.map((each) => [each.addr === address, each['OS-EXT-IPS:type']])).toContainEqual([
      true,
      'floating',
    ]);
    expect((await act({ removeFloatingIp: { address } }, '2.60')).status).toBe(404);
    expect((await act({ removeFloatingIp: { address } })).status).toBe(202);
    expect((await act({ removeFloatingIp: { address } })).status).toBe(409);
    expect((await act({ addFloatingIp: { address: '203.0.113.9' } })).status).toBe(404);
    expect((await act({ addFloatingIp: { address, fixed_address: '203.0.113.9' } })).status).toBe(400);
  });
});

describe('instance actions (sections 6.13.1 and 6.13.2; CLIENTS.md, actions)', () => {
  it('show under the request ID that the act answered, with the event and its end (nova_list_instance_actions, nova_show_instance_action)', async () => {
    const requestId = (await act({ 'os-stop': {} })).headers.get('x-openstack-request-id');
    const path = `/servers/${id}/os-instance-actions`;
    const running = (await desk.nova('GET', `${path}/${requestId}`)).body.instanceAction;
    expect(running).toMatchObject({ action: 'stop', instance_uuid: id, request_id: requestId, message: null });
    expect(running.events[0]).toMatchObject({ finish_time: null, result: null });
    await desk.advance(30);
    const ended = (await desk.nova('GET', `${path}/${requestId}`)).body.instanceAction;
    expect(ended.events[0]).toMatchObject({ result: 'Success', traceback: null });
    expect(ended.events[0].finish_time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/);
    const listed = (await desk.nova('GET', path)).body.instanceActions;
    expect(listed.map(({ action }: { action: string }) => action)).toEqual(['stop', 'create']);
    expect((await desk.nova('GET', `${path}/req-nothing`)).status).toBe(404);
  });
});

describe('monitoring (nova_monitor_server; section 6.3.11)', () => {
  it('takes an address without a project, and errors of the ECS API', async () => {
    const monitor = (server: string): Promise<Reply> =>
      desk.client.project({ method: 'POST', path: `/v1.0/servers/${server}/action`, body: { monitorMetrics: null } });
    expect((await monitor(id)).status).toBe(202);
    const missing = await monitor('nothing');
    expect([missing.status, missing.body.error.code]).toEqual([404, 'Ecs.0114']);
  });
});
