import { Client, type Reply } from '../support.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The region of the default scenario that has servers outside Flexus L, with what a new server needs there. */
export class Place {
  readonly client: Client;
  readonly project: string;
  readonly state: Reply['body'];

  private constructor(client: Client, project: string, state: Reply['body']) {
    this.client = client;
    this.project = project;
    this.state = state;
  }

  static async open(scenario = 'default'): Promise<Place> {
    const client = await Client.open({ scenario });
    return new Place(client, client.simulator.credentials.project_id, await client.state());
  }

  get v1(): string {
    return `/v1/${this.project}/cloudservers`;
  }

  send(method: string, path: string, body?: unknown): Promise<Reply> {
    return this.client.project(body === undefined ? { method, path } : { method, path, body });
  }

  /** Of the kind in this region, by name. */
  named(kind: string, name: string): Reply['body'] {
    const found = this.state[kind].find(
      (each: Fields) => each.name === name && (each.project_id === this.project || each.project_id === null),
    );
    if (found === undefined) throw new Error(`no ${name} among ${kind}`);
    return found;
  }

  serverId(name: string): string {
    return this.named('servers', name).id;
  }

  async show(id: string): Promise<Reply['body']> {
    return (await this.send('GET', `${this.v1}/${id}`)).body.server;
  }

  /** The fields that ecs-api-en-2025-01, tables 5-3 to 5-5, call mandatory, and changes of the test. */
  wish(changes: Fields = {}): Fields {
    const subnet = this.named('subnets', 'subnet-web');
    return {
      imageRef: this.named('images', 'Ubuntu').id,
      flavorRef: 's3.large.2',
      name: 'newservers',
      vpcid: subnet.vpc_id,
      nics: [{ subnet_id: subnet.id }],
      root_volume: { volumetype: 'SSD' },
      ...changes,
    };
  }

  create(changes: Fields = {}, beside: Fields = {}): Promise<Reply> {
    return this.send('POST', this.v1, { server: this.wish(changes), ...beside });
  }

  /** The IDs of new servers that run. */
  async built(changes: Fields = {}): Promise<string[]> {
    const done = await this.finished(await this.create(changes));
    if (done.status !== 'SUCCESS') throw new Error(JSON.stringify(done));
    return done.entities.sub_jobs.map(({ entities }: { entities: { server_id: string } }) => entities.server_id);
  }

  async job(reply: Reply): Promise<Reply['body']> {
    return (await this.send('GET', `/v1/${this.project}/jobs/${reply.body.job_id}`)).body;
  }

  async finished(reply: Reply): Promise<Reply['body']> {
    if (reply.status !== 200) throw new Error(`${reply.status} ${JSON.stringify(reply.body)}`);
    await this.client.advance(120);
    return this.job(reply);
  }

  async stopServer(id: string): Promise<void> {
    await this.finished(await this.send('POST', `${this.v1}/action`, { 'os-stop': { servers: [{ id }] } }));
  }

  stop(): Promise<void> {
    return this.client.stop();
  }
}

export const ecsError = (code: string, status = 400): Fields => ({ status, body: { error: { code } } });
