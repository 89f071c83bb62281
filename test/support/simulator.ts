import { z } from 'zod';
import { type Environment, Program } from './program.ts';

const login = z.object({
  url: z.string(),
  ak: z.string(),
  sk: z.string(),
  project_id: z.string(),
  domain_id: z.string(),
  username: z.string(),
  password: z.string(),
  domain_name: z.string(),
  regions: z.array(z.string()),
});

const logged = z.object({
  seq: z.number(),
  time: z.string(),
  method: z.string(),
  path: z.string(),
  query: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  status: z.number().nullable(),
  operation: z.string().nullable(),
  mutating: z.boolean(),
});
/** A request as the simulator received it (issue 2, part 3). */
export type Logged = z.infer<typeof logged>;

const state = z.object({
  instances: z.array(
    z.looseObject({
      id: z.string(),
      name: z.string(),
      region: z.string(),
      server_id: z.string(),
      traffic_package_id: z.string(),
      order_id: z.string(),
      expire_time: z.string().nullable(),
    }),
  ),
  servers: z.array(
    z.looseObject({
      id: z.string(),
      /** null: a server outside Flexus L. */
      instance_id: z.string().nullable(),
      name: z.string(),
      region: z.string(),
      status: z.string(),
      password_sha256: z.looseObject({ active: z.string().nullable(), pending: z.string().nullable() }),
    }),
  ),
  orders: z.array(
    z.looseObject({
      order_id: z.string(),
      status: z.number(),
      order_type: z.number(),
      instance_ids: z.array(z.string()),
    }),
  ),
  subscriptions: z.array(
    z.looseObject({
      resource_id: z.string(),
      status: z.string(),
      expire_time: z.string(),
      auto_renew: z.looseObject({ on: z.boolean() }),
    }),
  ),
  jobs: z.array(z.looseObject({ job_id: z.string(), job_type: z.string(), status: z.string() })),
});
export type State = z.infer<typeof state>;

export interface Fault {
  readonly match: { readonly method?: string; readonly path?: string; readonly job_type?: string };
  readonly probability?: number;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly latency_ms?: number;
  readonly reset?: 'before' | 'after';
  readonly job?: { readonly error_code?: string; readonly fail_reason?: string };
  readonly times?: number;
}

/** A simulator in a process of its own, and its inspection API: the judge of what was really sent. */
export class Simulator {
  readonly program: Program;
  readonly login: z.infer<typeof login>;

  private constructor(program: Program, given: z.infer<typeof login>) {
    this.program = program;
    this.login = given;
  }

  /** @param speed simulated seconds per second; a purchase takes about half a minute of them */
  static async start({ speed = 200, scenario = 'default' } = {}): Promise<Simulator> {
    const program = new Program(['simulator', '--speed', String(speed), '--scenario', scenario]);
    return new Simulator(program, login.parse(JSON.parse(await program.line())));
  }

  get url(): string {
    return this.login.url;
  }

  /** Configuration of a server that uses this simulator as its cloud, by access key. */
  get byKey(): Environment {
    const { url, ak, sk } = this.login;
    return { FLEXUS_ENDPOINT: url, HUAWEICLOUD_SDK_AK: ak, HUAWEICLOUD_SDK_SK: sk };
  }

  /** The same by user name and password. */
  get byPassword(): Environment {
    const { url, username, password, domain_name } = this.login;
    return { FLEXUS_ENDPOINT: url, HW_USER_NAME: username, HW_USER_PASSWORD: password, HW_DOMAIN_NAME: domain_name };
  }

  async log(): Promise<Logged[]> {
    return z.array(logged).parse(await this.#ask('GET', 'requests'));
  }

  /** Requests of one operation. */
  async logOf(operation: string): Promise<Logged[]> {
    return (await this.log()).filter((entry) => entry.operation === operation);
  }

  /** Requests that would change something, whether or not the cloud accepted them. */
  async changes(): Promise<Logged[]> {
    return (await this.log()).filter((entry) => entry.mutating);
  }

  async clearLog(): Promise<void> {
    await this.#ask('DELETE', 'requests');
  }

  async state(): Promise<State> {
    return state.parse(await this.#ask('GET', 'state'));
  }

  async instance(name: string): Promise<State['instances'][number]> {
    return found(
      name,
      (await this.state()).instances.find((one) => one.name === name),
    );
  }

  async server(id: string): Promise<State['servers'][number]> {
    return found(
      id,
      (await this.state()).servers.find((one) => one.id === id),
    );
  }

  async subscription(id: string): Promise<State['subscriptions'][number]> {
    return found(
      id,
      (await this.state()).subscriptions.find((one) => one.resource_id === id),
    );
  }

  async order(id: string): Promise<State['orders'][number]> {
    return found(
      id,
      (await this.state()).orders.find((one) => one.order_id === id),
    );
  }

  async faults(...rules: readonly Fault[]): Promise<void> {
    await this.#ask('PUT', 'faults', { rules });
  }

  async advance(seconds: number): Promise<void> {
    await this.#ask('POST', 'clock', { advance_seconds: seconds });
  }

  /** Everything from the beginning: state, log, faults. IDs come out the same. */
  async reset(scenario = 'default'): Promise<void> {
    await this.#ask('POST', 'reset', { scenario });
  }

  async #ask(method: string, what: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.url}/_simulator/${what}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} /_simulator/${what}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}

function found<T>(name: string, value: T | undefined): T {
  if (value === undefined) throw new Error(`the simulator has no ${name}`);
  return value;
}
