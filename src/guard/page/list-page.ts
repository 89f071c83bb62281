import { html } from 'hono/html';
import { visible } from '../../data/visible.ts';
import type { Target } from '../../operations/operation.ts';
import type { PendingRecord } from '../approvals.ts';
import type { Html, Signed } from './layout.ts';
import { layout, note, untilText } from './layout.ts';
import { effectTag, toolName } from './preview-html.ts';

export interface ListView {
  /** Oldest first. */
  readonly records: readonly PendingRecord[];
  readonly signed: Signed;
  readonly now: number;
}

export function listPage(view: ListView): Html {
  return layout('Waiting for you', html`<h1>Waiting for you</h1>${waiting(view)}`, view.signed);
}

/** For the address of a record that is not there (any more). */
export function gonePage(view: ListView): Html {
  return layout(
    'Not there any more',
    html`<h1>This request is not there any more</h1>
${note('warn', 'Nothing was decided', 'It expired, was withdrawn, or was replaced by a newer one because things had changed. An agent that still wants it has to ask again.')}
<h2>Waiting for you</h2>
${waiting(view)}`,
    view.signed,
  );
}

function waiting({ records, signed, now }: ListView): Html {
  if (records.length === 0)
    return html`<section><p>Nothing waits for a decision. <a href="${signed.base}">Look again</a></p></section>`;
  return html`<ul class="pending">${records.map((record) => entry(record, signed.base, now))}</ul>`;
}

function entry(record: PendingRecord, base: string, now: number): Html {
  const { preview } = record;
  const [first = '', ...more] = preview.consequences;
  const names = preview.targets.slice(0, 3).map(nameOf);
  const others = preview.targets.length - names.length;
  return html`<li class="card">
<h2><a href="${base}/${record.id}">${toolName(preview.tool)}</a></h2>
<p>${effectTag(preview, record.typed !== undefined)}</p>
${first ? html`<p class="value">${visible(first)}${more.length > 0 ? ` (and ${more.length} more)` : ''}</p>` : ''}
<dl>
${names.length > 0 ? html`<dt>Targets</dt><dd class="value">${names.join(', ')}${others > 0 ? ` and ${others} more` : ''}</dd>` : ''}
<dt>Asked by</dt><dd class="value">${visible(record.caller)}</dd>
<dt>Expires in</dt><dd>${untilText(record.expiresAt, now)}</dd>
</dl>
</li>`;
}

/** People know an instance by its own name, and its server by none. */
function nameOf({ id, name = id, instance_name: instance }: Target): string {
  return visible(instance === undefined || instance === name ? name : `${name} (${instance})`);
}
