import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import * as z from 'zod';
import type { PassphraseTrial } from './decide-record.ts';
import { attemptStatus, attemptText, tryPassphrase } from './decide-record.ts';
import { FIELDS, RECORD_ID, SIGN_OUT, type Signed } from './layout.ts';
import type { Sessions } from './sessions.ts';
import { noPassphrasePage, SIGN_IN, signInPage } from './sign-in-page.ts';

/** What a signed-in request carries. */
export interface SignedEnv {
  Variables: { signed: Signed };
}

export interface SigningOptions extends PassphraseTrial {
  readonly base: string;
  readonly sessions: Sessions;
  readonly now: () => number;
  /** Browsers reach the page by https alone. */
  readonly secure: boolean;
}

export interface Signing {
  /** Signing in and out. */
  readonly routes: Hono<SignedEnv>;
  /** Lets signed-in requests through; shows all others the same sign-in page, whatever they asked for. */
  readonly required: MiddlewareHandler<SignedEnv>;
}

const COOKIE = 'flexus_approvals';
const OVER = 'The session is over: it ends after 15 minutes without use. Nothing was decided.';
const signInForm = z.object({
  [FIELDS.passphrase]: z.string(),
  [FIELDS.record]: z.string().regex(RECORD_ID).optional(),
});

export function createSigning(options: SigningOptions): Signing {
  const { base, passphrase, secure, sessions } = options;
  const cookie = { path: base, httpOnly: true, sameSite: 'Strict', secure } as const;

  const required: MiddlewareHandler<SignedEnv> = async (c, next) => {
    const session = await sessions.find(getCookie(c, COOKIE) ?? '');
    if (session) {
      c.set('signed', { base, session });
      return next();
    }
    if (!(await passphrase.exists())) return c.html(noPassphrasePage());
    const id = RECORD_ID.exec(c.req.param('id') ?? '')?.[0];
    const record = id === undefined ? {} : { record: id };
    if (c.req.method === 'GET') return c.html(signInPage({ base, ...record }));
    return c.html(signInPage({ base, ...record, notice: OVER }), 403);
  };

  async function signIn(c: Context): Promise<Response> {
    const form = signInForm.parse(await c.req.parseBody());
    const id = form[FIELDS.record];
    if (!(await passphrase.exists())) return c.html(noPassphrasePage());
    const attempt = await tryPassphrase(form[FIELDS.passphrase], options);
    if (attempt.kind !== 'right') {
      const view = { base, problem: attemptText(attempt), ...(id === undefined ? {} : { record: id }) };
      return c.html(signInPage(view), attemptStatus(attempt));
    }
    await sessions.end(getCookie(c, COOKIE) ?? '');
    setCookie(c, COOKIE, await sessions.start(), cookie);
    return c.redirect(id === undefined ? base : `${base}/${id}`, 303);
  }

  const routes = new Hono<SignedEnv>({ strict: false });
  routes.get(`/${SIGN_IN}`, (c) => c.redirect(base, 303));
  routes.post(`/${SIGN_IN}`, signIn);
  routes.get(`/${SIGN_OUT}`, (c) => c.redirect(base, 303));
  routes.post(`/${SIGN_OUT}`, required, async (c) => {
    const token = (await c.req.parseBody())[FIELDS.token];
    if (typeof token !== 'string' || !c.var.signed.session.owns(SIGN_OUT, token)) {
      return c.text('Refused: this form is not of your session.', 403);
    }
    await sessions.end(getCookie(c, COOKIE) ?? '');
    return c.redirect(base, 303);
  });
  return { routes, required };
}
