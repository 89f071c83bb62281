import type { ShownRequest } from '../cloud/client.ts';
import { visible } from '../data/visible.ts';
import type { Effect, Target } from '../operations/operation.ts';

/** A price as the billing service quoted it. */
export interface Price {
  readonly amount: number;
  readonly currency: string;
}

/** What a call would do, as a human approves it and as a dry run answers it. */
export interface Preview {
  readonly dry_run: true;
  readonly operation: string;
  readonly tool: string;
  readonly effect: Effect;
  readonly requests: readonly ShownRequest[];
  readonly targets: readonly Target[];
  /** Which name, or other kind of ID, became which ID. */
  readonly resolved: readonly string[];
  readonly consequences: readonly string[];
  readonly price: Price | null;
  readonly warnings: readonly string[];
}

function targetLine(target: Target): string {
  const { kind, id, unread, ...facts } = target;
  const told = Object.entries(facts).filter(([, value]) => JSON.stringify(value) !== '{}');
  const known = told.map(([name, value]) => `${name} ${visible(JSON.stringify(value))}`);
  return `${kind} ${id}: ${unread ? `state unknown (${visible(unread)})` : known.join(', ') || 'no state known'}`;
}

function requestLine(request: ShownRequest): string {
  const query = Object.keys(request.query).length > 0 ? ` query ${JSON.stringify(request.query)}` : '';
  const headers = Object.entries(request.headers).map(([name, value]) => ` ${name}: ${value}`);
  const body = request.body === null ? '' : ` ${visible(JSON.stringify(request.body))}`;
  return `${request.method} ${request.url}${query}${headers.join('')}${body}`;
}

/** Text from elsewhere, in quotation marks: it can't pass for our own words. */
export function quoted(text: string): string {
  return visible(JSON.stringify(text));
}

/** A preview in lines for people and models. */
export function previewText(preview: Preview): string {
  const part = (title: string, lines: readonly string[]): string[] =>
    lines.length > 0 ? [`${title}:`, ...lines.map((line) => `- ${visible(line)}`)] : [];
  return [
    `${preview.tool} (${preview.effect})`,
    ...part('Will happen', preview.consequences),
    ...part('Targets', preview.targets.map(targetLine)),
    ...part('Found by', preview.resolved),
    ...(preview.price ? [`Price: ${preview.price.amount} ${preview.price.currency}`] : []),
    ...part('Warnings', preview.warnings),
    ...part('Requests', preview.requests.map(requestLine)),
  ].join('\n');
}

/** Which bound live facts of two previews of the same call differ, in words; empty: none. */
export function differences(before: Preview, after: Preview, binds: readonly (keyof Target)[]): string[] {
  const changes: string[] = [];
  for (const target of after.targets) {
    const old = before.targets.find((one) => one.id === target.id);
    for (const field of [...binds, 'unread' as const]) {
      if (old?.[field] === target[field]) continue;
      const [was = '', is = ''] = [old?.[field], target[field]].map((value) => String(value ?? 'unknown'));
      changes.push(`${field} of ${quoted(target.name ?? target.id)} was ${quoted(was)} and is now ${quoted(is)}`);
    }
  }
  if (before.price?.amount !== after.price?.amount || before.price?.currency !== after.price?.currency) {
    changes.push(`the price was ${priceText(before.price)} and is now ${priceText(after.price)}`);
  }
  return changes;
}

function priceText(price: Price | null): string {
  return price ? `${price.amount} ${price.currency}` : 'unknown';
}
