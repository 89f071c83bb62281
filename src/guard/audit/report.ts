import { visible } from '../../data/visible.ts';
import { operationById } from '../../operations/catalogue.ts';
import type { Operation } from '../../operations/operation.ts';
import type { AfterLine, OpenNote } from './entry.ts';
import type { OpenCall } from './open-calls.ts';

/** Slack for the difference between this machine's clock and the cloud's, in milliseconds. */
const CLOCK_SLACK_MS = 60_000;

type NoteTarget = OpenNote['targets'][number];

const call = (tool: string, args: Readonly<Record<string, unknown>>): string =>
  visible(`${tool} ${JSON.stringify(args)}`);

/** The start of an order search: the form that the order list takes (UTC, whole seconds). */
function since(time: string): string {
  return new Date(Date.parse(time) - CLOCK_SLACK_MS).toISOString().replace(/\.\d+Z$/, 'Z');
}

function idsOf(targets: readonly NoteTarget[], kind: NoteTarget['kind']): string[] {
  return targets.filter((target) => target.kind === kind).map(({ id }) => id);
}

/** Reads that show the targets as they are now. */
function stateReads({ targets, region }: OpenNote): string[] {
  const where = region === undefined ? {} : { region };
  const instances = idsOf(targets, 'instance');
  return [
    ...idsOf(targets, 'server').map((id) => call('show_server', { server_id: id, ...where })),
    ...(instances.length > 0 ? [call('list_yearly_monthly_resources', { resource_ids: instances })] : []),
    ...idsOf(targets, 'order').map((id) => call('show_customer_order_details', { order_id: id })),
  ];
}

/** A secret can't be read back: no answer tells whether a password was changed. */
function setsSecret(operation: Operation | undefined): boolean {
  return Object.values(operation?.input ?? {}).some((field) => field.secret === true);
}

function howToFindOut(note: OpenNote): string[] {
  const operation = operationById(note.tool);
  const states = stateReads(note);
  const makesOrder = operation?.returns === 'order' && idsOf(note.targets, 'order').length === 0;
  const lines = [
    ...(makesOrder
      ? [
          `look for its order: ${call('list_customer_orders', { create_time_begin: since(note.time) })}; if several could be it, it stays unknown`,
        ]
      : []),
    ...(states.length > 0 ? [`look at the state: ${states.join('; ')}`] : []),
    ...(setsSecret(operation) ? ['no answer of the cloud shows a password: a human has to try which one holds'] : []),
  ];
  return lines.length > 0 ? lines : [`look at what there is: ${call('list_all_resources', {})}`];
}

function endText({ outcome, status, job_id, order_ids, error }: AfterLine): string {
  const facts = [
    ...(status === undefined ? [] : [`HTTP ${status}`]),
    ...(job_id === undefined ? [] : [`job ${job_id}`]),
    ...(order_ids === undefined ? [] : [`order ${order_ids.join(', ')}`]),
    ...(error === undefined ? [] : [JSON.stringify(error)]),
  ];
  return visible([`its end is on record all the same: ${outcome}`, ...facts].join(', '));
}

/** A call that was left open, from a file or from the state that replicas share. */
type ToldCall = Pick<OpenCall, 'note' | 'fate' | 'recorded'> & Partial<OpenCall>;

function lines({ note, file = '', fate, recorded }: ToldCall): string[] {
  if (!note) return [`- a call whose note open/${visible(file)} can't be read: see the audit log`];
  const names = note.targets.map(({ kind, id, name }) => `${kind} ${id}${name ? ` ${JSON.stringify(name)}` : ''}`);
  const head = [
    `- ${note.tool} of ${note.time}`,
    ...(names.length > 0 ? [` on ${names.join(', ')}`] : []),
    ...(note.region === undefined ? [] : [` in ${note.region}`]),
    ...(note.client_request_id === undefined ? [] : [`, Client-Request-Id ${note.client_request_id}`]),
    note.simulated ? ' (simulator)' : '',
  ].join('');
  const elsewhere = `it ran in process ${note.process.pid} on ${note.process.host}, which may still be at work on it`;
  const more = recorded ? [endText(recorded)] : [...(fate === 'unsure' ? [elsewhere] : []), ...howToFindOut(note)];
  return [visible(head), ...more.map((line) => `  ${visible(line)}`)];
}

/** What a start says of the calls that an earlier run left open, and how to find out about each; empty if none. */
export function reportText(open: readonly ToldCall[]): string {
  if (open.length === 0) return '';
  return [
    `Of another run of this server, ${open.length === 1 ? '1 call has' : `${open.length} calls have`} no answer on record: sent, or about to be. Nothing was or will be sent again. Find out what happened before you repeat anything:`,
    ...open.flatMap(lines),
  ].join('\n');
}
