import assert from 'node:assert/strict';
import { after, before, type TestContext, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openChromium, withoutChromium } from '../../scripts/chromium.ts';

/** A test that needs Chromium: skipped, with the reason, where there is none. */
export const browserTest = (title: string, body: (t: TestContext) => Promise<void>) =>
  test(title, { skip: withoutChromium }, body);

let browser: Browser | null = null;
before(async () => {
  if (withoutChromium === false) browser = await openChromium();
});
after(() => browser?.close());

/** Opens an address, and lets the test fail where the page misbehaves or asks another host for anything. */
export async function open(
  t: TestContext,
  url: string,
  options: { width?: number; allowed?: string[] } = {},
): Promise<Page> {
  assert.ok(browser);
  const { width = 1440, allowed = [] } = options;
  const context = await browser.newContext({ viewport: { width, height: 900 } });
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('request', (request) => {
    const { origin } = new URL(request.url());
    if (![new URL(url).origin, ...allowed, 'null'].includes(origin)) wrong.push(`asked ${origin}`);
  });
  await page.goto(url);
  t.after(async () => {
    await context.close();
    assert.deepEqual(wrong, []);
  });
  return page;
}
