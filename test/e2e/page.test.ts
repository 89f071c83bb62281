// The approval page in a real browser (issue 3, "Show"): approves, refuses, expires, wrong passphrase, cross-site post.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ApprovalStore, createMemoryStore } from '../../src/guard/approvals.ts';
import { type ApprovalPage, startPage } from '../../src/guard/page/page.ts';
import { openPassphraseFile, type PassphraseFile } from '../../src/guard/page/passphrase.ts';
import { openRecord } from '../support/open-record.ts';
import { quickPassphrase } from '../support/quick-passphrase.ts';
import { PASSPHRASE, releaseRecord, renewRecord, stopRecord } from '../unit/page/samples.ts';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const installed = existsSync(CHROMIUM);
if (!installed) process.stderr.write(`The page is not tested in a browser: there is no ${CHROMIUM} (CHROMIUM_PATH).\n`);

/** Where screenshots go, for people to look at; none are taken without it. */
const SHOTS = process.env.FLEXUS_SCREENSHOTS;

const PHONE: BrowserContextOptions = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true };

describe.skipIf(!installed)('in a browser', () => {
  let browser: Browser;
  let folder: string;
  let real: PassphraseFile;
  let time: number;
  let store: ApprovalStore;
  let approvals: ApprovalPage;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    folder = await mkdtemp(join(tmpdir(), 'flexus-page-'));
    real = openPassphraseFile(join(folder, 'passphrase.json'));
    await real.set(PASSPHRASE);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    await approvals.stop();
  });

  async function serve(passphrase: PassphraseFile): Promise<void> {
    time = Date.UTC(2026, 10, 21, 10, 0, 0);
    await rm(join(folder, 'passphrase-attempts.json'), { force: true });
    const now = (): number => time;
    store = createMemoryStore(now);
    approvals = await startPage({ store, passphrase, now });
  }
  /** Checking a real passphrase takes tenths of a second by design: for tests that are about that. */
  async function serveReal(): Promise<void> {
    await approvals.stop();
    await serve(real);
  }
  beforeEach(() => serve(quickPassphrase(PASSPHRASE, real.path)));

  async function open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext(options);
    contexts.push(context);
    const page = await context.newPage();
    await page.goto(url);
    return page;
  }

  async function signIn(page: Page, passphrase = PASSPHRASE): Promise<void> {
    await page.getByLabel('Passphrase').fill(passphrase);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  async function signedIn(url: string, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await open(url, options);
    await signIn(page);
    return page;
  }

  const approve = (page: Page): Promise<void> => page.getByRole('button', { name: 'Approve exactly this' }).click();
  const heading = (page: Page, name: string): Promise<void> => page.getByRole('heading', { name }).waitFor();
  const state = async (id: string): Promise<string | undefined> => (await store.get(id))?.state;
  const shoot = async (page: Page, name: string): Promise<void> => {
    if (SHOTS) await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
  };

  test('with a real passphrase: sign in, from the list to the record, type its name, approve', async () => {
    await serveReal();
    const { id } = await openRecord(store, releaseRecord);
    const page = await signedIn(approvals.url);
    await page.getByRole('link', { name: 'cancel_resources_subscription' }).click();
    expect(page.url()).toBe(approvals.urlOf(id));
    await page.getByLabel('Type to confirm').fill('shop-db');
    await page.getByLabel('Passphrase').fill(PASSPHRASE);
    await approve(page);
    await heading(page, 'Approved');
    expect(await store.get(id)).toMatchObject({ state: 'approved', channel: 'page' });
  });

  test('works with scripts switched off, as it has none', async () => {
    const { id } = await openRecord(store, stopRecord);
    const page = await signedIn(approvals.urlOf(id), { javaScriptEnabled: false });
    expect(page.url()).toBe(approvals.urlOf(id));
    await approve(page);
    await heading(page, 'Approved');
    expect(await state(id)).toBe('approved');
  });

  test('a wrong name is said at its field, and the rest goes on', async () => {
    const { id } = await openRecord(store, releaseRecord);
    const page = await signedIn(approvals.urlOf(id));
    await page.getByLabel('Type to confirm').fill('shop-web');
    await page.getByLabel('Passphrase').fill(PASSPHRASE);
    await approve(page);
    await page.getByText('This is not the text above').waitFor();
    await shoot(page, 'wrong-name');
    expect(await state(id)).toBe('pending');
    expect(await page.getByLabel('Type to confirm').inputValue()).toBe('shop-web');
    await page.getByLabel('Type to confirm').fill('shop-db');
    await page.getByLabel('Passphrase').fill(PASSPHRASE);
    await approve(page);
    await heading(page, 'Approved');
  });

  test('a wrong passphrase is refused and, after five, locked', async () => {
    const page = await open(approvals.url);
    for (const seconds of [1, 2, 4, 8]) {
      await signIn(page, 'wrong passphrase');
      await page.getByText('The passphrase is wrong.').waitFor();
      time += seconds * 1000;
    }
    await signIn(page, 'wrong passphrase');
    await page.getByText('locked until 10:05:15 UTC').waitFor();
    await shoot(page, 'locked');
    await signIn(page);
    await page.getByText('was not looked at').waitFor();
    time += 5 * 60_000;
    await signIn(page);
    await heading(page, 'Waiting for you');
  });

  test('refuse; then reload and the back button show that it is decided', async () => {
    const { id } = await openRecord(store, renewRecord);
    const page = await signedIn(approvals.urlOf(id));
    await page.getByRole('button', { name: 'Refuse' }).click();
    await heading(page, 'Refused');
    expect(await state(id)).toBe('refused');
    await page.reload();
    await heading(page, 'Refused');
    await page.goBack();
    await heading(page, 'Refused');
    expect(await page.getByRole('button', { name: 'Approve exactly this' }).count()).toBe(0);
    expect(await state(id)).toBe('refused');
  });

  test('of two tabs the second learns that it is decided', async () => {
    const { id } = await openRecord(store, stopRecord);
    const one = await signedIn(approvals.urlOf(id));
    const two = await one.context().newPage();
    await two.goto(approvals.urlOf(id));
    await approve(one);
    await heading(one, 'Approved');
    await two.getByRole('button', { name: 'Refuse' }).click();
    await heading(two, 'Already decided');
    expect(await state(id)).toBe('approved');
  });

  test('a double click approves once, the second while the first is looked at', async () => {
    await serveReal();
    const { id } = await openRecord(store, renewRecord);
    const page = await signedIn(approvals.urlOf(id));
    await page.getByLabel('Passphrase').fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Approve exactly this' }).dblclick();
    await page.getByText('Approved on this page').waitFor();
    expect(await state(id)).toBe('approved');
  });

  test('an expired record, and a session that is over, decide nothing', async () => {
    const { id } = await openRecord(store, stopRecord);
    const page = await signedIn(approvals.urlOf(id));
    time += 10 * 60_000;
    await approve(page);
    await heading(page, 'This request is not there any more');
    const newer = await openRecord(store, stopRecord);
    await page.goto(approvals.urlOf(newer.id));
    time += 15 * 60_000;
    await approve(page);
    await page.getByText('The session is over').waitFor();
  });

  test.each([
    ['another port of this host', '127.0.0.1'],
    ['another site', 'localhost'],
  ])('a form on %s decides nothing, and is not even given the cookie', async (_, host) => {
    const { id } = await openRecord(store, stopRecord);
    const page = await signedIn(approvals.urlOf(id));
    const token = await page.locator('form[action$="/approve"] input[name=form_token]').inputValue();
    const cookies: (string | undefined)[] = [];
    const body = `<form method="post" action="${approvals.urlOf(id)}/approve">
<input name="form_token" value="${token}"><input name="fingerprint" value="f-stop"><button>Free money</button></form>
<iframe src="${approvals.url}"></iframe>`;
    const evil = createServer((request, response) => {
      cookies.push(request.headers.cookie);
      response.setHeader('content-type', 'text/html').end(body);
    });
    await new Promise<void>((resolve) => evil.listen(0, host, resolve));
    try {
      const address = evil.address();
      if (typeof address !== 'object' || address === null) throw new Error('no port');
      await page.goto(`http://${host}:${address.port}/`);
      expect(await page.frameLocator('iframe').getByLabel('Passphrase').count()).toBe(0);
      await page.getByRole('button', { name: 'Free money' }).click();
      await page.getByText('the form was not sent by this page').waitFor();
    } finally {
      evil.closeAllConnections();
      evil.close();
    }
    expect(cookies.length).toBeGreaterThan(0);
    expect(cookies.every((cookie) => cookie === undefined)).toBe(true);
    expect(await state(id)).toBe('pending');
  });

  test('nothing is blocked by its own policy, and nothing is fetched from elsewhere', async () => {
    const { id } = await openRecord(store, releaseRecord);
    const page = await open(approvals.urlOf(id));
    const said: string[] = [];
    const fetched: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('request', (request) => fetched.push(new URL(request.url()).origin));
    await signIn(page);
    await heading(page, 'cancel_resources_subscription');
    expect(said.filter((line) => line.includes('Content Security Policy'))).toEqual([]);
    expect(new Set(fetched)).toEqual(new Set([new URL(approvals.url).origin]));
  });

  test.each(['light', 'dark'] as const)('fits a phone 360 px wide (%s)', async (colorScheme) => {
    const records = [
      await openRecord(store, stopRecord),
      await openRecord(store, renewRecord),
      await openRecord(store, releaseRecord),
    ];
    const page = await open(approvals.url, { ...PHONE, colorScheme });
    await shoot(page, `phone-${colorScheme}-sign-in`);
    await signIn(page);
    const urls = [approvals.url, ...records.map((record) => approvals.urlOf(record.id))];
    for (const [place, url] of urls.entries()) {
      await page.goto(url);
      await shoot(page, `phone-${colorScheme}-${place}`);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    }
  });

  test('every field has a label, every page one first heading, and the keyboard reaches the buttons', async () => {
    const { id } = await openRecord(store, releaseRecord);
    const page = await signedIn(approvals.urlOf(id), { viewport: { width: 1280, height: 900 } });
    await shoot(page, 'desktop-release');
    // A fact scrolled out of sight is a fact not seen.
    expect(
      await page.evaluate(
        "(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('.scroll'))",
      ),
    ).toBe(0);
    expect(await page.locator('h1').count()).toBe(1);
    for (const field of await page.locator('input:not([type=hidden])').all()) {
      expect(await page.locator(`label[for="${await field.getAttribute('id')}"]`).count()).toBe(1);
    }
    await page.getByLabel('Type to confirm').focus();
    const order: string[] = [];
    for (let step = 0; step < 3; step += 1) {
      await page.keyboard.press('Tab');
      order.push(String(await page.evaluate('document.activeElement.textContent || document.activeElement.name')));
    }
    expect(order).toEqual(['passphrase', 'Approve exactly this', 'Refuse']);
    await page.goto(approvals.urlOf((await openRecord(store, stopRecord)).id));
    await shoot(page, 'desktop-stop');
  });
});
