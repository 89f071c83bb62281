import { describe, expect, test } from 'vitest';
import { type CloudClient, createClient } from '../../../src/cloud/client.ts';
import { CloudError } from '../../../src/cloud/errors.ts';
import type { Identity } from '../../../src/cloud/identity.ts';
import { createInventory, ReferenceProblem } from '../../../src/cloud/inventory.ts';
import type { WireRequest } from '../../../src/cloud/wire.ts';
import { requireOperation } from '../../../src/operations/catalogue.ts';
import { cloudSettings } from '../../support/cloud-settings.ts';

const server = '72a270de-665a-4f46-8d64-24ad6edccdd2';
const instance = '0123456789abcdef01234567';
const region = 'ap-southeast-3';

interface Cloud {
  readonly client: CloudClient;
  readonly sent: readonly WireRequest[];
}

/** The real client over look-ups and answers that a test makes up. */
function cloudOf(
  identity: Partial<Pick<Identity, 'projectId' | 'domainId'>>,
  answer: (request: WireRequest) => Promise<unknown> = async () => ({}),
): Cloud {
  const sent: WireRequest[] = [];
  const client = createClient({
    settings: cloudSettings({ region }),
    transport: {
      async send(request) {
        sent.push(request);
        return { status: 200, headers: {}, body: await answer(request) };
      },
      close: async () => undefined,
    },
    identity: { projectId: async () => 'p', domainId: async () => 'd', ...identity },
    verifier: { redeem: () => undefined },
  });
  return { client, sent };
}

const failing = (error: Error) => async (): Promise<never> => {
  throw error;
};

const noDomain = new CloudError({ kind: 'configuration', message: 'IAM does not tell the ID of this account.' });

describe('a call that lacks an account ID (ARCHITECTURE.md, section 5: one error, its hint and request ID kept)', () => {
  test.each([
    [401, 'Check that the secret key (SK) belongs to the access key (AK)'],
    [403, 'The credentials lack a permission'],
    [429, 'Too many calls'],
  ])('ends in the very error of the look-up (%i), and its preview in words', async (status, hint) => {
    const error = new CloudError({
      kind: 'refused',
      service: 'iam',
      status,
      hint,
      requestId: 'r-1',
      message: 'IAM: no',
    });
    const { client, sent } = cloudOf({ projectId: failing(error) });
    const prepared = await client.prepare(requireOperation('list_servers_details'), {}, { region });
    expect(prepared.unresolved).toEqual(['project_id could not be found out: IAM: no']);
    await expect(client.send(prepared, {})).rejects.toBe(error);
    expect(sent).toHaveLength(0);
  });
});

describe('a reference while the list of instances cannot be read (issue 2, "Bad input and bad days")', () => {
  const failures: [string, CloudError][] = [
    ['forbidden', new CloudError({ kind: 'refused', status: 403, message: 'RMS: forbidden' })],
    ['timed out', new CloudError({ kind: 'timeout', message: 'RMS: no answer' })],
    ['unreachable', new CloudError({ kind: 'unreachable', message: 'RMS: nothing listens' })],
    ['account unknown', noDomain],
  ];

  test.each(failures)('%s: an ID goes on as it is, with a warning that says why', async (_name, error) => {
    const { client } = cloudOf(
      error === noDomain ? { domainId: failing(error) } : {},
      error === noDomain ? undefined : failing(error),
    );
    const inventory = createInventory(client);
    for (const [kind, id] of [
      ['server', server],
      ['instance', instance],
    ] as const) {
      const found = await inventory.resolve(kind, id, region);
      expect(found).toEqual({ id, warning: expect.stringContaining(error.message) });
    }
  });

  test.each(failures)('%s: a name fails with the reason', async (_name, error) => {
    const { client } = cloudOf(error === noDomain ? { domainId: failing(error) } : {}, async ({ service }) => {
      if (service === 'ecs') return { servers: [] };
      throw error;
    });
    const inventory = createInventory(client);
    await expect(inventory.resolve('server', 'shop', region)).rejects.toThrow(error.message);
    await expect(inventory.resolve('instance', 'shop', region)).rejects.toThrow(error.message);
  });

  test('not readable to this account: a server is still found by its name, in the list of servers', async () => {
    const { client } = cloudOf({ domainId: failing(noDomain) }, async () => ({
      servers: [{ id: server, name: 'shop' }],
    }));
    expect(await createInventory(client).resolve('server', 'shop', region)).toMatchObject({ id: server });
  });

  test('a server is not called by an instance ID, which only the list could translate', async () => {
    const { client, sent } = cloudOf({ domainId: failing(noDomain) });
    await expect(createInventory(client).resolve('server', instance, region)).rejects.toThrow(ReferenceProblem);
    expect(sent).toHaveLength(0);
  });

  test('a cancelled call is over, not merely without its list, whatever it was cancelled with', async () => {
    for (const reason of [new Error('given up'), new CloudError({ kind: 'cancelled', message: 'given up' })]) {
      const controller = new AbortController();
      const { client } = cloudOf({}, async () => {
        controller.abort(reason);
        throw noDomain;
      });
      const resolving = createInventory(client).resolve('server', server, region, controller.signal);
      await expect(resolving).rejects.toBe(reason);
    }
  });
});
