import assert from 'node:assert/strict';
import { after, before, type TestContext, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openChromium, withoutChromium } from '../../scripts/chromium.ts';
import { playLog } from '../../src/inspector/recording.ts';
import { EventLog, type NewEvent } from '../../src/log/event-log.ts';
import { failed, goodLife, lifeOf, refused, started, T0 } from '../support/facts.ts';
import { Reader } from './reader.ts';
import { Stage } from './stage.ts';
import { StandIn } from './stand-in.ts';

const browserTest = (title: string, body: (t: TestContext) => Promise<void>) =>
  test(title, { skip: withoutChromium }, body);

let browser: Browser | null = null;
before(async () => {
  if (withoutChromium === false) browser = await openChromium();
});
after(() => browser?.close());

/** Opens an address, and lets the test fail where the page misbehaves or asks another host for anything. */
async function open(t: TestContext, url: string, options: { width?: number; allowed?: string[] } = {}): Promise<Page> {
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

const names = (rows: { getAttribute(name: string): string | null }[]) =>
  rows.map((row) => row.getAttribute('data-name'));
const row = (page: Page, name: string) => page.locator(`.row[data-name="${name}"]`);
const state = (page: Page, path: string) => page.locator(`.chart [data-state="${path}"]`);
const edge = (page: Page, from: string, event: string) =>
  page.locator(`.chart [data-from="${from}"][data-event="${event}"]`);

browserTest(
  'a generation appears by itself, its state is lit, its way is marked, and its facts are listed',
  async (t) => {
    const stage = await Stage.open(t);
    const page = await open(t, stage.inspector.url);
    await page.getByText('No generation yet').waitFor();
    await stage.begin('first');
    await row(page, 'first').waitFor();
    await state(page, 'queued').and(page.locator('.here')).waitFor();

    await stage.generations.start('first');
    await stage.ends('first');
    await state(page, 'generating.rendering').and(page.locator('.here')).waitFor();
    await state(page, 'generating').and(page.locator('.now:not(.here)')).waitFor();
    await edge(page, 'queued', 'GenerationStarted').and(page.locator('.taken')).waitFor();
    await edge(page, 'generating.submitting', 'OperationStarted').and(page.locator('.last')).waitFor();
    assert.equal(await edge(page, 'generating', 'GenerationFailed').and(page.locator('.taken')).count(), 0);
    const names = await page.locator('.fact-name').allTextContents();
    assert.deepEqual(names, ['PromptAccepted', 'GenerationStarted', 'OperationStarted']);
    assert.deepEqual(await page.locator('.fact-state').allTextContents(), [
      'queued',
      'generating · submitting',
      'generating · rendering',
    ]);
    assert.match((await page.locator('.fact').first().textContent()) ?? '', /usernameada/);
    assert.match((await page.locator('.fact-since').last().textContent()) ?? '', /^\+1\.000 s$/);

    for (let step = 0; step < 3; step += 1) await stage.ends('first');
    await state(page, 'done').and(page.locator('.here')).waitFor();
    assert.equal(await page.locator('#ended .row').count(), 1);
    assert.equal(await page.locator('#live .row').count(), 0);
  },
);

browserTest('a browser opened late has every live actor; one chosen by hand stays chosen', async (t) => {
  const stage = await Stage.open(t);
  for (const id of ['a', 'b', 'c']) await stage.begin(id);
  await stage.generations.start('b');
  const page = await open(t, stage.inspector.url);
  await row(page, 'b').click();
  await state(page, 'generating.submitting').and(page.locator('.here')).waitFor();
  assert.deepEqual(await page.locator('.row').evaluateAll(names), ['c', 'b', 'a']);
  await stage.begin('d');
  await row(page, 'd').waitFor();
  assert.equal(await page.locator('#chosen').textContent(), 'b');
  assert.equal(await page.locator('#follow').getAttribute('aria-pressed'), 'false');
});

browserTest('the keyboard alone is enough: list, facts, filter, help, follow', async (t) => {
  const stage = await Stage.open(t);
  for (const id of ['a', 'b', 'c']) await stage.begin(id);
  await stage.generations.start('b');
  const page = await open(t, stage.inspector.url);
  await row(page, 'c').and(page.locator('[aria-selected=true]')).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('ArrowDown');
  await row(page, 'b').and(page.locator('[aria-selected=true]:focus')).waitFor();
  await page.keyboard.press('End');
  await row(page, 'a').and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Home');
  await row(page, 'c').and(page.locator(':focus')).waitFor();
  await page.keyboard.press('ArrowDown');

  await page.locator('.fact-head').last().focus();
  await page.keyboard.press('ArrowUp');
  await page.getByText('As it was after fact 1 of 2').waitFor();
  await state(page, 'queued').and(page.locator('.here')).waitFor();
  assert.equal(await page.locator('.fact.later').count(), 1);
  await page.keyboard.press('Escape');
  await state(page, 'generating.submitting').and(page.locator('.here')).waitFor();

  await page.keyboard.press('/');
  await page.keyboard.type('submitting');
  assert.equal(await page.locator('.row:visible').count(), 1);
  await page.getByText('1 of 3', { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('f');
  assert.equal(await page.locator('#follow').getAttribute('aria-pressed'), 'true');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
});

browserTest('whoever cannot see the drawing hears it: the chart, its way, and what happens', async (t) => {
  const stage = await Stage.open(t);
  const page = await open(t, stage.inspector.url);
  await stage.begin('a');
  await stage.generations.start('a');
  await page
    .getByRole('img', { name: /Statechart “generation”\. It is in generating · submitting\. The way there: queued →/ })
    .waitFor();
  await page
    .locator('[aria-live=polite]', { hasText: 'a: generation started. Now generating · submitting.' })
    .waitFor();
  await page.getByText('The statechart in words').click();
  await page.getByRole('listitem').filter({ hasText: 'submission refused → queued' }).waitFor();
  assert.equal(await page.getByRole('listbox').getByRole('option').count(), 1);
});

browserTest(
  'nothing sticks out on a narrow screen, and a thousand generations are a list like any other',
  async (t) => {
    const stage = await Stage.open(t);
    for (let n = 0; n < 1_000; n += 1) await stage.begin(`g-${n}`);
    const page = await open(t, stage.inspector.url, { width: 360 });
    await row(page, 'g-999').and(page.locator('[aria-selected=true]')).waitFor();
    assert.equal(await page.locator('.row').count(), 1_000);
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 360);
    await page.keyboard.press('g');
    await page.keyboard.press('End');
    await row(page, 'g-0').and(page.locator(':focus')).waitFor();
    await stage.generations.start('g-0');
    await state(page, 'generating.submitting').and(page.locator('.here')).waitFor();
  },
);

browserTest('when the bot stops, the page says so', async (t) => {
  const stage = await Stage.open(t);
  const page = await open(t, stage.inspector.url);
  await page.getByRole('status').filter({ hasText: 'Connected' }).waitFor();
  await stage.close();
  await page.getByRole('status').filter({ hasText: 'has stopped' }).waitFor();
});

/** Two lives: one that is refused and fails, and one without trouble. */
async function recorded() {
  const log = await EventLog.open({ projections: [], newId: () => 'event' });
  const good = goodLife().map((fact) => ({ ...fact, at: fact.at + 60_000 }));
  const [accepted] = goodLife();
  assert.ok(accepted);
  const bad = [accepted, started({}, T0 + 1_000), refused({}, T0 + 2_000), failed({ stage: 'queued' }, T0 + 3_000)];
  const events: NewEvent[] = [...lifeOf('bad', bad), ...lifeOf('good', good)];
  for (const event of events) await log.append(event);
  return [...log.read()];
}

browserTest('a recorded log is travelled in time: step, slider, play, pause, speed', async (t) => {
  const running = await playLog({ events: await recorded(), port: 0 });
  t.after(() => running.close());
  const page = await open(t, running.url);
  const position = (text: string) => page.locator('[data-part=where]', { hasText: text }).waitFor();
  await position('10 / 10');
  await row(page, 'good').and(page.locator('[aria-selected=true]')).waitFor();
  await page.getByRole('button', { name: 'To the start' }).click();
  await page.getByText('Press play').waitFor();
  await position('0 / 10');
  await page.getByRole('button', { name: 'One fact on' }).click();
  await position('1 / 10');
  await state(page, 'queued').and(page.locator('.here')).waitFor();
  await page.keyboard.press('.');
  await position('2 / 10');
  await state(page, 'generating.submitting').and(page.locator('.here')).waitFor();
  await page.keyboard.press(',');
  await position('1 / 10');
  await state(page, 'queued').and(page.locator('.here')).waitFor();

  await page.getByRole('slider', { name: 'Position in the log' }).fill('9');
  await position('9 / 10');
  await state(page, 'uploading').and(page.locator('.here')).waitFor();
  assert.deepEqual(await page.locator('.row').evaluateAll(names), ['good', 'bad']);
  await row(page, 'bad').click();
  await state(page, 'failed').and(page.locator('.here')).waitFor();

  await page.getByLabel('Speed').selectOption('600');
  await page.getByRole('button', { name: 'Play' }).click();
  await position('10 / 10');
  await page.getByRole('button', { name: 'Play' }).waitFor();
  await page.getByRole('button', { name: 'To the start' }).click();
  await position('0 / 10');
  await page.getByText('No generation yet').waitFor();
});

browserTest(
  'a link leads to a generation and a fact of it, also after a reload; without one, the newest shows',
  async (t) => {
    const running = await playLog({ events: await recorded(), port: 0 });
    t.after(() => running.close());
    const page = await open(t, running.url);
    await row(page, 'good').and(page.locator('[aria-selected=true]')).waitFor();
    assert.equal(new URL(page.url()).hash, '');
    await row(page, 'bad').click();
    assert.equal(new URL(page.url()).hash, '#generation/bad');
    await page.locator('.fact-head').nth(1).click();
    assert.equal(new URL(page.url()).hash, '#generation/bad/2');
    for (const again of [() => page.reload(), () => page.goto('about:blank').then(() => page.goBack())]) {
      await again();
      await page.getByText('As it was after fact 2 of 4').waitFor();
      assert.equal(await page.locator('#chosen').textContent(), 'bad');
    }
    await page.locator('#follow').click();
    await row(page, 'good').and(page.locator('[aria-selected=true]')).waitFor();
    assert.equal(new URL(page.url()).hash, '');
  },
);

browserTest('the list is filtered by user, state, model and what an error code means', async (t) => {
  const running = await playLog({ events: await recorded(), port: 0 });
  t.after(() => running.close());
  const page = await open(t, running.url);
  await row(page, 'bad').waitFor();
  for (const [text, left] of [
    ['ada', ['good', 'bad']],
    ['nobody', []],
    ['failed', ['bad']],
    ['VEO 3.1-fast done', ['good']],
    ['veo_failed', ['bad']],
    ['nothing was charged', ['bad']],
  ] as const) {
    await page.locator('#filter').fill(text);
    assert.deepEqual(await page.locator('.row:visible').evaluateAll(names), left, text);
  }
});

browserTest('at 1440×900 and 1024×700 nothing lies over another or below the fold', async (t) => {
  const running = await playLog({ events: await recorded(), port: 0 });
  t.after(() => running.close());
  for (const [width, height] of [
    [1440, 900],
    [1024, 700],
  ] as const) {
    const page = await open(t, running.url, { width });
    await page.setViewportSize({ width, height });
    await row(page, 'bad').click();
    await state(page, 'failed').and(page.locator('.here')).waitFor();
    assert.equal(await page.evaluate('document.documentElement.scrollHeight'), height);
    const boxes: unknown = await page.evaluate(`[...document.querySelectorAll('.chart [data-state]')].map((state) =>
      [...state.querySelectorAll(':scope > text')].map((text) => {
        const { x, width } = text.getBBox();
        return { x, width };
      }))`);
    for (const [name, time] of boxes as { x: number; width: number }[][])
      if (name && time && time.width > 0) assert.ok(name.x + name.width + 6 <= time.x);
    const inSight = page.locator('.chart [data-state=failed], .fact:last-child, .waterfall');
    for (const part of await inSight.all()) {
      const box = await part.boundingBox();
      assert.ok(box && box.y >= 0 && box.y < height, (await part.getAttribute('class')) ?? '');
    }
  }
});

browserTest('Stately’s view loads nothing and sends nothing before the operator agrees', async (t) => {
  const standIn = await StandIn.open();
  t.after(() => standIn.close());
  const stage = await Stage.open(t, { stately: standIn.url });
  await stage.begin('a');
  const page = await open(t, stage.inspector.url);
  await page.getByRole('link', { name: 'Stately’s' }).click();
  await page.getByRole('heading', { name: 'This view sends data to another company' }).waitFor();
  await page.getByText(standIn.url.host).waitFor();
  await page.getByRole('button', { name: 'Open Stately’s inspector' }).and(page.locator(':enabled')).waitFor();
  assert.equal(standIn.loads, 0);
  assert.equal(page.frames().length, 1);
});

/** What the receiver of @statelyai/inspect has taken in the frame, once it holds so many messages. */
async function got(page: Page, standIn: StandIn, count: number): Promise<{ type: string; sessionId: string }[]> {
  await page.locator('#status[data-status=open]').waitFor();
  const frame = page.frames().find((one) => one.url() === standIn.url.href);
  assert.ok(frame);
  await frame.waitForFunction(`window.got?.length >= ${count}`);
  return frame.evaluate('window.got');
}

browserTest('Stately’s page gets every message, as its own receiver expects it, and masked', async (t) => {
  const standIn = await StandIn.open();
  t.after(() => standIn.close());
  const stage = await Stage.open(t, { stately: standIn.url });
  await stage.live('over', { username: 'ada_lovelace', chatId: -1_009_876_543_210 });
  await stage.begin('live', { username: 'ada_lovelace' });
  const page = await open(t, `${stage.inspector.url}stately`, { allowed: [standIn.url.origin] });
  await page.getByRole('button', { name: 'Open Stately’s inspector' }).click();
  await got(page, standIn, 14);
  await stage.generations.start('live');
  const messages = await got(page, standIn, 16);

  const reader = await Reader.open(stage.inspector.url, 'stately');
  await reader.until(() => reader.messages.length === 16);
  for (const session of new Set(reader.messages.map(({ sessionId }) => sessionId))) {
    const of = (all: readonly { sessionId: string }[]) => all.filter(({ sessionId }) => sessionId === session);
    assert.deepEqual(of(messages), of(reader.messages));
  }
  const text = JSON.stringify(messages);
  assert.ok(text.includes('VideoDelivered') && text.includes('veo-3.1-fast-generate-001'));
  assert.ok(!text.includes('ada_lovelace') && !text.includes('9876543210'));
  await page
    .getByRole('status')
    .filter({ hasText: `Sending to ${standIn.url.host}` })
    .waitFor();
});

browserTest('going back in time loads Stately’s page anew, with what had happened by then', async (t) => {
  const standIn = await StandIn.open();
  t.after(() => standIn.close());
  const running = await playLog({ events: await recorded(), port: 0, stately: standIn.url });
  t.after(() => running.close());
  running.player.command({ do: 'seek', position: 10 });
  const page = await open(t, `${running.url}stately`, { allowed: [standIn.url.origin] });
  await page.getByRole('button', { name: 'Open Stately’s inspector' }).click();
  assert.equal((await got(page, standIn, 20)).length, 20);
  await page.getByRole('button', { name: 'To the start' }).click();
  await page.locator('[data-part=where]', { hasText: '0 / 10' }).waitFor();
  await page.getByRole('button', { name: 'One fact on' }).click();
  const types = async () => (await got(page, standIn, 2)).map(({ type }) => type);
  await page.locator('[data-part=where]', { hasText: '1 / 10' }).waitFor();
  assert.deepEqual(await types(), ['@xstate.actor', '@xstate.event']);
  assert.equal(standIn.loads, 2);
});
