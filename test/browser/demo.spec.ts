import { mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchChromium } from './chromium.js';
import { DemoServer } from './demo-server.js';
import { problemsOf } from './page-checks.js';
import { Visitor } from './visitor.js';

jest.setTimeout(60_000);

/** Where the pictures go: `DEMO_SHOTS`, else a folder of this run. */
const SHOTS = process.env['DEMO_SHOTS'] ?? mkdtempSync(join(tmpdir(), 'demo-shots-'));

let browser: Browser;

beforeAll(async () => {
  mkdirSync(SHOTS, { recursive: true });
  browser = await launchChromium();
});

afterAll(() => browser?.close());

describe.each(['express', 'fastify'])('the demo on %s', (platform) => {
  let server: DemoServer;

  beforeAll(async () => {
    server = await DemoServer.start(platform);
  });

  afterAll(() => server?.close());

  const arrive = (options = {}): Promise<Visitor> => Visitor.arrive(browser, server.url, options);

  it('a visitor without a session costs the store nothing and gets no cookie', async () => {
    await using visitor = await arrive();
    expect(await visitor.sessionId()).toBeUndefined();
    expect(readdirSync(server.folder)).toEqual([]);
    expect(visitor.complaints).toEqual([]);
  });

  it('a session is started, and ended, by the keyboard alone', async () => {
    await using visitor = await arrive();
    const { page } = visitor;
    const { keyboard } = page;
    await keyboard.type('Ann');
    await keyboard.press('Tab');
    await keyboard.press('ArrowRight');
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Hello, Ann' }).waitFor();
    expect(await page.getByLabel('1 min').isChecked()).toBe(true);
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await page.getByText('You are logged out.').waitFor();
    expect(visitor.complaints).toEqual([]);
  });

  it('page views are counted, and the page shows what the store holds', async () => {
    await using visitor = await arrive();
    await visitor.startSession('Ann & <Bob>');
    await visitor.page.reload();
    await visitor.page.reload();
    expect(await visitor.text('#page-views')).toBe('3');
    expect(JSON.parse(await visitor.text('#stored'))).toMatchObject({
      variables: { user: 'Ann & <Bob>', pageViews: 3 },
    });
    expect(await visitor.text('#stored-place')).toBe(`${server.folder}/${(await visitor.sessionId())?.slice(0, 4)}…`);
    expect(await visitor.page.content()).not.toContain(await visitor.sessionId());
    expect(visitor.complaints).toEqual([]);
  });

  it('twenty requests at once are twenty counted', async () => {
    await using visitor = await arrive();
    await visitor.startSession();
    await visitor.press('Count one');
    await visitor.page.getByRole('button', { name: 'Send 20 at once' }).click();
    await visitor.page.getByText('20 sent, 20 counted').waitFor();
    expect(await visitor.text('#counter')).toBe('21');
    expect(JSON.parse(await visitor.text('#stored'))).toMatchObject({ variables: { counter: 21 } });
    expect(visitor.complaints).toEqual([]);
  });

  it('a session that is not used runs down before the eyes, and is gone', async () => {
    await using visitor = await arrive();
    const { page } = visitor;
    await visitor.startSession('Ann', 3);
    for (const left of ['0:02', '0:01', '0:00']) await page.getByText(left, { exact: true }).waitFor();
    await page.getByRole('alert').getByText('Your session has expired').waitFor();
    expect(await page.getByRole('button', { name: 'Log out' }).isDisabled()).toBe(true);
    await page.getByRole('link', { name: 'Reload and see' }).click();
    await page.getByText('The browser still has its cookie').waitFor();
    await page.reload();
    await page.getByText('The browser still has its cookie').waitFor();
    await visitor.startSession('Ann');
    expect(await visitor.text('#page-views')).toBe('1');
    expect(visitor.complaints).toEqual([]);
  });

  it('a script that comes too late shows that the session has expired', async () => {
    await using visitor = await arrive();
    await visitor.startSession();
    await visitor.page.context().clearCookies();
    await visitor.page.getByRole('button', { name: 'Send 20 at once' }).click();
    await visitor.page.getByRole('alert').getByText('Your session has expired').waitFor();
    expect(visitor.complaints.every((complaint) => complaint.includes('401'))).toBe(true);
  });

  it('the lifetime of a running session changes', async () => {
    await using visitor = await arrive();
    await visitor.startSession('Ann', 15);
    await visitor.choose(3600);
    await visitor.press('Change lifetime');
    expect(await visitor.text('#time-left')).toMatch(/^(60:00|59:5\d)$/);
    expect(await visitor.page.getByLabel('1 h').isChecked()).toBe(true);
    expect(JSON.parse(await visitor.text('#stored'))).toMatchObject({ variables: { lifetime: 3600 } });
    expect(visitor.complaints).toEqual([]);
  });

  it('the bag takes any name, and gives it back', async () => {
    await using visitor = await arrive();
    await visitor.startSession();
    const items = ['apple', 'apple', '<b>pear</b>', '__proto__'];
    for (const item of items) {
      await visitor.page.getByLabel('New item').fill(item);
      await visitor.press('Add item');
    }
    const rows = visitor.page.getByRole('listitem');
    const shown = async (): Promise<string[]> => (await rows.allInnerTexts()).map((row) => row.replace(/\s+/g, ' '));
    expect(await shown()).toEqual(['apple × 2 Remove', '<b>pear</b> × 1 Remove', '__proto__ × 1 Remove']);
    await visitor.press('Remove <b>pear</b>');
    expect(await shown()).toEqual(['apple × 2 Remove', '__proto__ × 1 Remove']);
    expect(visitor.complaints).toEqual([]);
  });

  it('a rotated session has another id and the same variables', async () => {
    await using visitor = await arrive();
    await visitor.startSession();
    const [id, hash] = [await visitor.sessionId(), await visitor.text('#id-hash')];
    await visitor.press('Rotate the id');
    const newHash = await visitor.text('#id-hash');
    expect(newHash).not.toBe(hash);
    expect(await visitor.text('#rotated')).toBe(`${hash} → ${newHash}`);
    expect(await visitor.sessionId()).not.toBe(id);
    expect(await visitor.text('#page-views')).toBe('2');
    expect(visitor.complaints).toEqual([]);
  });

  it('logging out ends the session, says so once, and leaves nothing', async () => {
    await using visitor = await arrive();
    await visitor.startSession();
    const id = (await visitor.sessionId()) as string;
    await visitor.press('Log out');
    expect(await visitor.text('[role=status]')).toBe('You are logged out.');
    await visitor.page.reload();
    expect(await visitor.page.getByRole('status').count()).toBe(0);
    expect(await visitor.sessionId()).toBeUndefined();
    expect(readdirSync(server.folder)).not.toContain(id);
    expect(visitor.complaints).toEqual([]);
  });

  it('without scripts all but the clock and the parallel requests works', async () => {
    await using visitor = await arrive({ javaScriptEnabled: false });
    const { page } = visitor;
    await page.getByLabel('Your name').fill('Ann');
    await visitor.press('Start session');
    await visitor.press('Count one');
    await page.getByLabel('New item').fill('apple');
    await visitor.press('Add item');
    expect(await visitor.text('#counter')).toBe('1');
    expect(await visitor.text('#time-left')).toBe('0:30');
    expect(await page.getByRole('button', { name: 'Send 20 at once' }).count()).toBe(0);
    await visitor.press('Log out');
    await page.getByText('You are logged out.').waitFor();
    expect(visitor.complaints).toEqual([]);
  });

  it('a form that cannot be right is answered with a page', async () => {
    await using visitor = await arrive();
    await visitor.page.evaluate('document.querySelector("#name").required = false');
    await visitor.press('Start session');
    await visitor.page.getByText('Please give a name of 1 to 40 characters.').waitFor();
    expect(await problemsOf(visitor.page)).toEqual([]);
  });
});

describe.each([
  { width: 390, colorScheme: 'light' },
  { width: 390, colorScheme: 'dark' },
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
] as const)('the demo at $width px, $colorScheme', ({ width, colorScheme }) => {
  // One platform: the pages are the same on both.
  let server: DemoServer;

  beforeAll(async () => {
    server = await DemoServer.start('express');
  });

  afterAll(() => server?.close());

  it('every page fits, and every control has a name', async () => {
    await using visitor = await Visitor.arrive(browser, server.url, { colorScheme, viewport: { width, height: 844 } });
    const { page } = visitor;
    const look = async (name: string): Promise<void> => {
      expect({ name, problems: await problemsOf(page) }).toEqual({ name, problems: [] });
      await page.screenshot({ path: join(SHOTS, `${name}-${width}-${colorScheme}.png`), fullPage: true });
    };
    await look('1-start');
    await visitor.startSession('Ann', 60);
    for (const item of ['apple', 'apple', 'a-long-name-without-any-blank-']) {
      await page.getByLabel('New item').fill(item);
      await visitor.press('Add item');
    }
    await visitor.press('Rotate the id');
    await page.getByRole('button', { name: 'Send 20 at once' }).click();
    await page.getByText('20 sent, 20 counted').waitFor();
    await look('2-session');
    await visitor.choose(2);
    await visitor.press('Change lifetime');
    await page.getByRole('alert').waitFor();
    await look('3-run-down');
    await page.reload();
    await look('4-expired');
    await visitor.startSession('M'.repeat(40));
    await visitor.press('Log out');
    await look('5-logged-out');
    expect(visitor.complaints).toEqual([]);
  });
});
