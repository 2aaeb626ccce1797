import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, type TestContext, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { openChromium, withoutChromium } from '../../scripts/chromium.ts';
import { playLog } from '../../src/inspector/recording.ts';
import { accepted, failed, goodLife, lifeOf, started, stored, T0 } from '../support/facts.ts';
import { InspectorStage } from './stage.ts';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const looks = [
  { colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  { colorScheme: 'light', viewport: { width: 1024, height: 700 } },
  { colorScheme: 'dark', viewport: { width: 360, height: 740 } },
] as const;

let browser: Browser | null = null;
before(async () => {
  if (withoutChromium === false) browser = await openChromium();
});
after(() => browser?.close());

/** Opens an address in every look. */
async function* open(
  url: string,
  look: (page: Page) => Promise<unknown>,
): AsyncGenerator<{ page: Page; name: string }> {
  assert.ok(browser);
  for (const { colorScheme, viewport } of looks) {
    const page = await browser.newPage({ colorScheme, viewport, reducedMotion: 'reduce' });
    await page.goto(url);
    await look(page);
    yield { page, name: `${colorScheme}, ${viewport.width}` };
    await page.close();
  }
}

/** Fails on anything that axe finds wrong. */
async function sound(page: Page, name: string): Promise<void> {
  await page.evaluate(axe);
  const { violations, passes } = await page.evaluate<AxeResults>('axe.run()');
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => ({ id, html, failureSummary })),
  );
  assert.deepEqual(found, [], name);
  assert.ok(passes.length > 10, name);
}

const failures = () =>
  stored([
    ...lifeOf('good', goodLife()),
    ...lifeOf('bad', [
      accepted({ username: 'ben' }, T0 + 60_000),
      started({}, T0 + 61_000),
      failed({ stage: 'submitting', code: 'SUBMIT_UNCLEAR', costUsd: null }, T0 + 70_000),
    ]),
  ]);

const axeTest = (title: string, body: (t: TestContext) => Promise<void>) =>
  test(title, { skip: withoutChromium }, body);

axeTest(
  'A recorded log has no barrier that axe-core finds, now and at an earlier fact, in dark and light.',
  async (t) => {
    const running = await playLog({ events: failures(), port: 0 });
    t.after(() => running.close());
    const url = `${running.url}#generation/bad/2`;
    for await (const { page, name } of open(url, (page) => page.getByText('As it was after fact 2 of 3').waitFor())) {
      await sound(page, `${name}, earlier`);
      await page.getByRole('button', { name: 'Back to now' }).click();
      await page.getByText('only its billing report tells').waitFor();
      await page.getByText('The statechart in words').click();
      await page.getByText('What the generation knows now').click();
      await sound(page, name);
      await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
      await sound(page, `${name}, help`);
    }
  },
);

axeTest('Nor has a running bot’s page, empty or not, nor Stately’s view.', async (t) => {
  const stage = await InspectorStage.open(t);
  for await (const { page, name } of open(stage.inspector.url, (page) =>
    page.getByText('No generation yet').waitFor(),
  )) {
    await sound(page, `${name}, empty`);
  }
  await stage.begin('a');
  await stage.generations.start('a');
  for await (const { page, name } of open(stage.inspector.url, (page) => page.locator('.row').waitFor())) {
    await page.locator('.fact').last().waitFor();
    await sound(page, name);
    await page.getByRole('link', { name: 'Stately’s' }).click();
    await page.getByRole('button', { name: 'Open Stately’s inspector' }).waitFor();
    await sound(page, `${name}, Stately`);
  }
});
