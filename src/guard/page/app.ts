import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import * as z from 'zod';
import type { PendingRecord } from '../approvals.ts';
import { StateError } from '../state-error.ts';
import type { Decided, DecisionForm, DecisionParts } from './decide-record.ts';
import { approve, decisionForm, refuse } from './decide-record.ts';
import { FIELDS } from './layout.ts';
import { gonePage, type ListView, listPage } from './list-page.ts';
import { PrivateFileError } from './private-file.ts';
import { LARGEST_FORM, ownRequestsOnly, secureHeaders } from './protections.ts';
import { type RecordView, recordPage } from './record-page.ts';
import { createSigning, type SignedEnv, type SigningOptions } from './signing.ts';

export interface PageOptions extends SigningOptions, DecisionParts {
  /** Path below which everything lies, such as `/4f1c...`: unguessable, without a slash at its end. */
  readonly base: string;
  /** Where browsers reach the page, such as `http://127.0.0.1:4711`. */
  readonly origins: readonly string[];
}

const ID = ':id{[0-9a-f]{32}}';

/** The page's routes, without a socket. A GET decides nothing: only a POST with the session's form token does. */
export function createPageApp(options: PageOptions): Hono {
  const app = new Hono({ strict: false });
  app.use(secureHeaders, ownRequestsOnly(options.origins));
  app.use(bodyLimit({ maxSize: LARGEST_FORM, onError: (c) => c.text('The form is too large.', 413) }));
  app.notFound((c) => c.text('Not found.', 404));
  app.onError((error, c) => {
    if (error instanceof z.ZodError) return c.text('Refused: the form is incomplete.', 400);
    const why =
      error instanceof PrivateFileError || error instanceof StateError
        ? error.message
        : 'Something failed inside flexus-mcp.';
    return c.text(`Nothing was decided. ${why}`, 500);
  });
  const signing = createSigning(options);
  app.route(options.base, signing.routes);
  app.route(options.base, recordRoutes(options, signing.required));
  return app;
}

function recordRoutes(options: PageOptions, required: ReturnType<typeof createSigning>['required']): Hono<SignedEnv> {
  const { store, base, now } = options;
  const routes = new Hono<SignedEnv>({ strict: false });

  const list = async (c: Context<SignedEnv>): Promise<ListView> => ({
    records: await store.pending(),
    signed: c.var.signed,
    now: now(),
  });
  const gone = async (c: Context<SignedEnv>): Promise<Response> => c.html(gonePage(await list(c)), 404);
  const view = (c: Context<SignedEnv>, record: PendingRecord): RecordView => ({
    record,
    signed: c.var.signed,
    now: now(),
  });

  async function decide(c: Context<SignedEnv>, id: string, act: typeof approve): Promise<Response> {
    const form = decisionForm.parse(await c.req.parseBody());
    if (!c.var.signed.session.owns(id, form[FIELDS.token])) {
      return c.text('Refused: this form is not of your session.', 403);
    }
    const record = await store.get(id);
    if (!record) return gone(c);
    const decided = await act(record, form, options);
    if (decided.kind === 'decided') return c.redirect(`${base}/${id}`, 303);
    const current = await store.get(id);
    if (!current) return gone(c);
    const [more, status] = undecided(decided, form);
    return c.html(recordPage({ ...view(c, current), ...more }), status);
  }

  routes.get('/', required, async (c) => c.html(listPage(await list(c))));
  routes.get(`/${ID}`, required, async (c) => {
    const record = await store.get(c.req.param('id'));
    return record ? c.html(recordPage(view(c, record))) : gone(c);
  });
  routes.get(`/${ID}/:act{approve|refuse}`, (c) => c.redirect(`${base}/${c.req.param('id')}`, 303));
  routes.post(`/${ID}/approve`, required, (c) => decide(c, c.req.param('id'), approve));
  routes.post(`/${ID}/refuse`, required, (c) => decide(c, c.req.param('id'), refuse));
  return routes;
}

/** What the record's page says in addition after a decision that did not come about, and the answer's status. */
function undecided(
  decided: Exclude<Decided, { readonly kind: 'decided' }>,
  form: DecisionForm,
): [Partial<RecordView>, 403 | 409 | 422 | 429] {
  switch (decided.kind) {
    case 'problem':
      return [{ problem: decided.problem, typed: form[FIELDS.typed] }, decided.status];
    case 'already': {
      const text = 'This request was decided before, so your last click had no effect.';
      return [{ notice: { tone: 'warn', title: 'Already decided', text } }, 409];
    }
    case 'changed': {
      const text = 'It is not what you looked at any more. Nothing was decided: read it again below.';
      return [{ notice: { tone: 'bad', title: 'This request has changed', text } }, 409];
    }
  }
}
