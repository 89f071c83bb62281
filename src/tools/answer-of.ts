import type { WireAnswer } from '../cloud/wire.ts';
import type { Input } from '../operations/field.ts';
import type { AnswerShape, Operation } from '../operations/operation.ts';
import type { ToolAnswer } from './answer.ts';
import { meaningsOf } from './meanings.ts';
import { nextPage } from './next-page.ts';
import { nextSteps } from './next-step.ts';
import { answerText, compactAnswer } from './shape.ts';

export interface Answered {
  readonly operation: Operation;
  /** The input as it was sent. */
  readonly input: Input;
  readonly answer: WireAnswer;
  readonly region: string;
  /** The documented shape instead of the small one. */
  readonly full: boolean;
  /** Said to the caller besides the answer. */
  readonly notes: readonly string[];
}

/** Values that came in headers; of an address, its last segment. */
function fromHeaders({ headers: named = {} }: AnswerShape, headers: WireAnswer['headers']): Record<string, string> {
  const found = Object.entries(named).flatMap(([name, header]) => {
    const value = headers[header.toLowerCase()];
    return value === undefined ? [] : [[name, value.slice(value.lastIndexOf('/') + 1)] as const];
  });
  return Object.fromEntries(found);
}

/** 202 only says that the work has been taken on (ecs-api-en-2025-01, section 10.1). */
const ACCEPTED = 202;

function bare(status: number): string {
  return status === ACCEPTED
    ? `Accepted (HTTP ${status}), perhaps not done yet: read the state.`
    : `Done (HTTP ${status}).`;
}

/** A check by the cloud is answered as if the call were carried out, with 202 (ecs-api-en-2025-01, tables 5-2, 5-22, 5-50). */
function checked(status: number): string {
  return `Check passed (HTTP ${status}): the cloud would take this call. Nothing was changed.`;
}

/** Shapes the cloud's answer to one operation: small for the model, structured for programs. */
export function answerOf({ operation, input, answer, region, full, notes }: Answered): ToolAnswer {
  const { body, status } = answer;
  const compact = {
    ...compactAnswer(operation.answer, body),
    ...fromHeaders(operation.answer, answer.headers),
    ...operation.answer.byStatus?.[status],
  };
  const onlyChecked = operation.onlyChecks?.(input) === true;
  const place = operation.returns === 'job' && !onlyChecked ? { region } : {};
  const page = nextPage(operation, input, body);
  const meaning = meaningsOf(operation.answer, compact);
  const words = meaning === undefined ? {} : { meaning };
  const besides = { ...place, ...(page ? { next_page: page } : {}) };
  const next = onlyChecked ? [checked(status)] : nextSteps({ operation, input, answer: compact, region });
  const said = [...notes, ...(answer.notes ?? []), ...next];
  const whole = full && typeof body === 'object' && body !== null ? { ...body } : undefined;
  const silent = onlyChecked ? [] : [bare(status)];
  const small = Object.keys(compact).length === 0 ? silent : [answerText({ ...compact, ...words, ...besides })];
  const large = [JSON.stringify(whole), ...(page ? [answerText({ next_page: page })] : [])];
  return {
    text: [...(whole ? large : small), ...said].join('\n'),
    structured: { ...(whole ?? { ...compact, ...words }), ...besides, ...(said.length > 0 ? { notes: said } : {}) },
  };
}
