import type { Operation } from '../operations/operation.ts';
import { decide } from './decision.ts';
import type { Preview } from './preview.ts';
import { previewText } from './preview.ts';

export interface QuestionField {
  readonly type: 'boolean' | 'string';
  readonly title: string;
  readonly description: string;
}

/** A form for a human: a message and the fields to fill in (the flat JSON Schema of MCP elicitation). */
export interface Question {
  readonly message: string;
  readonly schema: {
    readonly type: 'object';
    readonly properties: Readonly<Record<string, QuestionField>>;
    readonly required: readonly string[];
  };
}

/** What came back; `none`: nobody answered in time. */
export interface Answer {
  readonly action: 'accept' | 'decline' | 'cancel' | 'none';
  readonly content?: Readonly<Record<string, unknown>>;
}

/** What a human types to confirm what can't be undone: the one target's name, or the act and the number of targets. */
export function typedName(operation: Operation, preview: Preview): string {
  const [only, ...others] = preview.targets;
  if (only && others.length === 0) return only.name ?? only.id;
  return `${operation.title.toLowerCase()} ${preview.targets.length}`;
}

export function question(operation: Operation, preview: Preview): Question {
  const confirm: QuestionField = { type: 'boolean', title: 'Do it', description: 'Yes, run exactly this.' };
  if (decide(operation) !== 'confirm-by-name') {
    return {
      message: previewText(preview),
      schema: { type: 'object', properties: { confirm }, required: ['confirm'] },
    };
  }
  const name = typedName(operation, preview);
  const typed: QuestionField = {
    type: 'string',
    title: 'Type to confirm',
    description: `This can't be undone. Type: ${name}`,
  };
  return {
    message: previewText(preview),
    schema: { type: 'object', properties: { confirm, name: typed }, required: ['confirm', 'name'] },
  };
}

/** `approved`, or why not, in words that finish "Nothing was sent: ...". */
export function readAnswer(answer: Answer, operation: Operation, preview: Preview): string {
  switch (answer.action) {
    case 'none':
      return 'nobody answered the confirmation in time. Repeat the same call to ask again.';
    case 'decline':
      return 'the human declined. Do not repeat the call unless asked to.';
    case 'cancel':
      return 'the human closed the question without an answer. Ask what they want before you repeat the call.';
    case 'accept':
      break;
  }
  if (answer.content?.confirm !== true) return 'the human did not tick the confirmation.';
  if (decide(operation) !== 'confirm-by-name') return 'approved';
  const expected = typedName(operation, preview);
  const typed = answer.content.name;
  if (typeof typed === 'string' && typed.trim() === expected) return 'approved';
  return `the name typed by the human does not match ${JSON.stringify(expected)}.`;
}
