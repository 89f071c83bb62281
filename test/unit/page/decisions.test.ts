// ARCHITECTURE, section 4: both channels answer the same record; consumed once; what can't be undone takes a typed name.
import { expect, test } from 'vitest';
import type { NewRecord } from '../../../src/guard/approvals.ts';
import { consumeRecord, openRecord } from '../../support/open-record.ts';
import { hiddenFields, type Visit, visit } from './browser.ts';
import { PASSPHRASE, releaseRecord, renewRecord, stopRecord } from './samples.ts';

/** Issue 3, 3: an approval lives ten minutes. */
const TEN_MINUTES = 10 * 60_000;

async function waitingFor(
  record: NewRecord,
): Promise<{ page: Visit; id: string; state(): Promise<string | undefined> }> {
  const page = await visit();
  const { id } = await openRecord(page.store, record);
  await page.signIn();
  return { page, id, state: async () => (await page.store.get(id))?.state };
}

test('approves on the page, and the record says so', async () => {
  const { page, id, state } = await waitingFor(stopRecord);
  const answer = await page.decide(id, 'approve');
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toMatch(new RegExp(`/${id}$`));
  expect(await page.store.get(id)).toMatchObject({ state: 'approved', channel: 'page' });
  const after = await page.get(`/${id}`);
  expect(after.text).toContain('Approved on this page');
  expect(after.text).not.toContain('/approve"');
  expect(await state()).toBe('approved');
});

test('refuses without a name and without the passphrase', async () => {
  const { page, id, state } = await waitingFor(releaseRecord);
  expect((await page.decide(id, 'refuse')).status).toBe(303);
  expect(await state()).toBe('refused');
  expect((await page.get(`/${id}`)).text).toContain('Nothing was sent');
});

test('what only changes things takes no passphrase again', async () => {
  const { page, id } = await waitingFor(stopRecord);
  expect((await page.get(`/${id}`)).text).not.toContain('type="password"');
});

test.each([
  ['no name', {}],
  ['another name', { typed_name: 'shop-web' }],
  ['the name in capitals', { typed_name: 'SHOP-DB' }],
  ['more than the name', { typed_name: 'shop-db and all' }],
])('an irreversible approval with %s is none', async (_, fields) => {
  const { page, id, state } = await waitingFor(releaseRecord);
  const answer = await page.decide(id, 'approve', { passphrase: PASSPHRASE, ...fields });
  expect(answer.status).toBe(422);
  expect(answer.text).toContain('aria-invalid="true"');
  expect(await state()).toBe('pending');
});

test('the name counts without the blanks around it', async () => {
  const { page, id, state } = await waitingFor(releaseRecord);
  await page.decide(id, 'approve', { typed_name: '  shop-db ', passphrase: PASSPHRASE });
  expect(await state()).toBe('approved');
});

test('a name with an invisible character is typed as it is shown', async () => {
  const { page, id, state } = await waitingFor({ ...releaseRecord, typed: 'shop\u200bdb' });
  expect((await page.get(`/${id}`)).text).toContain('shop\\u{200b}db');
  await page.decide(id, 'approve', { typed_name: 'shopdb', passphrase: PASSPHRASE });
  expect(await state()).toBe('pending');
  await page.decide(id, 'approve', { typed_name: 'shop\\u{200b}db', passphrase: PASSPHRASE });
  expect(await state()).toBe('approved');
});

test.each([
  ['money', renewRecord],
  ['what can not be undone', releaseRecord],
])('%s takes the passphrase again, and wrong ones count', async (_, record) => {
  const { page, id, state } = await waitingFor(record);
  const typed_name = 'shop-db';
  expect((await page.decide(id, 'approve', { typed_name })).status).toBe(403);
  expect((await page.decide(id, 'approve', { typed_name, passphrase: PASSPHRASE })).status).toBe(429);
  expect(await state()).toBe('pending');
  page.pass(1_000);
  expect((await page.decide(id, 'approve', { typed_name, passphrase: PASSPHRASE })).status).toBe(303);
  expect(await state()).toBe('approved');
});

test('a second click finds the record decided', async () => {
  const { page, id } = await waitingFor(stopRecord);
  const form = hiddenFields((await page.get(`/${id}`)).text);
  const both = await Promise.all([page.post(`/${id}/approve`, form), page.post(`/${id}/approve`, form)]);
  expect(both.map((answer) => answer.status).sort()).toEqual([303, 409]);
  const late = await page.post(`/${id}/refuse`, form);
  expect(late.status).toBe(409);
  expect(late.text).toContain('Already decided');
  expect((await page.store.get(id))?.state).toBe('approved');
});

test('a record that the client answered first stays as it is', async () => {
  const { page, id, state } = await waitingFor(stopRecord);
  const form = hiddenFields((await page.get(`/${id}`)).text);
  await page.store.decide(id, 'refused', 'elicitation');
  expect((await page.post(`/${id}/approve`, form)).text).toContain('Refused at the client');
  expect(await state()).toBe('refused');
});

test('a form filled in over an older preview decides nothing and shows the new one', async () => {
  const { page, id, state } = await waitingFor(stopRecord);
  const answer = await page.decide(id, 'approve', { fingerprint: 'f-older' });
  expect(answer.status).toBe(409);
  expect(answer.text).toContain('This request has changed');
  expect(hiddenFields(answer.text).fingerprint).toBe('f-stop');
  expect(await state()).toBe('pending');
});

test('a record replaced by a newer one is gone, and the newer is listed', async () => {
  const { page, id } = await waitingFor(stopRecord);
  const form = hiddenFields((await page.get(`/${id}`)).text);
  const newer = await openRecord(page.store, { ...stopRecord, fingerprint: 'f-newer' });
  const answer = await page.post(`/${id}/approve`, form);
  expect(answer.status).toBe(404);
  expect(answer.text).toContain(newer.id);
  expect((await page.store.get(newer.id))?.state).toBe('pending');
});

test('an expired record can be neither seen nor approved', async () => {
  const { page, id } = await waitingFor(stopRecord);
  const form = hiddenFields((await page.get(`/${id}`)).text);
  page.pass(TEN_MINUTES - 1);
  expect((await page.get(`/${id}`)).status).toBe(200);
  page.pass(1);
  expect((await page.get(`/${id}`)).status).toBe(404);
  const answer = await page.post(`/${id}/approve`, form);
  expect(answer.status).toBe(404);
  expect(answer.text).toContain('Nothing was decided');
});

test('a used approval says so', async () => {
  const { page, id } = await waitingFor(stopRecord);
  await page.decide(id, 'approve');
  expect(await consumeRecord(page.store, { id, ...stopRecord })).toBe('spent-now');
  expect((await page.get(`/${id}`)).text).toContain('Approved and used');
});

test('looking decides nothing, at any address', async () => {
  const { page, id, state } = await waitingFor(stopRecord);
  const form = new URLSearchParams(hiddenFields((await page.get(`/${id}`)).text)).toString();
  for (const path of ['', `/${id}`, `/${id}/approve?${form}`, `/${id}/refuse?${form}`, '/sign-out']) {
    await page.get(path);
    expect(await state()).toBe('pending');
  }
});
