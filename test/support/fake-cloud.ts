import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { atEnd } from './at-end.ts';
import type { Environment } from './program.ts';

export interface Arrived {
  readonly method: string;
  /** Path and query, as they came. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type FakeAnswer = (request: Arrived, response: ServerResponse) => void;

/** A cloud that answers whatever a test wants, also what no cloud should. */
export class FakeCloud {
  readonly url: string;
  readonly arrived: Arrived[] = [];
  answer: FakeAnswer = (_, response) => json(response, 404, {});

  private constructor(server: Server) {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the fake cloud does not listen');
    this.url = `http://127.0.0.1:${address.port}`;
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('error', () => undefined);
      response.on('error', () => undefined);
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        const arrived = { method, target: url, headers, body: Buffer.concat(chunks).toString('utf8') };
        this.arrived.push(arrived);
        this.answer(arrived, response);
      });
    });
  }

  static async start(): Promise<FakeCloud> {
    const server = createServer();
    atEnd(() => {
      server.closeAllConnections();
      server.close();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new FakeCloud(server);
  }

  /** Configuration of a server that takes this for its cloud and needs to look up nothing. */
  get byKey(): Environment {
    return {
      FLEXUS_ENDPOINT: this.url,
      FLEXUS_REGION: 'ap-southeast-3',
      FLEXUS_PROJECT_ID: '0123456789abcdef0123456789abcdef',
      FLEXUS_DOMAIN_ID: 'fedcba9876543210fedcba9876543210',
      HUAWEICLOUD_SDK_AK: 'FAKECLOUDACCESSKEY01',
      HUAWEICLOUD_SDK_SK: 'fake-cloud-secret-key-0123456789abcdef',
    };
  }
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

export function raw(response: ServerResponse, status: number, body: string | Buffer, type = 'application/json'): void {
  response.writeHead(status, { 'content-type': type });
  response.end(body);
}
