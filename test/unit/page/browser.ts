import { join } from 'node:path';
import type { Hono } from 'hono';
import { type ApprovalStore, createMemoryStore } from '../../../src/guard/approvals.ts';
import { createPageApp } from '../../../src/guard/page/app.ts';
import { createAttemptLimit } from '../../../src/guard/page/attempts.ts';
import { createSessions } from '../../../src/guard/page/sessions.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { PASSPHRASE } from './samples.ts';

export const ORIGIN = 'http://127.0.0.1:4711';
export const BASE = '/5eed5eed5eed5eed5eed5eed5eed5eed';

/** What a browser sends along with a form of the page itself. */
export const OWN = { host: '127.0.0.1:4711', origin: ORIGIN, 'sec-fetch-site': 'same-origin' } as const;

export interface Seen {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** The page with a clock to turn, and as much of a browser as the tests need: a cookie and forms. */
export interface Visit {
  readonly app: Hono;
  readonly store: ApprovalStore;
  cookie: string;
  pass(ms: number): void;
  get(path: string, headers?: Record<string, string>): Promise<Seen>;
  /** A header given as undefined is left out. */
  post(path: string, fields: Record<string, string>, headers?: Record<string, string | undefined>): Promise<Seen>;
  signIn(passphrase?: string): Promise<Seen>;
  /** Fills in the form of a record as its page shows it. */
  decide(id: string, act: 'approve' | 'refuse', fields?: Record<string, string>): Promise<Seen>;
}

/** Hidden fields of a page's forms, by name; the last form wins. */
export function hiddenFields(text: string): Record<string, string> {
  const fields = text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g);
  return Object.fromEntries([...fields].map(([, name = '', value = '']) => [name, value]));
}

function given(headers: Record<string, string | undefined>): Headers {
  const all = new Headers();
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) all.set(name, value);
  return all;
}

export async function visit(): Promise<Visit> {
  let time = Date.UTC(2026, 10, 21, 10, 0, 0);
  const now = (): number => time;
  const store = createMemoryStore(now);
  const app = createPageApp({
    store,
    passphrase: { exists: async () => true, check: async (text) => text === PASSPHRASE },
    sessions: createSessions(now),
    attempts: createAttemptLimit(join(await temporaryFolder(), 'attempts.json'), now),
    now,
    base: BASE,
    origins: [ORIGIN],
    secure: false,
  });
  const seen = async (answer: Response): Promise<Seen> => ({
    status: answer.status,
    text: await answer.text(),
    headers: answer.headers,
  });
  const here: Visit = {
    app,
    store,
    cookie: '',
    pass(ms) {
      time += ms;
    },
    get: async (path, headers = {}) =>
      seen(await app.request(`${BASE}${path}`, { headers: { host: OWN.host, cookie: here.cookie, ...headers } })),
    post: async (path, fields, headers = {}) =>
      seen(
        await app.request(`${BASE}${path}`, {
          method: 'POST',
          body: new URLSearchParams(fields).toString(),
          headers: given({
            ...OWN,
            'content-type': 'application/x-www-form-urlencoded',
            cookie: here.cookie,
            ...headers,
          }),
        }),
      ),
    async signIn(passphrase = PASSPHRASE) {
      const answer = await here.post('/sign-in', { passphrase });
      here.cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? here.cookie;
      return answer;
    },
    async decide(id, act, fields = {}) {
      const page = await here.get(`/${id}`);
      return here.post(`/${id}/${act}`, { ...hiddenFields(page.text), ...fields });
    },
  };
  return here;
}
