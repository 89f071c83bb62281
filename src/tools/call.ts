import { buildPreview } from '../guard/build-preview.ts';
import { refusalText } from '../guard/guard.ts';
import type { Preview } from '../guard/preview.ts';
import { previewText } from '../guard/preview.ts';
import type { Input } from '../operations/field.ts';
import { parseInput } from '../operations/input-schema.ts';
import type { Operation } from '../operations/operation.ts';
import type { ToolAnswer } from './answer.ts';
import { failure } from './answer.ts';
import { toolFields } from './common-fields.ts';
import { failureAnswer } from './failure.ts';
import { nextSteps } from './next-step.ts';
import type { ResolvedCall } from './resolve.ts';
import { resolveCall } from './resolve.ts';
import type { CallContext, Cloud } from './runtime.ts';
import { answerText, compactAnswer } from './shape.ts';

const SIMULATED = 'Simulator: nothing here is real.';

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

function dryRunAnswer(preview: Preview): ToolAnswer {
  const head = 'Dry run: nothing was sent. It would be:';
  return { text: `${head}\n${previewText(preview)}`, structured: { ...preview } };
}

/** One call of one operation, from arguments to answer. */
class OperationCall {
  readonly #operation: Operation;
  readonly #cloud: Cloud;
  readonly #context: CallContext;
  #sentAt: Date | undefined;
  #references: readonly string[] = [];

  constructor(operation: Operation, cloud: Cloud, context: CallContext) {
    this.#operation = operation;
    this.#cloud = cloud;
    this.#context = context;
  }

  async run(args: Record<string, unknown>): Promise<ToolAnswer> {
    const operation = this.#operation;
    const parsed = parseInput(toolFields(operation), args);
    if (!parsed.ok) return failure(parsed.problems.join('\n'));
    const { input, common } = split(operation, parsed.input);
    const findings = operation.check?.(input, { tables: this.#cloud.tables }) ?? [];
    const refused = findings.filter((finding) => finding.level === 'refuse');
    if (refused.length > 0) return failure(refused.map((finding) => finding.message).join('\n'));
    try {
      return await this.#resolved(
        input,
        common,
        findings.map((finding) => finding.message),
      );
    } catch (error) {
      return failureAnswer(error, this.#failed());
    }
  }

  async #resolved(input: Input, common: Common, findings: readonly string[]): Promise<ToolAnswer> {
    const { inventory, client, dryRunOnly } = this.#cloud;
    const dryRun = common.dryRun || (dryRunOnly && this.#operation.effect !== 'read');
    const call = await resolveCall(this.#operation, input, common, {
      inventory,
      defaultRegion: client.settings.region,
      signal: this.#context.signal,
      lenient: dryRun,
    });
    this.#references = call.named.map((one) => one.id);
    const prepared = await client.prepare(this.#operation, call.input, call.place, this.#context.signal);
    if (!dryRun && this.#operation.effect === 'read') return this.#send(call, common, prepared, undefined, findings);
    const preview = (): Promise<Preview> =>
      buildPreview(
        {
          operation: this.#operation,
          ...call,
          notes: [...call.notes, ...findings],
          prepared,
          signal: this.#context.signal,
        },
        this.#cloud,
      );
    const first = await preview();
    if (dryRun) return dryRunAnswer(first);
    const verdict = await this.#cloud.guard.judge({
      operation: this.#operation,
      prepared,
      preview: first,
      approver: this.#context.approver,
      signal: this.#context.signal,
      refresh: preview,
    });
    if (verdict.kind === 'refused') return failure(refusalText(verdict.reason, verdict.preview));
    return this.#send(call, common, prepared, verdict.grant, findings);
  }

  async #send(
    call: ResolvedCall,
    common: Common,
    prepared: Parameters<Cloud['client']['send']>[0],
    grant: Parameters<Cloud['client']['send']>[1]['grant'],
    findings: readonly string[],
  ): Promise<ToolAnswer> {
    const operation = this.#operation;
    this.#sentAt = new Date();
    const answer = await this.#cloud.client.send(prepared, {
      signal: this.#context.signal,
      ...(grant ? { grant } : {}),
    });
    if (operation.effect !== 'read') this.#cloud.inventory.forget();
    const compact = compactAnswer(operation.answer, answer.body);
    const region = operation.returns === 'job' ? { region: call.place.region } : {};
    const next = nextSteps(operation, compact, call.place.region);
    const notes = [...call.notes, ...findings, ...next];
    const shown =
      Object.keys(compact).length > 0 ? answerText({ ...compact, ...region }) : `Done (HTTP ${answer.status}).`;
    const whole =
      common.full && typeof answer.body === 'object' && answer.body !== null ? { ...answer.body } : undefined;
    return {
      text: [whole ? JSON.stringify(whole) : shown, ...notes].join('\n'),
      structured: { ...(whole ?? compact), ...region, ...(notes.length > 0 ? { notes } : {}) },
    };
  }

  #failed(): Parameters<typeof failureAnswer>[1] {
    const { client, inventory } = this.#cloud;
    return {
      operation: this.#operation,
      references: this.#references,
      ...(this.#sentAt ? { sentAt: this.#sentAt } : {}),
      client,
      lookalikes: (reference) => inventory.lookalikes(reference),
    };
  }
}

/** Says in an answer that it comes from the simulator. */
export function markSimulated(answer: ToolAnswer): ToolAnswer {
  const { structured } = answer;
  const marked = structured && !('dry_run' in structured) ? { structured: { ...structured, simulator: true } } : {};
  return { ...answer, text: `${answer.text}\n${SIMULATED}`, ...marked };
}

/** Runs one operation: validate, resolve, preview, decide, approve, grant, send, shape. */
export async function callOperation(
  operation: Operation,
  args: Record<string, unknown>,
  cloud: Cloud,
  context: CallContext,
): Promise<ToolAnswer> {
  if (cloud.readOnly && operation.effect !== 'read') {
    return failure(`${operation.id} changes state, and this server runs with --read-only.`);
  }
  return new OperationCall(operation, cloud, context).run(args);
}
