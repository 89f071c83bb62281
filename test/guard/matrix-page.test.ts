import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openPassphraseFile } from '../../src/guard/page/passphrase.ts';
import { type Arguments, callsOf, guarded } from '../support/catalogue.ts';
import { expectNothingSent, expectSentAsShown } from '../support/guard-judge.ts';
import { recordOf, Visitor } from '../support/guard-visitor.ts';
import { type Answered, Session } from '../support/session.ts';
import { Simulator } from '../support/simulator.ts';

/**
 * Every destructive and billing operation, approved and refused on the approval page of a running server, by HTTP; and
 * what must not pass there: a wrong passphrase, another page's form, a replay (issue 3, "Show"; docs/guard.md).
 */
const PASSPHRASE = 'four words that differ';
let simulator: Simulator;
let calls: Readonly<Record<string, Arguments>>;
let folder: string;
let session: Session;
let visitor: Visitor | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flexus-matrix-page-'));
  const passphrase = openPassphraseFile(join(folder, 'passphrase.json'));
  [simulator] = await Promise.all([Simulator.start(), passphrase.set(PASSPHRASE)]);
  const args = ['--config-dir', folder, '--approval-channel', 'page'];
  [calls, session] = await Promise.all([callsOf(simulator), Session.open({ env: simulator.byKey, args })]);
});
beforeEach(() => simulator.reset());
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Wrong guesses are answered ever later; each case begins without any. */
const forgetGuesses = (): Promise<void> => rm(join(folder, 'passphrase-attempts.json'), { force: true });

/** A call that waits for its approval, with the address that its progress tells. */
async function waiting(tool: string): Promise<{ readonly address: string; readonly answer: Promise<Answered> }> {
  let told = (_address: string): void => undefined;
  const address = new Promise<string>((resolve) => {
    told = resolve;
  });
  const onprogress = ({ message = '' }: { message?: string | undefined }): void => {
    const [found] = /http:\S+/.exec(message) ?? [];
    if (found) told(found);
  };
  const answer = session.call(tool, calls[tool], { onprogress });
  return { address: await Promise.race([address, answer.then(({ text }) => `it does not wait: ${text}`)]), answer };
}

/** A browser that has signed in, the same for all cases: the server and its page are. */
async function signedIn(address: string): Promise<Visitor> {
  if (visitor) return visitor;
  visitor = new Visitor(address);
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

describe.each(guarded)('$operation', ({ tool, effect, irreversible }) => {
  test('approved: exactly the request of the dry run is sent, once, whatever else was tried', async () => {
    const { structured: preview } = await session.ok(tool, { ...calls[tool], dry_run: true });
    const { address, answer } = await waiting(tool);
    const id = recordOf(address);
    const human = await signedIn(address);
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
    expect(isError, text).toBe(false);
    await expectSentAsShown(simulator, preview);

    expect((await human.post(act, approve)).status, 'the same form again').toBe(409);
    expect((await human.get(`/${id}`)).text).toContain('Approved and used');
    await expectSentAsShown(simulator, preview);
  });

  test('a wrong passphrase approves nothing; refused: nothing is sent, also when it is repeated', async () => {
    const { address, answer } = await waiting(tool);
    const id = recordOf(address);
    const human = await signedIn(address);
    const page = (await human.get(`/${id}`)).text;
    const form = await human.form(id);
    const guess = 'not the passphrase';
    const wrong = page.includes('id="passphrase"')
      ? await human.post(`/${id}/approve`, { ...form, ...filledIn(page), passphrase: guess })
      : await new Visitor(address).signIn(guess);
    expect(wrong.status).toBe(403);
    const hurried = await new Visitor(address).signIn(PASSPHRASE);
    expect(hurried.status, 'the next guess comes too soon, even the right one').toBe(429);
    await forgetGuesses();
    await expectNothingSent(simulator);

    expect((await human.post(`/${id}/refuse`, form)).status).toBe(303);
    expect((await answer).text).toMatch(/^Nothing was sent: a human refused/);
    expect(await session.refused(tool, calls[tool])).toMatch(/^Nothing was sent: a human refused/);
    expect((await human.post(`/${id}/approve`, { ...form, ...filledIn(page) })).status).toBe(409);
    await expectNothingSent(simulator);
  });
});
