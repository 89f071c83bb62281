import { html } from 'hono/html';
import type { ShownRequest } from '../../cloud/client.ts';
import { visible } from '../../data/visible.ts';
import type { Target } from '../../operations/operation.ts';
import type { Preview } from '../preview.ts';
import type { Html } from './layout.ts';

/** A preview for a human to judge: what will happen first, the exact requests last. */
export function previewHtml(preview: Preview, irreversible: boolean): Html {
  return html`${consequences(preview, irreversible)}
${targets(preview.targets)}
${resolved(preview.resolved)}
${price(preview)}
${warnings(preview.warnings)}
${requests(preview.requests)}`;
}

/** A tool's name, which may break after its underscores. */
export function toolName(name: string): Html {
  return html`${visible(name)
    .split('_')
    .map((part, place) => (place === 0 ? part : html`_<wbr>${part}`))}`;
}

/** The effect, in the words of the person who bears it. */
export function effectTag(preview: Preview, irreversible: boolean): Html {
  const words = { read: 'reads', write: 'changes', destructive: 'destructive', billing: 'billing' };
  return html`<span class="tag">${words[preview.effect]}</span>${irreversible ? html` <span class="tag danger">can't be undone</span>` : ''}`;
}

function list(lines: readonly string[]): Html {
  return html`<ul>${lines.map((line) => html`<li class="value">${visible(line)}</li>`)}</ul>`;
}

function consequences({ consequences: lines }: Preview, irreversible: boolean): Html {
  const told =
    lines.length > 0
      ? list(lines)
      : html`<p>The operation has no summary: read the requests below before you decide.</p>`;
  return html`<section class="consequences${irreversible ? ' irreversible' : ''}" aria-labelledby="will-happen">
<h2 id="will-happen">What will happen</h2>
${told}
${irreversible ? html`<p class="danger"><strong>This can't be undone.</strong></p>` : ''}
</section>`;
}

const LABELS: Readonly<Record<string, string>> = {
  id: 'ID',
  instance_name: 'instance',
  public_ip: 'public IP',
  auto_renew: 'renews itself',
  server_id: 'server ID',
  unread: 'not read',
};
/** How a column is set; a broken address is easily misread. */
const SET: Readonly<Record<string, string>> = { id: 'mono', server_id: 'mono', public_ip: 'short', region: 'short' };
const FIRST = ['name', 'id', 'unread'];

function factText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return visible(typeof value === 'string' ? value : JSON.stringify(value));
}

/** Every fact known of any target gets a column, so that none is left out. */
function targets(all: readonly Target[]): Html {
  if (all.length === 0) return html``;
  const facts = all.map(({ kind: _kind, ...known }) => new Map<string, unknown>(Object.entries(known)));
  const kinds = [...new Set(all.map((target) => target.kind))].map(
    (kind) => `${kind}: ${all.filter((target) => target.kind === kind).length}`,
  );
  const known = new Set(facts.flatMap((one) => [...one.keys()]));
  const columns = [...FIRST.filter((name) => known.delete(name)), ...known];
  const label = (name: string): string => LABELS[name] ?? name.replaceAll('_', ' ');
  const cell = (name: string, value: unknown): Html => {
    const kind = [SET[name] ?? '', value === undefined ? 'unknown' : ''].join(' ').trim();
    return html`<td role="cell" class="${kind}" data-label="${label(name)}"><span class="value">${value === undefined ? '-' : factText(value)}</span></td>`;
  };
  return html`<section aria-labelledby="targets">
<h2 id="targets">Targets (${kinds.join(', ')})</h2>
<div class="scroll" role="region" aria-labelledby="targets" tabindex="0">
<table role="table">
<thead role="rowgroup"><tr role="row">${columns.map((name) => html`<th role="columnheader" scope="col">${label(name)}</th>`)}</tr></thead>
<tbody role="rowgroup">${facts.map((one) => html`<tr role="row">${columns.map((name) => cell(name, one.get(name)))}</tr>`)}</tbody>
</table>
</div>
</section>`;
}

/** How the targets were found, beside them: no warning. */
function resolved(lines: readonly string[]): Html {
  return html`${lines.map((line) => html`<p class="hint value">${visible(line)}</p>`)}`;
}

function price({ price: known, effect }: Preview): Html {
  if (!known && effect !== 'billing') return html``;
  const text = known ? `${known.amount.toFixed(2)} ${visible(known.currency)}` : 'Not known';
  return html`<section aria-labelledby="price"><h2 id="price">Price</h2><p class="price">${text}</p></section>`;
}

function warnings(lines: readonly string[]): Html {
  if (lines.length === 0) return html``;
  return html`<section class="note" aria-labelledby="warnings"><h2 id="warnings">Warnings</h2>${list(lines)}</section>`;
}

function requests(all: readonly ShownRequest[]): Html {
  return html`<section aria-labelledby="requests">
<h2 id="requests">Exact requests (${all.length})</h2>
<p class="hint">Sent in this order, each once. Secrets are shown as ***.</p>
${all.map((one) => html`<pre>${requestText(one)}</pre>`)}
</section>`;
}

/** Line breaks are ours alone: those inside of values are escaped by JSON or made visible. */
function requestText({ method, url, query, headers, body }: ShownRequest): string {
  const lines = [
    `${method} ${url}`,
    ...Object.entries(query).map(([name, value]) => `  ?${name}=${Array.isArray(value) ? value.join(',') : value}`),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === null || body === undefined ? [] : JSON.stringify(body, undefined, 2).split('\n')),
  ];
  return lines.map(visible).join('\n');
}
