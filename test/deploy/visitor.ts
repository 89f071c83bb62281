import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { FIELDS } from '../../src/guard/page/layout.ts';
import { JSON_HEADERS } from '../http/support.ts';
import { hiddenFields } from '../unit/page/browser.ts';
import { PASSPHRASE, type Stack } from './stack.ts';

export interface Sent {
  readonly name?: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** An answer that may still be on its way. */
export interface Arriving {
  /** Resolves with the match as soon as what has arrived has one. */
  until(wanted: RegExp): Promise<string>;
  readonly whole: Promise<Answer>;
}

const MCP = 'mcp.example.com';

/** Requests from outside: by name, over TLS, through nginx. */
export class Visitor {
  readonly #stack: Stack;
  #cookie = '';

  constructor(stack: Stack) {
    this.#stack = stack;
  }

  /** One request on a connection of its own; the certificate is checked. */
  send({ name = MCP, method = 'POST', path = '/mcp', headers = {}, body }: Sent): Arriving {
    const { ca, port } = this.#stack;
    let text = '';
    let look = (): void => undefined;
    const outgoing: ClientRequest = request({
      host: '127.0.0.1',
      port,
      servername: name,
      ca,
      method,
      path,
      agent: false,
      headers: { host: name, ...headers },
    });
    const whole = new Promise<Answer>((resolve, reject) => {
      outgoing.on('error', reject);
      outgoing.on('response', (response: IncomingMessage) => {
        response.on('data', (bytes: Buffer) => {
          text += bytes;
          look();
        });
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      });
    });
    whole.catch(() => undefined);
    outgoing.end(body);
    const until = (wanted: RegExp): Promise<string> =>
      new Promise((resolve, reject) => {
        look = () => {
          const [found] = wanted.exec(text) ?? [];
          if (found) resolve(found);
        };
        look();
        whole.then(({ status }) => reject(new Error(`ended with ${status}: ${text}`)), reject);
      });
    return { until, whole };
  }

  rpc(method: string, params: unknown, headers: Readonly<Record<string, string>> = {}): Arriving {
    const authorization = `Bearer ${this.#stack.token}`;
    return this.send({
      headers: { ...JSON_HEADERS, authorization, ...headers },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    });
  }

  /** A call whose progress is streamed. */
  call(name: string, args: Readonly<Record<string, unknown>>): Arriving {
    return this.rpc('tools/call', { name, arguments: args, _meta: { progressToken: 1 } });
  }

  /** Signs in to the approval page, and says yes to a record. */
  async approve(record: string): Promise<void> {
    const { host: name, origin, pathname } = new URL(record);
    const post = (path: string, form: Readonly<Record<string, string>>): Promise<Answer> => {
      const headers = { cookie: this.#cookie, origin, 'content-type': 'application/x-www-form-urlencoded' };
      return this.send({ name, path, headers, body: String(new URLSearchParams(form)) }).whole;
    };
    if (this.#cookie === '') {
      const base = pathname.slice(0, pathname.lastIndexOf('/'));
      const { headers } = await post(`${base}/sign-in`, { [FIELDS.passphrase]: PASSPHRASE });
      this.#cookie = headers['set-cookie']?.[0] ?? '';
      if (!/; Secure/.test(this.#cookie)) throw new Error(`signing in gave the cookie ${this.#cookie}`);
      this.#cookie = this.#cookie.split(';')[0] ?? '';
    }
    const shown = await this.send({ name, method: 'GET', path: pathname, headers: { cookie: this.#cookie } }).whole;
    const form = { ...hiddenFields(shown.text), [FIELDS.passphrase]: PASSPHRASE };
    const { status, text } = await post(`${pathname}/approve`, form);
    if (status !== 303) throw new Error(`approving was answered ${status}: ${text}`);
  }
}
