import type { Prepared } from '../cloud/client.ts';
import { buildPreview } from '../guard/build-preview.ts';
import type { MadeUp } from '../guard/identical-calls.ts';
import type { Preview } from '../guard/preview.ts';
import { previewText } from '../guard/preview.ts';
import { checkOf } from '../operations/check.ts';
import type { Input } from '../operations/field.ts';
import { parseInput } from '../operations/input-schema.ts';
import type { Operation } from '../operations/operation.ts';
import type { ToolAnswer } from './answer.ts';
import { failure } from './answer.ts';
import { answerOf } from './answer-of.ts';
import { change } from './change.ts';
import { toolFields } from './common-fields.ts';
import type { FailedCall } from './failure.ts';
import { failureAnswer } from './failure.ts';
import { resolveCall } from './resolve.ts';
import type { CallContext, Cloud } from './runtime.ts';

/** The arguments that every tool has, apart from the operation's own. */
interface Common {
  readonly region?: string;
  readonly projectId?: string;
  readonly domainId?: string;
  readonly dryRun: boolean;
  readonly full: boolean;
}

function split(operation: Operation, args: Input): { input: Input; common: Common } {
  const own = Object.entries(args).filter(([name]) => name in operation.input);
  const text = (name: string): string | undefined => {
    const value = name in operation.input ? undefined : args[name];
    return typeof value === 'string' ? value : undefined;
  };
  const [region, projectId, domainId] = [text('region'), text('project_id'), text('domain_id')];
  return {
    input: Object.fromEntries(own),
    common: {
      ...(region ? { region } : {}),
      ...(projectId ? { projectId } : {}),
      ...(domainId ? { domainId } : {}),
      dryRun: args.dry_run === true,
      full: args.detail === 'full',
    },
  };
}

/** @param denied why the call would not be let through, if it would not */
function dryRunAnswer(shown: Preview, denied: string | undefined): ToolAnswer {
  const preview = denied ? { ...shown, warnings: [...shown.warnings, `In earnest it is ${denied}`] } : shown;
  const head = 'Dry run: nothing was sent. It would be:';
  return { text: `${head}\n${previewText(preview)}`, structured: { ...preview } };
}

/** What a failing call knows of itself; filled in on the way. */
interface Progress {
  references: readonly string[];
  readonly notes: string[];
  sentAt?: Date;
}

async function run(
  operation: Operation,
  { input, common }: { input: Input; common: Common },
  findings: readonly string[],
  { cloud, context, progress }: { cloud: Cloud; context: CallContext; progress: Progress },
): Promise<ToolAnswer> {
  const since = performance.now();
  const { client, guard } = cloud;
  const { signal, approver } = context;
  const reads = operation.effect === 'read';
  const dryRun = common.dryRun || (cloud.dryRunOnly && !reads);
  const call = await resolveCall(operation, input, common, {
    inventory: cloud.inventory,
    defaultRegion: client.settings.region,
    signal,
    lenient: dryRun,
  });
  progress.references = call.named.map((one) => one.id);
  const warnings = [...call.warnings, ...findings];
  const notes = [...call.resolved, ...warnings];
  const sent = (): void => {
    progress.sentAt = new Date();
  };
  const prepare = (madeUp: MadeUp): Promise<Prepared> =>
    client.prepare(operation, { ...call.input, ...madeUp }, call.place, signal);
  const preview = (prepared: Prepared): Promise<Preview> =>
    buildPreview({ operation, ...call, warnings, prepared, signal }, cloud);
  if (dryRun) {
    const shown = await preview(await prepare({}));
    const { input, place } = call;
    return dryRunAnswer(shown, reads ? undefined : guard.denies({ operation, input, preview: shown, place }));
  }
  if (reads) {
    const prepared = await prepare({});
    sent();
    const answer = await client.send(prepared, { signal });
    return answerOf({ operation, input: call.input, answer, region: call.place.region, full: common.full, notes });
  }
  const say = (note: string): void => {
    progress.notes.push(note);
  };
  const held = await guard.hold(approver, operation, call.input, call.place);
  try {
    const prepared = await prepare(held.madeUp);
    const parts = { operation, call, prepared, held, notes, full: common.full, cloud, context };
    return await change({ ...parts, preview: () => preview(prepared), since, sent, say });
  } finally {
    await held.release();
  }
}

/** Runs one operation: validate, resolve, preview, decide, approve, grant, send, shape, record. */
export async function callOperation(
  operation: Operation,
  args: Record<string, unknown>,
  cloud: Cloud,
  context: CallContext,
): Promise<ToolAnswer> {
  if (cloud.readOnly && operation.effect !== 'read') {
    return failure(`${operation.id} changes state, and this server runs with --read-only.`);
  }
  const parsed = parseInput(toolFields(operation), args);
  if (!parsed.ok) return failure(parsed.problems.join('\n'));
  const parts = split(operation, parsed.input);
  const findings = checkOf(operation, parts.input, { tables: cloud.tables });
  const refused = findings.filter((finding) => finding.level === 'refuse');
  if (refused.length > 0) return failure(refused.map((finding) => finding.message).join('\n'));
  const progress: Progress = { references: [], notes: [] };
  try {
    const warnings = findings.map((finding) => finding.message);
    return await run(operation, parts, warnings, { cloud, context, progress });
  } catch (error) {
    return failureAnswer(error, failed(operation, cloud, progress));
  }
}

function failed(
  operation: Operation,
  { client, inventory }: Cloud,
  { references, notes, sentAt }: Progress,
): FailedCall {
  return {
    operation,
    references,
    notes,
    client,
    ...(sentAt ? { sentAt } : {}),
    lookalikes: (reference) => inventory.lookalikes(reference),
  };
}
