import { html } from 'hono/html';
import { visible } from '../../data/visible.ts';
import type { PendingRecord } from '../approvals.ts';
import type { Html, Signed, Tone } from './layout.ts';
import { clockText, FIELDS, hidden, layout, note, untilText } from './layout.ts';
import { effectTag, previewHtml, toolName } from './preview-html.ts';

/** What stands in the way of an approval, at which field. */
export interface Problem {
  readonly field: 'typed' | 'passphrase';
  readonly text: string;
}

export interface RecordView {
  readonly record: PendingRecord;
  readonly signed: Signed;
  readonly now: number;
  readonly problem?: Problem;
  /** What was typed before, so that only the wrong part is typed again. */
  readonly typed?: string;
  readonly notice?: { readonly tone: Tone; readonly title: string; readonly text: string };
}

/**
 * Whether approving takes the passphrase once more. A session alone may be a browser left open, a cookie that reached
 * another port of this host, or an agent that drives the browser: none of these may spend money or end things.
 */
export function asksPassphrase({ typed, preview }: PendingRecord): boolean {
  return typed !== undefined || preview.effect === 'billing';
}

export function recordPage(view: RecordView): Html {
  const { record, signed, now, notice } = view;
  const irreversible = record.typed !== undefined;
  const open = record.state === 'pending';
  return layout(
    record.preview.tool,
    html`${notice ? note(notice.tone, notice.title, notice.text) : ''}
${open ? '' : outcome(record, now)}
<h1>${toolName(record.preview.tool)}</h1>
<p>${effectTag(record.preview, irreversible)}</p>
<section aria-label="Request"><dl>
<dt>Asked by</dt><dd class="value">${visible(record.caller)}</dd>
<dt>Asked at</dt><dd>${clockText(record.createdAt)}</dd>
${open ? html`<dt>Expires in</dt><dd>${untilText(record.expiresAt, now)}</dd>` : ''}
</dl></section>
${previewHtml(record.preview, irreversible)}
${open ? html`${approveForm(view)}${refuseForm(view)}` : ''}
<p><a href="${signed.base}">What is waiting</a></p>`,
    signed,
  );
}

function outcome({ state, channel, decidedAt, expiresAt }: PendingRecord, now: number): Html {
  const where = channel === 'elicitation' ? 'at the client' : 'on this page';
  const at = decidedAt === undefined ? where : `${where} at ${clockText(decidedAt)}`;
  if (state === 'refused') return note('bad', 'Refused', `Refused ${at}. Nothing was sent.`);
  if (state === 'consumed') return note('good', 'Approved and used', `Approved ${at}. The call has used the approval.`);
  return note(
    'good',
    'Approved',
    `Approved ${at}. A call that still waits goes on by itself; else the agent has to repeat the same call within ${untilText(expiresAt, now)}. If anything has changed by then, you are asked again.`,
  );
}

/** What both forms carry: proof of this session, and which preview was looked at. */
function bound({ record, signed }: RecordView): Html {
  return html`${hidden(FIELDS.token, signed.session.formToken(record.id))}${hidden(FIELDS.fingerprint, record.fingerprint)}`;
}

function approveForm(view: RecordView): Html {
  const { record, signed } = view;
  return html`<section class="decide${record.typed === undefined ? '' : ' irreversible'}" aria-labelledby="approve">
<h2 id="approve">Approve</h2>
<form method="post" action="${signed.base}/${record.id}/approve">
${bound(view)}
${record.typed === undefined ? '' : typedField(record.typed, view)}
${asksPassphrase(record) ? passphraseField(view) : ''}
<button>Approve exactly this</button>
</form>
</section>`;
}

function typedField(name: string, { problem, typed }: RecordView): Html {
  const wrong = problem?.field === 'typed' ? problem.text : undefined;
  return html`<label for="typed">Type to confirm</label>
<p class="hint" id="typed-hint">Exactly: <code>${visible(name)}</code></p>
<input id="typed" name="${FIELDS.typed}" type="text" autocomplete="off" autocapitalize="off" spellcheck="false" required value="${typed ?? ''}" aria-describedby="typed-hint${wrong ? ' typed-problem' : ''}"${wrong ? html` aria-invalid="true"` : ''}>
${wrong ? html`<p class="error" id="typed-problem" role="alert">${wrong}</p>` : ''}`;
}

function passphraseField({ record, problem }: RecordView): Html {
  const wrong = problem?.field === 'passphrase' ? problem.text : undefined;
  const why =
    record.typed === undefined
      ? 'Asked again because this is about money.'
      : "Asked again because this can't be undone.";
  return html`<label for="passphrase">Passphrase</label>
<p class="hint" id="passphrase-hint">${why}</p>
<input id="passphrase" name="${FIELDS.passphrase}" type="password" autocomplete="off" required aria-describedby="passphrase-hint${wrong ? ' passphrase-problem' : ''}"${wrong ? html` aria-invalid="true"` : ''}>
${wrong ? html`<p class="error" id="passphrase-problem" role="alert">${wrong}</p>` : ''}`;
}

function refuseForm(view: RecordView): Html {
  const { record, signed } = view;
  return html`<section class="decide" aria-labelledby="refuse">
<h2 id="refuse">Or refuse</h2>
<form method="post" action="${signed.base}/${record.id}/refuse">
${bound(view)}
<p class="hint">Nothing is sent, and the agent is told that you refused.</p>
<button class="refuse">Refuse</button>
</form>
</section>`;
}
