import { Client, type Reply } from '../support.ts';

/** A project of a simulated cloud of its own, by the addresses of the native API and of the ECS API. */
export class Desk {
  readonly client: Client;
  readonly project: string;

  private constructor(client: Client) {
    this.client = client;
    this.project = client.simulator.credentials.project_id;
  }

  static async open(scenario = 'empty'): Promise<Desk> {
    return new Desk(await Client.open({ scenario }));
  }

  close(): Promise<void> {
    return this.client.stop();
  }

  /** `version`: the microversion in the header of Nova's own (ecs-api-en-2025-01, chapter 3) */
  nova(method: string, path: string, body?: unknown, version?: string): Promise<Reply> {
    const headers = version === undefined ? {} : { 'X-OpenStack-Nova-API-Version': version };
    return this.client.project({ method, path: `/v2.1/${this.project}${path}`, headers, body });
  }

  ecs(method: string, path: string, body?: unknown): Promise<Reply> {
    return this.client.project({ method, path: `/v1/${this.project}${path}`, body });
  }

  advance(seconds: number): Promise<void> {
    return this.client.advance(seconds);
  }

  /** A server outside Flexus L, running, in the first zone: ecs-api-en-2025-01, section 6.2.1. */
  async server(name: string): Promise<string> {
    const [images, networks] = await Promise.all([this.nova('GET', '/images'), this.nova('GET', '/os-networks')]);
    const image = images.body.images.find((each: { name: string }) => each.name.startsWith('Ubuntu'));
    const server = {
      name,
      imageRef: image.id,
      flavorRef: 's3.large.2',
      availability_zone: 'ap-southeast-3a',
      networks: [{ uuid: networks.body.networks[0].id }],
    };
    const { status, body } = await this.nova('POST', '/servers', { server });
    if (status !== 202) throw new Error(`no server: ${status} ${JSON.stringify(body)}`);
    await this.advance(60);
    return body.server.id;
  }

  async stoppedServer(name: string): Promise<string> {
    const id = await this.server(name);
    await this.nova('POST', `/servers/${id}/action`, { 'os-stop': {} });
    await this.advance(60);
    return id;
  }
}
