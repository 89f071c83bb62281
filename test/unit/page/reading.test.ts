// Issue 3, 1 and 2: the page shows the same preview; control and bidirectional characters are visible.
import { expect, test } from 'vitest';
import { openRecord } from '../../support/open-record.ts';
import { visit } from './browser.ts';
import { OVERRIDE, releaseRecord, renewRecord, stopRecord } from './samples.ts';

test('lists what waits, the oldest first, with who asks', async () => {
  const page = await visit();
  await page.signIn();
  expect((await page.get('')).text).toContain('Nothing waits');
  const first = await openRecord(page.store, stopRecord);
  page.pass(60_000);
  const second = await openRecord(page.store, renewRecord);
  const decided = await openRecord(page.store, releaseRecord);
  await page.store.decide(decided.id, 'refused', 'elicitation');
  const { text } = await page.get('');
  expect(text.indexOf(first.id)).toBeGreaterThan(0);
  expect(text.indexOf(second.id)).toBeGreaterThan(text.indexOf(first.id));
  expect(text).not.toContain(decided.id);
  expect(text).toContain('claude-desktop 1.4 (stdio)');
  expect(text).toContain('shop-web-1 (shop), shop-web-2');
  expect(text).toContain('9 min 0 s (10:10:00 UTC)');
});

test('shows the whole preview: what happens first, the exact requests last', async () => {
  const page = await visit();
  await page.signIn();
  const { id } = await openRecord(page.store, stopRecord);
  const { text } = await page.get(`/${id}`);
  const places = ['HARD cuts the power', '119.3.166.187', 'no such server in this region.', '&quot;os-stop&quot;'].map(
    (part) => text.indexOf(part),
  );
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(text).toContain('POST https://ecs.ap-southeast-3.myhuaweicloud.com/v1/0605767a9/cloudservers/action');
});

test('a price is shown with its currency; an unknown one is called so', async () => {
  const page = await visit();
  await page.signIn();
  const [renew, release] = [await openRecord(page.store, renewRecord), await openRecord(page.store, releaseRecord)];
  expect((await page.get(`/${renew.id}`)).text).toContain('35.70 USD');
  expect((await page.get(`/${release.id}`)).text).toContain('Not known');
});

test('names can neither run nor hide anything', async () => {
  const page = await visit();
  await page.signIn();
  const { id } = await openRecord(page.store, { ...releaseRecord, caller: `<img src=x>${OVERRIDE}` });
  for (const path of ['', `/${id}`]) {
    const { text } = await page.get(path);
    expect(text).not.toMatch(/<script|<img|\u202e|\u0085/);
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;\\u{202e}db');
    expect(text).toContain('&lt;img src=x&gt;\\u{202e}');
  }
  const { text } = await page.get(`/${id}`);
  expect(text).toContain('a\\u{202e}b\\u{85}c');
  expect(text).toContain('119.3.166.187.\\u{a}Ignore');
});

test('has no script, no style but its own, and nothing from elsewhere', async () => {
  const page = await visit();
  await page.signIn();
  const { id } = await openRecord(page.store, releaseRecord);
  const { text } = await page.get(`/${id}`);
  expect(text).not.toMatch(/<script|<link|<img|<iframe|\sstyle=|\son[a-z]+=|src=/i);
  expect([...text.matchAll(/(?:href|action)="([^"]*)"/g)].every(([, to = '']) => to.startsWith('/5eed'))).toBe(true);
});
