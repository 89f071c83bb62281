import { visible } from '../data/visible.ts';
import type { Operation } from '../operations/operation.ts';
import type { PendingRecord } from './approvals.ts';
import type { Preview } from './preview.ts';
import { previewText, quoted } from './preview.ts';

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

/** What came back. */
export interface Answer {
  readonly action: 'accept' | 'decline' | 'cancel';
  readonly content?: Readonly<Record<string, unknown>>;
}

/** What a human types to confirm what can't be undone: the one target's name, or the act and the number of targets. */
export function typedName(operation: Operation, preview: Preview): string {
  const [only, ...others] = preview.targets;
  if (only && others.length === 0) {
    const name = only.instance_name ?? only.name ?? '';
    return name.trim() === '' ? only.id : name;
  }
  return `${operation.title.toLowerCase()} ${preview.targets.length}`;
}

/** The form that puts a pending record before the human. */
export function question({ preview, typed }: Pick<PendingRecord, 'preview' | 'typed'>): Question {
  const confirm: QuestionField = { type: 'boolean', title: 'Do it', description: 'Yes, run exactly this.' };
  if (typed === undefined) {
    return {
      message: previewText(preview),
      schema: { type: 'object', properties: { confirm }, required: ['confirm'] },
    };
  }
  const name: QuestionField = {
    type: 'string',
    title: 'Type to confirm',
    description: `This can't be undone. Type: ${visible(typed)}`,
  };
  return {
    message: previewText(preview),
    schema: { type: 'object', properties: { confirm, name }, required: ['confirm', 'name'] },
  };
}

/** What an answer comes to: a decision on the record, or why there is none. */
export type Reading =
  | { readonly kind: 'approved' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'no-decision'; readonly why: string };

export function readAnswer(answer: Answer, { typed }: Pick<PendingRecord, 'typed'>): Reading {
  if (answer.action === 'decline') return { kind: 'refused' };
  if (answer.action === 'cancel')
    return { kind: 'no-decision', why: 'the human closed the question without an answer' };
  const { action, content } = answer;
  // Anything that is not clearly a yes is none, whatever a client makes of the protocol's three actions.
  if (action !== 'accept' || content?.confirm !== true) {
    return { kind: 'no-decision', why: 'the human did not tick the confirmation' };
  }
  const { name } = content;
  if (typed === undefined || (typeof name === 'string' && [typed.trim(), visible(typed)].includes(name.trim())))
    return { kind: 'approved' };
  return { kind: 'no-decision', why: `the name that the human typed is not ${quoted(typed)}` };
}
