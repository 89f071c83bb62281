import { z } from 'zod';

const named = z.array(z.object({ id: z.string(), name: z.string() }));
const part = z.array(z.object({ id: z.string() }));

/** What the default scenario has besides Flexus L instances, as the inspection API shows it. */
const things = z.object({
  servers: z.array(z.object({ id: z.string(), name: z.string(), region: z.string(), nics: part, volumes: part })),
  subnets: z.array(z.object({ id: z.string(), name: z.string(), vpc_id: z.string() })),
  images: named,
  volumes: named,
  snapshots: named,
  server_groups: named,
  security_groups: named,
  floating_ips: z.array(z.object({ id: z.string(), address: z.string(), server_id: z.string().nullable() })),
});
type Things = z.infer<typeof things>;
type Kind = 'images' | 'volumes' | 'snapshots' | 'server_groups' | 'security_groups';

export interface Found {
  server(name: string): Things['servers'][number];
  subnet(name: string): Things['subnets'][number];
  id(kind: Kind, name: string): string;
  /** That of a server, or one that no server has. */
  floatingIp(server?: string): { readonly id: string; readonly address: string };
}

function byName<T extends { readonly name: string }>(all: readonly T[], name: string): T {
  const found = all.find((one) => one.name === name);
  if (found === undefined) throw new Error(`the scenario has no ${name}`);
  return found;
}

/** Finds things of the default scenario by their names. */
export async function thingsOf(url: string): Promise<Found> {
  const all = things.parse(await (await fetch(`${url}/_simulator/state`)).json());
  return {
    server: (name) => byName(all.servers, name),
    subnet: (name) => byName(all.subnets, name),
    id: (kind, name) => byName(all[kind], name).id,
    floatingIp(server) {
      const owner = server === undefined ? null : byName(all.servers, server).id;
      const found = all.floating_ips.find(({ server_id }) => server_id === owner);
      if (found === undefined) throw new Error(`the scenario has no floating IP of ${server ?? 'no server'}`);
      return found;
    },
  };
}
