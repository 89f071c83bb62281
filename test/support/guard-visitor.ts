import { z } from 'zod';

export interface Seen {
  readonly status: number;
  readonly text: string;
}

/** Hidden fields of a page's forms, by name; both forms of a record's page carry the same. */
function hiddenFields(text: string): Record<string, string> {
  const fields = text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g);
  return Object.fromEntries([...fields].map(([, name = '', value = '']) => [name, value]));
}

/** As much of a browser as the approval page needs: a cookie and forms. */
export class Visitor {
  readonly #origin: string;
  readonly #base: string;
  #cookie = '';

  /** @param address of a record on the page */
  constructor(address: string) {
    const url = new URL(address);
    this.#origin = url.origin;
    this.#base = z.string().parse(/^\/[^/]+/.exec(url.pathname)?.[0]);
  }

  get(path = ''): Promise<Seen> {
    return this.#fetch(path, { headers: { cookie: this.#cookie } });
  }

  /** Sends a form as the page itself would; `headers` are those of somebody else's page. */
  post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Seen> {
    const own = { origin: this.#origin, 'sec-fetch-site': 'same-origin', cookie: this.#cookie };
    return this.#fetch(path, { method: 'POST', body: new URLSearchParams(fields), headers: { ...own, ...headers } });
  }

  signIn(passphrase: string): Promise<Seen> {
    return this.post('/sign-in', { passphrase });
  }

  /** The hidden fields of a record's page. */
  async form(id: string): Promise<Record<string, string>> {
    return hiddenFields((await this.get(`/${id}`)).text);
  }

  async #fetch(path: string, init: RequestInit): Promise<Seen> {
    const answer = await fetch(`${this.#origin}${this.#base}${path}`, { ...init, redirect: 'manual' });
    this.#cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? this.#cookie;
    return { status: answer.status, text: await answer.text() };
  }
}

/** The last part of a record's address. */
export function recordOf(address: string): string {
  return new URL(address).pathname.split('/').at(-1) ?? '';
}
