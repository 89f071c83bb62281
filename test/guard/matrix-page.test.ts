import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { startPage } from '../../src/guard/page/page.ts';
import { openPassphraseFile } from '../../src/guard/page/passphrase.ts';
import { type Arguments, type CatalogueEntry, callsOf, guarded } from '../support/catalogue.ts';
import { guardCloud } from '../support/guard-cloud.ts';
import { expectNothingSent, expectSentAsShown } from '../support/guard-judge.ts';
import { recordOf, Visitor } from '../support/guard-visitor.ts';
import { quickPassphrase } from '../support/quick-passphrase.ts';
import { Session } from '../support/session.ts';
import { Simulator } from '../support/simulator.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/**
 * Every destructive and billing operation, approved and refused on the approval page, by HTTP; and what must not pass
 * there: a wrong passphrase, another page's form, a replay (issue 3, "Show"; docs/guard.md). One operation of each kind
 * goes through the page of a running server as well.
 */
const PASSPHRASE = 'four words that differ';
let simulator: Simulator;
let calls: Readonly<Record<string, Arguments>>;
beforeAll(async () => {
  simulator = await Simulator.start();
  calls = await callsOf(simulator);
});
beforeEach(() => simulator.reset());

interface Answer {
  readonly text: string;
  readonly isError?: boolean | undefined;
  readonly structured?: unknown;
}

/** A server whose approvals are made on its page. */
interface Served {
  call(tool: string, args: Arguments, told?: (address: string) => void): Promise<Answer>;
  /** A browser of the human, signed in at the page of this address. */
  signedIn(address: string): Promise<Visitor>;
  /** The next guess of a passphrase is taken at once again. */
  forgetGuesses(): Promise<void>;
}

/** A call that waits for its approval, and the address that is told. */
async function waiting(
  { call }: Served,
  tool: string,
): Promise<{ readonly address: string; readonly answer: Promise<Answer> }> {
  let told = (_address: string): void => undefined;
  const address = new Promise<string>((resolve) => {
    told = resolve;
  });
  const answer = call(tool, calls[tool] ?? {}, (one) => told(one));
  return { address: await Promise.race([address, answer.then(({ text }) => `it does not wait: ${text}`)]), answer };
}

async function signedIn(address: string): Promise<Visitor> {
  const visitor = new Visitor(address);
  expect((await visitor.signIn(PASSPHRASE)).status).toBe(303);
  return visitor;
}

/** What a human fills in to say yes: the name for what can't be undone, the passphrase for that and for money. */
function filledIn(page: string): Record<string, string> {
  const name = /Exactly: <code>([^<]*)<\/code>/.exec(page)?.[1];
  return {
    ...(name === undefined ? {} : { typed_name: name }),
    ...(page.includes('id="passphrase"') ? { passphrase: PASSPHRASE } : {}),
  };
}

async function approvesOnce(served: Served, { tool, effect, irreversible }: CatalogueEntry): Promise<void> {
  const { structured: preview } = await served.call(tool, { ...calls[tool], dry_run: true });
  const { address, answer } = await waiting(served, tool);
  const id = recordOf(address);
  const human = await served.signedIn(address);
  const page = (await human.get(`/${id}`)).text;
  const form = await human.form(id);
  const yes = filledIn(page);
  expect(Object.keys(yes)).toEqual([
    ...(irreversible ? ['typed_name'] : []),
    ...(irreversible || effect === 'billing' ? ['passphrase'] : []),
  ]);

  const act = `/${id}/approve`;
  const approve = { ...form, ...yes };
  const stranger = new Visitor(address);
  expect((await stranger.post(act, approve)).status, 'not signed in').toBe(403);
  const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
  expect((await human.post(act, approve, foreign)).status, 'from another site').toBe(403);
  expect((await human.post(act, approve, { origin: 'null' })).status, 'from a sandboxed frame').toBe(403);
  expect((await human.post(act, approve, { 'sec-fetch-site': 'same-site' })).status).toBe(403);
  expect((await human.post(act, { ...approve, form_token: 'AAAA' })).status, 'a forged token').toBe(403);
  expect((await human.post(act, { ...approve, fingerprint: 'x' })).status, 'another preview').toBe(409);
  expect((await human.get(act)).status, 'by a link').toBe(303);
  if (irreversible) expect((await human.post(act, { ...approve, typed_name: 'x' })).status).toBe(422);
  await expectNothingSent(simulator);

  expect((await human.post(act, approve)).status).toBe(303);
  const { isError, text } = await answer;
  expect(isError ?? false, text).toBe(false);
  await expectSentAsShown(simulator, preview);

  expect((await human.post(act, approve)).status, 'the same form again').toBe(409);
  expect((await human.get(`/${id}`)).text).toContain('Approved and used');
  await expectSentAsShown(simulator, preview);
}

async function refuses(
  served: Served,
  { tool }: CatalogueEntry,
  hurried?: (address: string) => Promise<void>,
): Promise<void> {
  const { address, answer } = await waiting(served, tool);
  const id = recordOf(address);
  const human = await served.signedIn(address);
  const page = (await human.get(`/${id}`)).text;
  const form = await human.form(id);
  const guess = 'not the passphrase';
  const wrong = page.includes('id="passphrase"')
    ? await human.post(`/${id}/approve`, { ...form, ...filledIn(page), passphrase: guess })
    : await new Visitor(address).signIn(guess);
  expect(wrong.status).toBe(403);
  await hurried?.(address);
  await served.forgetGuesses();
  await expectNothingSent(simulator);

  expect((await human.post(`/${id}/refuse`, form)).status).toBe(303);
  expect((await answer).text).toMatch(/^Nothing was sent: a human refused/);
  expect((await served.call(tool, calls[tool] ?? {})).text).toMatch(/^Nothing was sent: a human refused/);
  expect((await human.post(`/${id}/approve`, { ...form, ...filledIn(page) })).status).toBe(409);
  await expectNothingSent(simulator);
}

describe('the page, its clock and its passphrase in hand', () => {
  /** The page's time stands still but for the second that a wrong guess costs. */
  async function inHand(): Promise<Served> {
    let time = Date.UTC(2026, 10, 21);
    let told = (_address: string): void => undefined;
    const urlOf = (id: string): string => {
      told(page.urlOf(id));
      return page.urlOf(id);
    };
    const cloud = guardCloud(simulator, { channel: 'page', page: { urlOf } });
    const passphrase = quickPassphrase(PASSPHRASE, join(await temporaryFolder(), 'passphrase.json'));
    const page = await startPage({ store: cloud.store, passphrase, now: () => time });
    onTestFinished(async () => {
      await page.stop();
      await cloud.close();
    });
    return {
      call(tool, args, tell = () => undefined) {
        told = tell;
        return cloud.call(tool, args);
      },
      signedIn,
      async forgetGuesses() {
        time += 1000;
      },
    };
  }

  test.each(guarded)(
    '$operation approved: the request of the dry run is sent, once, whatever else was tried',
    async (one) => {
      await approvesOnce(await inHand(), one);
    },
  );

  test.each(guarded)(
    '$operation: a wrong passphrase approves nothing; refused: nothing is sent, repeated or not',
    async (one) => {
      await refuses(await inHand(), one, async (address) => {
        const { status } = await new Visitor(address).signIn(PASSPHRASE);
        expect(status, 'the next guess comes too soon, even the right one').toBe(429);
      });
    },
  );
});

describe('the page of a running server', () => {
  let folder: string;
  let served: Served;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flexus-matrix-page-'));
    await openPassphraseFile(join(folder, 'passphrase.json')).set(PASSPHRASE);
    const args = ['--config-dir', folder, '--approval-channel', 'page'];
    const session = await Session.open({ env: simulator.byKey, args });
    let visitor: Promise<Visitor> | undefined;
    served = {
      signedIn(address) {
        visitor ??= signedIn(address);
        return visitor;
      },
      call: (tool, args, told) =>
        session.call(tool, args, {
          onprogress({ message = '' }) {
            const [address] = /http:\S+/.exec(message) ?? [];
            if (address) told?.(address);
          },
        }),
      forgetGuesses: () => rm(join(folder, 'passphrase-attempts.json'), { force: true }),
    };
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** What can't be undone, what costs money, and what is neither. */
  const kinds = guarded.filter(({ operation }) =>
    ['batch_reset_servers_password', 'renewal_resources', 'batch_stop_servers'].includes(operation),
  );
  test.each(kinds)('$operation is approved once', (one) => approvesOnce(served, one));
  test.each(kinds)('$operation is refused', (one) => refuses(served, one));
});
