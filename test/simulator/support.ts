import { createHash, createHmac } from 'node:crypto';
import { type Simulator, type SimulatorOptions, start } from '../../src/simulator/start.ts';

/** A client of the simulator that knows nothing of the product: requests are built and signed here, by hand. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // The tests look into answers of the cloud, whose shape is what is being tested.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly body: any;
}

export interface Request {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export class Client {
  readonly simulator: Simulator;
  readonly #tokens = new Map<string, string>();

  constructor(simulator: Simulator) {
    this.simulator = simulator;
  }

  static async open(options: SimulatorOptions = {}): Promise<Client> {
    return new Client(await start(options));
  }

  /** The request as it is, without a login. */
  async plain({ method = 'GET', path, headers = {}, body }: Request): Promise<Reply> {
    const response = await fetch(`${this.simulator.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  }

  login(scope: unknown, password = this.simulator.credentials.password): Promise<Reply> {
    const { username, domain_name } = this.simulator.credentials;
    const user = { name: username, password, domain: { name: domain_name } };
    const auth = { identity: { methods: ['password'], password: { user } }, scope };
    return this.plain({ method: 'POST', path: '/v3/auth/tokens?nocatalog=true', body: { auth } });
  }

  async token(scope: unknown): Promise<string> {
    const key = JSON.stringify(scope);
    const known = this.#tokens.get(key);
    if (known !== undefined) return known;
    const value = (await this.login(scope)).headers.get('x-subject-token') ?? '';
    this.#tokens.set(key, value);
    return value;
  }

  forget(): void {
    this.#tokens.clear();
  }

  /** with a token of the project of a region */
  async project(request: Request, region = 'ap-southeast-3'): Promise<Reply> {
    const token = await this.token({ project: { name: region } });
    return this.plain({ ...request, headers: { 'x-auth-token': token, ...request.headers } });
  }

  /** with a token of the whole account */
  async domain(request: Request): Promise<Reply> {
    const token = await this.token({ domain: { id: this.simulator.credentials.domain_id } });
    return this.plain({ ...request, headers: { 'x-auth-token': token, ...request.headers } });
  }

  signed(request: Request, options: Partial<SignOptions> = {}): Promise<Reply> {
    const { ak, sk } = this.simulator.credentials;
    return this.plain(sign(this.simulator.url, request, { ak, sk, ...options }));
  }

  async advance(seconds: number): Promise<void> {
    await this.plain({ method: 'POST', path: '/_simulator/clock', body: { advance_seconds: seconds } });
  }

  async state(): Promise<Reply['body']> {
    return (await this.plain({ path: '/_simulator/state' })).body;
  }

  async projectId(region = 'ap-southeast-3'): Promise<string> {
    const state = await this.state();
    return state.projects.find((project: { name: string }) => project.name === region).id;
  }

  async instance(name: string): Promise<Reply['body']> {
    return (await this.state()).instances.find((instance: { name: string }) => instance.name === name);
  }

  async server(id: string): Promise<Reply['body']> {
    return (await this.state()).servers.find((server: { id: string }) => server.id === id);
  }

  async order(id: string): Promise<Reply['body']> {
    return (await this.state()).orders.find((order: { order_id: string }) => order.order_id === id);
  }

  stop(): Promise<void> {
    return this.simulator.stop();
  }
}

export interface SignOptions {
  readonly ak: string;
  readonly sk: string;
  readonly date: Date;
  readonly signedNames: readonly string[];
}

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** SIGNING.md, "Canonical request", written anew for the tests. Paths and queries here are given unescaped or once escaped. */
export function sign(
  url: string,
  request: Request,
  options: Partial<SignOptions> & { ak: string; sk: string },
): Request {
  const target = new URL(`${url}${request.path}`);
  const date = (options.date ?? new Date()).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    ...request.headers,
    'x-sdk-date': date,
    host: target.host,
  };
  const names = [...(options.signedNames ?? Object.keys(headers).map((name) => name.toLowerCase()))].sort();
  const path = target.pathname
    .split('/')
    .map((segment) => encode(decodeURIComponent(segment)))
    .join('/');
  const pairs = [...target.searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort();
  const body =
    request.body === undefined ? '' : typeof request.body === 'string' ? request.body : JSON.stringify(request.body);
  const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const canonical = [
    request.method ?? 'GET',
    path.endsWith('/') ? path : `${path}/`,
    pairs.join('&'),
    names.map((name) => `${name}:${(lower[name] ?? '').trim()}\n`).join(''),
    names.join(';'),
    sha(body),
  ].join('\n');
  const signature = createHmac('sha256', options.sk)
    .update(`SDK-HMAC-SHA256\n${date}\n${sha(canonical)}`)
    .digest('hex');
  const authorization = `SDK-HMAC-SHA256 Access=${options.ak}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  const { host: _host, ...sent } = headers;
  return { ...request, headers: { ...sent, authorization } };
}

export const requestId = '0d6c4b1e-6f9a-4a3f-9a4e-0123456789ab';

/** The body of flexus-l-purchase-en-2024-11, "Example Request", with one instance and changes of the test. */
export function purchase(changes: Readonly<Record<string, unknown>> = {}): Request {
  return {
    method: 'POST',
    path: '/v1/light-instances',
    headers: { 'client-request-id': requestId },
    body: {
      instance_name: 'test-0620-01',
      description: 'test',
      plan_spec: 'hf.large.1.30m.linux',
      image_ref: { image_name: 'BT', image_version: '6.8.35' },
      region: 'ap-southeast-3',
      charging_mode: 'prePaid',
      period_type: 'month',
      period_num: 1,
      is_auto_renew: false,
      is_auto_pay: true,
      ...changes,
    },
  };
}
