import { describe, expect, test } from 'vitest';
import { CloudError } from '../../../src/cloud/errors.ts';
import { createIdentity, type Identity } from '../../../src/cloud/identity.ts';
import type { CloudSettings, WireRequest } from '../../../src/cloud/wire.ts';
import { cloudSettings } from '../../support/cloud-settings.ts';

type Iam = (path: string, query: WireRequest['query']) => unknown;

function identityFor(iam: Iam, more: Partial<CloudSettings> = {}): { identity: Identity; asked: WireRequest[] } {
  const asked: WireRequest[] = [];
  const send = async (request: WireRequest) => {
    asked.push(request);
    return { status: 200, headers: {}, body: iam(request.path, request.query) };
  };
  return { identity: createIdentity(cloudSettings(more), { send }), asked };
}

/** A row of the list (EXTERNAL-APIS.md, section 1). */
const row = (id: string, name: string) => ({ id, name, domain_id: 'account', enabled: true });

describe('project of a region (EXTERNAL-APIS.md, section 1: named as the region; the SDK rejects none and several)', () => {
  test('is asked for by name, once for everybody', async () => {
    const { identity, asked } = identityFor(() => ({ projects: [row('p1', 'ap-southeast-1')] }));
    const found = await Promise.all([1, 2, 3].map(() => identity.projectId('ap-southeast-1')));
    expect([...found, await identity.projectId('ap-southeast-1')]).toEqual(['p1', 'p1', 'p1', 'p1']);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      method: 'GET',
      origin: 'https://iam.myhuaweicloud.com',
      path: '/v3/projects',
      query: { name: 'ap-southeast-1' },
      scope: { kind: 'domain' },
    });
  });

  test('a configured ID counts for its own region only', async () => {
    const { identity, asked } = identityFor(() => ({ projects: [row('p1', 'ap-southeast-1')] }), { projectId: 'mine' });
    expect(await identity.projectId('ap-southeast-3')).toBe('mine');
    expect(asked).toHaveLength(0);
    expect(await identity.projectId('ap-southeast-1')).toBe('p1');
  });

  test('sub-projects are not mistaken for it', async () => {
    const { identity } = identityFor(() => ({ projects: [row('sub', 'tr-west-1_shop'), row('main', 'tr-west-1')] }));
    expect(await identity.projectId('tr-west-1')).toBe('main');
  });

  test('none: the error lists those that there are', async () => {
    const { identity } = identityFor((path) => ({
      projects: path === '/v3/auth/projects' ? [row('a', 'ap-southeast-1'), row('b', 'tr-west-1')] : [],
    }));
    await expect(identity.projectId('la-north-2')).rejects.toMatchObject({
      kind: 'configuration',
      message: expect.stringMatching(/la-north-2.*ap-southeast-1, tr-west-1/),
    });
  });

  test('several: the error lists their IDs and how to choose', async () => {
    const { identity } = identityFor(() => ({ projects: [row('a', 'tr-west-1'), row('b', 'tr-west-1')] }));
    await expect(identity.projectId('tr-west-1')).rejects.toMatchObject({
      message: expect.stringMatching(/a, b.*--project-id/),
    });
  });

  test('without the permission to list all projects, those of the caller serve', async () => {
    const { identity, asked } = identityFor((path) => {
      if (path === '/v3/projects') throw new CloudError({ kind: 'refused', status: 403, message: 'no' });
      return { projects: [row('mine', 'ap-southeast-1')] };
    });
    expect(await identity.projectId('ap-southeast-1')).toBe('mine');
    expect(asked.map((request) => request.path)).toEqual(['/v3/projects', '/v3/auth/projects']);
  });

  test('a failure is not kept', async () => {
    let down = true;
    const { identity } = identityFor(() => {
      if (down) throw new CloudError({ kind: 'unreachable', message: 'down' });
      return { projects: [row('p', 'tr-west-1')] };
    });
    await expect(identity.projectId('tr-west-1')).rejects.toThrow('down');
    down = false;
    expect(await identity.projectId('tr-west-1')).toBe('p');
  });

  test('one caller giving up does not fail the others', async () => {
    let release = (): void => undefined;
    const answered = new Promise<void>((resolve) => {
      release = resolve;
    });
    const identity = createIdentity(cloudSettings(), {
      send: async () => {
        await answered;
        return { status: 200, headers: {}, body: { projects: [row('p', 'tr-west-1')] } };
      },
    });
    const controller = new AbortController();
    const impatient = identity.projectId('tr-west-1', controller.signal);
    const patient = identity.projectId('tr-west-1');
    controller.abort(new Error('given up'));
    await expect(impatient).rejects.toThrow('given up');
    release();
    expect(await patient).toBe('p');
  });
});

describe('account ID', () => {
  test('configured: nobody is asked', async () => {
    const { identity, asked } = identityFor(() => ({}), { domainId: 'mine' });
    expect(await identity.domainId()).toBe('mine');
    expect(asked).toHaveLength(0);
  });

  test('read from any project row already seen', async () => {
    const { identity, asked } = identityFor(() => ({ projects: [row('p', 'tr-west-1')] }));
    await identity.projectId('tr-west-1');
    expect(await identity.domainId()).toBe('account');
    expect(asked).toHaveLength(1);
  });

  test('else asked for; where the list is empty (no permission), a project tells it', async () => {
    const listed = identityFor(() => ({ domains: [{ id: 'd', name: 'account' }] }));
    expect(await listed.identity.domainId()).toBe('d');
    const empty = identityFor((path) =>
      path === '/v3/auth/domains' ? { domains: [] } : { projects: [row('p', 'x')] },
    );
    expect(await empty.identity.domainId()).toBe('account');
  });

  test('listing accounts is forbidden (403): a project tells it just the same (EXTERNAL-APIS.md, section 1)', async () => {
    const { identity, asked } = identityFor((path) => {
      if (path === '/v3/auth/domains') throw new CloudError({ kind: 'refused', status: 403, message: 'no' });
      return { projects: [row('p', 'x')] };
    });
    expect(await identity.domainId()).toBe('account');
    expect(asked.map((request) => request.path)).toEqual(['/v3/auth/domains', '/v3/auth/projects']);
  });

  test('any other failure of that list stays what it is', async () => {
    const { identity } = identityFor(() => {
      throw new CloudError({ kind: 'refused', status: 401, message: 'wrong key' });
    });
    await expect(identity.domainId()).rejects.toMatchObject({ status: 401, message: 'wrong key' });
  });

  test('not to be had: says which flag', async () => {
    const { identity } = identityFor(() => ({}));
    await expect(identity.domainId()).rejects.toMatchObject({ message: expect.stringContaining('--domain-id') });
  });
});
