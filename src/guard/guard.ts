import type { Prepared } from '../cloud/client.ts';
import type { Grant, GrantMint } from '../cloud/grant.ts';
import type { Operation } from '../operations/operation.ts';
import { decide } from './decision.ts';
import type { Answer, Question } from './elicitation.ts';
import { question, readAnswer } from './elicitation.ts';
import type { Preview } from './preview.ts';
import { differences, previewText } from './preview.ts';

/** How a human can be asked, and how long one may take. */
export interface Approver {
  /** Asks the human at the client; absent when the client can't. Resolves with what came back. */
  ask?(question: Question, signal: AbortSignal): Promise<Answer>;
}

/** A call that is not a read, ready to be judged. */
export interface Judged {
  readonly operation: Operation;
  readonly prepared: Prepared;
  readonly preview: Preview;
  readonly approver: Approver;
  readonly signal: AbortSignal;
  /** Reads targets and price again, just before sending. */
  refresh(): Promise<Preview>;
}

export type Verdict =
  | { readonly kind: 'granted'; readonly grant: Grant }
  | { readonly kind: 'refused'; readonly reason: string; readonly preview: Preview };

/** The one holder of the mint: nothing that changes state is sent without its verdict. */
export interface Guard {
  judge(call: Judged): Promise<Verdict>;
}

/** Longest wait for a human within one call, in milliseconds: clients give up on a tool after a minute. */
const ANSWER_MS = 50_000;

const NO_CHANNEL =
  'Nothing was sent: this call needs a human to confirm it, and this client cannot ask one (it has no MCP elicitation). Use a client that supports elicitation, or do it in the console. dry_run: true shows what the call would do.';

export interface GuardOptions {
  readonly mint: GrantMint;
  readonly answerMs?: number;
}

export function createGuard({ mint, answerMs = ANSWER_MS }: GuardOptions): Guard {
  const refused = (reason: string, preview: Preview): Verdict => ({ kind: 'refused', reason, preview });

  async function ask(call: Judged): Promise<Answer> {
    const asked = question(call.operation, call.preview);
    const timeout = AbortSignal.timeout(answerMs);
    const signal = AbortSignal.any([call.signal, timeout]);
    try {
      return (await call.approver.ask?.(asked, signal)) ?? { action: 'none' };
    } catch (error) {
      if (timeout.aborted) return { action: 'none' };
      throw error;
    }
  }

  return {
    async judge(call) {
      const { operation, prepared, preview } = call;
      const granted = (): Verdict => ({ kind: 'granted', grant: mint.mint(prepared.hashes) });
      if (decide(operation) === 'allow') return granted();
      if (!call.approver.ask) return refused(NO_CHANNEL, preview);
      const answer = readAnswer(await ask(call), operation, preview);
      if (answer !== 'approved') return refused(`Nothing was sent: ${answer}`, preview);
      const now = await call.refresh();
      const changed = differences(preview, now, operation.binds ?? []);
      if (changed.length > 0) {
        const reason = `Nothing was sent: things changed after the approval (${changed.join('; ')}), so it no longer holds. Look at the new preview and repeat the call.`;
        return refused(reason, now);
      }
      return granted();
    },
  };
}

/** A refusal with the preview it is about. */
export function refusalText(reason: string, preview: Preview): string {
  return `${reason}\n\n${previewText(preview)}`;
}
