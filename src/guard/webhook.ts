import { createHmac } from 'node:crypto';
import { Agent, request } from 'undici';
import { visible } from '../data/visible.ts';
import type { ApprovalStore, PendingRecord } from './approvals.ts';

/** Where people are told that a call waits for them. */
export interface WebhookOptions {
  readonly url: string;
  /** Signs each message, so that its reader knows where it comes from. */
  readonly key?: string;
  /** The record's address on the approval page; undefined: there is no page. */
  addressOf(id: string): Promise<string | undefined>;
  /** Told what went wrong, without the URL: it may hold a secret. */
  failed?(reason: string): void;
}

/** Sends messages and never makes a call wait for them. */
export interface Webhook {
  tell(record: PendingRecord): void;
  close(): Promise<void>;
}

const ANSWER_MS = 5000;
/** A message that can't be delivered is sent once more, after this, in milliseconds. */
const AGAIN_MS = 3000;
/** Most messages on their way; more are dropped, since approvers look at the page's whole list anyway. */
const MOST = 16;

/**
 * Posts JSON: `{event, caller, operation, effect, targets: [{kind, id, name, region}], page, expires}`. No argument and no
 * request is among it. With a key: `X-Flexus-Signature: t=SECONDS,v1=HEX`, an HMAC-SHA-256 over `SECONDS.BODY`.
 */
export function createWebhook({ url, key, addressOf, failed = () => undefined }: WebhookOptions): Webhook {
  const stopped = new AbortController();
  let onTheWay = 0;
  const agent = new Agent({ connect: { timeout: ANSWER_MS } });

  async function send(body: string): Promise<number> {
    const seconds = Math.floor(Date.now() / 1000);
    const signature = key && createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex');
    const answer = await request(url, {
      method: 'POST',
      dispatcher: agent,
      headers: {
        'content-type': 'application/json',
        ...(signature ? { 'x-flexus-signature': `t=${seconds},v1=${signature}` } : {}),
      },
      body,
      signal: AbortSignal.any([stopped.signal, AbortSignal.timeout(ANSWER_MS)]),
    });
    await answer.body.dump();
    return answer.statusCode;
  }

  async function deliver(record: PendingRecord): Promise<void> {
    const body = JSON.stringify(messageOf(record, await addressOf(record.id)));
    for (const last of [false, true]) {
      const status = await send(body).catch(() => 0);
      // What the receiver understood and refused stays refused.
      if (status !== 0 && status < 500 && status !== 429) {
        if (status >= 300) failed(`the approval webhook answered ${status}`);
        return;
      }
      if (last || stopped.signal.aborted) return failed('the approval webhook could not be reached');
      await new Promise<void>((resolve) => setTimeout(resolve, AGAIN_MS).unref());
    }
  }

  return {
    tell(record) {
      if (onTheWay >= MOST) return failed('too many approval webhooks at once; one was dropped');
      onTheWay += 1;
      deliver(record)
        .catch(() => failed('the approval webhook failed'))
        .finally(() => {
          onTheWay -= 1;
        });
    },
    async close() {
      stopped.abort();
      await agent.destroy();
    },
  };
}

function messageOf({ caller, preview, expiresAt }: PendingRecord, page: string | undefined): Record<string, unknown> {
  return {
    event: 'approval.pending',
    caller,
    operation: preview.tool,
    effect: preview.effect,
    // Its readers are people as a rule: what turns or hides text in a name must not reach their screen.
    targets: preview.targets.map(({ kind, id, name, region }) => ({
      kind,
      id: visible(id),
      ...(name === undefined ? {} : { name: visible(name) }),
      region,
    })),
    ...(page === undefined ? {} : { page }),
    expires: new Date(expiresAt).toISOString(),
  };
}

/** The store, telling of every record that is opened. */
export function withWebhook(store: ApprovalStore, webhook: Pick<Webhook, 'tell'>): ApprovalStore {
  return {
    join: (key, madeUp) => store.join(key, madeUp),
    leave: (group) => store.leave(group),
    spend: (group) => store.spend(group),
    async enter(record, group) {
      const entered = await store.enter(record, group);
      if (entered.kind === 'opened') webhook.tell(entered.record);
      return entered;
    },
    get: (id) => store.get(id),
    decide: (id, state, channel) => store.decide(id, state, channel),
    consume: (id, group) => store.consume(id, group),
    withdraw: (id) => store.withdraw(id),
    takeQuestion: (id) => store.takeQuestion(id),
    pending: () => store.pending(),
    settled: (id, signal) => store.settled(id, signal),
  };
}
