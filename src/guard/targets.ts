import * as z from 'zod';
import type { CloudClient, Place } from '../cloud/client.ts';
import { CloudError } from '../cloud/errors.ts';
import { meaningOf, meaningOfOrder, resourceStatuses } from '../data/billing-codes.ts';
import { requireOperation } from '../operations/catalogue.ts';
import type { Input } from '../operations/field.ts';
import type { Instance } from '../operations/flexus/bundle.ts';
import { address, metadata } from '../operations/flexus/server-answer.ts';
import type { Target, TargetKind } from '../operations/operation.ts';

/** What a target was resolved to, before its state is read. */
export interface Named {
  readonly id: string;
  readonly region?: string;
  readonly instance?: Instance;
}

const serverPage = z.looseObject({ servers: z.array(z.looseObject({ id: z.string() })) });
const subscriptions = z.looseObject({
  data: z.array(
    z.looseObject({
      resource_id: z.string(),
      resource_name: z.string().nullish(),
      region_code: z.string().nullish(),
      status: z.number().nullish(),
      expire_time: z.string().nullish(),
      expire_policy: z.number().nullish(),
    }),
  ),
});
const orderAnswer = z.looseObject({
  order_info: z.looseObject({
    order_id: z.string(),
    status: z.number(),
    amount_after_discount: z.number().nullish(),
    currency: z.string().nullish(),
    service_type_name: z.string().nullish(),
  }),
});

/** IDs that one query of the detail list takes (flexus-l-api-zh-2024-06 4.2 advises about 100). */
const CHUNK = 100;

/** expire_policy 3: the subscription renews itself. */
const RENEWS_ITSELF = 3;

/** The operations that show one thing: the argument that names it, where it stands in the answer, what it is called there. */
const shown: Readonly<
  Record<Exclude<TargetKind, 'server' | 'instance' | 'order'>, readonly [string, string, string, string]>
> = {
  volume: ['nova_show_volume', 'volume_id', 'volume', 'displayName'],
  snapshot: ['nova_show_snapshot', 'snapshot_id', 'snapshot', 'displayName'],
  image: ['nova_show_image', 'image_id', 'image', 'name'],
  'key pair': ['nova_show_keypair', 'keypair_name', 'keypair', 'name'],
  'server group': ['nova_show_server_group', 'server_group_id', 'server_group', 'name'],
  'security group': ['nova_show_security_group', 'security_group_id', 'security_group', 'name'],
  'floating IP': ['nova_show_floating_ip', 'floating_ip_id', 'floating_ip', 'ip'],
};

/** Where things of a kind are found, for whoever named one that is not there; snapshots are listed nowhere. */
export const LISTED_BY: Readonly<Partial<Record<TargetKind, string>>> = {
  server: 'list_servers_details',
  instance: 'list_all_resources',
  order: 'list_customer_orders',
  volume: 'nova_list_volumes',
  image: 'nova_list_images',
  'key pair': 'nova_list_keypairs',
  'server group': 'list_server_groups',
  'security group': 'nova_list_security_groups',
  'floating IP': 'nova_list_floating_ips',
};

/** Turns a 404 of the service itself into undefined. */
function unlessMissing(error: unknown): undefined {
  if (error instanceof CloudError && error.kind === 'refused' && error.status === 404) return undefined;
  throw error;
}

type Known<T> = { [K in keyof T]?: T[K] | null | undefined };

/** Leaves out what is not known. */
function target(kind: Target['kind'], id: string, facts: Known<Omit<Target, 'kind' | 'id'>>): Target {
  const known = Object.entries(facts).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return { kind, id, ...Object.fromEntries(known) };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Tags as the server query answers them: `key=value`, or a key alone; those of the system begin with an underscore. */
function tagsOf(value: unknown): Readonly<Record<string, string>> | undefined {
  if (!Array.isArray(value)) return undefined;
  const own = value.filter((tag) => typeof tag === 'string').filter((tag) => !tag.startsWith('_'));
  const pairs = own.map((tag): [string, string] => {
    const at = tag.indexOf('=');
    return at < 0 ? [tag, ''] : [tag.slice(0, at), tag.slice(at + 1)];
  });
  return pairs.length > 0 ? Object.fromEntries(pairs) : {};
}

/**
 * Reads targets as they are now, from the services that own them: state, addresses, expiry, amounts. Which server is
 * inside an instance, and its plan, come from the resource index, the only place that tells them.
 */
export class TargetReader {
  readonly #client: CloudClient;

  constructor(client: CloudClient) {
    this.#client = client;
  }

  async read(kind: TargetKind, named: readonly Named[], place: Place, signal?: AbortSignal): Promise<Target[]> {
    if (kind === 'server') return this.#servers(named, place, signal);
    if (kind === 'instance') return this.#instances(named, place, signal);
    if (kind === 'order') return Promise.all(named.map((one) => this.#order(one, place, signal)));
    return Promise.all(named.map((one) => this.#resource(kind, one, place, signal)));
  }

  async #ask(operation: string, input: Input, place: Place, signal?: AbortSignal): Promise<unknown> {
    const prepared = await this.#client.prepare(requireOperation(operation), input, place, signal);
    return (await this.#client.send(prepared, signal ? { signal } : {})).body;
  }

  async #servers(named: readonly Named[], place: Place, signal?: AbortSignal): Promise<Target[]> {
    const found = new Map<string, Record<string, unknown>>();
    for (let start = 0; start < named.length; start += CHUNK) {
      const ids = named.slice(start, start + CHUNK).map((one) => one.id);
      const body = await this.#ask('list_servers_details', { server_id: ids, limit: 1000 }, place, signal);
      for (const server of serverPage.parse(body).servers) found.set(server.id, server);
    }
    return named.map(({ id, instance }) => {
      const server = found.get(id);
      if (!server || textOf(server.status) === undefined) {
        return target('server', id, { region: place.region, unread: 'no such server in this region', missing: true });
      }
      return target('server', id, {
        name: textOf(server.name),
        instance_name: instance?.name,
        region: place.region,
        status: textOf(server.status),
        public_ip: address(server, 'floating'),
        image: textOf(metadata(server, 'image_name')),
        plan: instance?.plan,
        locked: server.locked === true ? true : undefined,
        tags: tagsOf(server.tags),
      });
    });
  }

  async #instances(named: readonly Named[], place: Place, signal?: AbortSignal): Promise<Target[]> {
    const ids = named.map((one) => one.id);
    const input = { resource_ids: ids, only_main_resource: 1, limit: ids.length };
    const rows = subscriptions.parse(await this.#ask('list_yearly_monthly_resources', input, place, signal)).data;
    return Promise.all(
      named.map(async ({ id, instance, region }) => {
        const row = rows.find((one) => one.resource_id === id);
        if (!row) return target('instance', id, { name: instance?.name, unread: 'no subscription of this ID' });
        const where = row.region_code ?? region;
        const server =
          instance?.server_id && where ? await this.#serverInside(instance.server_id, where, signal) : undefined;
        return target('instance', id, {
          name: row.resource_name ?? instance?.name,
          region: where,
          status: typeof row.status === 'number' ? meaningOf(resourceStatuses, row.status) : undefined,
          server_id: instance?.server_id,
          public_ip: server?.public_ip ?? instance?.public_ip,
          image: server?.image,
          locked: server?.locked,
          tags: server?.tags,
          plan: instance?.plan,
          expires: row.expire_time,
          auto_renew: row.expire_policy === undefined ? undefined : row.expire_policy === RENEWS_ITSELF,
        });
      }),
    );
  }

  async #serverInside(id: string, region: string, signal?: AbortSignal): Promise<Target | undefined> {
    return (await this.#servers([{ id, region }], { region }, signal))[0];
  }

  async #order({ id }: Named, place: Place, signal?: AbortSignal): Promise<Target> {
    const order = orderAnswer.parse(
      await this.#ask('show_customer_order_details', { order_id: id }, place, signal),
    ).order_info;
    const { amount_after_discount: amount, currency } = order;
    return target('order', id, {
      status: meaningOfOrder(order.status),
      name: order.service_type_name,
      amount: amount === null || amount === undefined ? undefined : `${amount} ${currency ?? ''}`.trim(),
    });
  }

  async #resource(kind: keyof typeof shown, { id }: Named, place: Place, signal?: AbortSignal): Promise<Target> {
    const [operation, argument, within, name] = shown[kind];
    const body = await this.#ask(operation, { [argument]: id }, place, signal).catch(unlessMissing);
    if (body === undefined) return target(kind, id, { region: place.region, unread: `no such ${kind}`, missing: true });
    const answer = z.record(z.string(), z.unknown()).parse(body);
    const facts = z.looseObject({ status: z.string().nullish() }).parse(answer[within]);
    return target(kind, id, {
      name: textOf(facts[name]),
      region: place.region,
      status: facts.status,
      server_id: textOf(facts.instance_id),
    });
  }
}
