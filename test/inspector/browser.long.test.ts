import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { playLog } from '../../src/inspector/recording.ts';
import { browserTest, open } from './in-chromium.ts';
import { recorded } from './recorded.ts';
import { InspectorStage } from './stage.ts';

const names = (rows: { getAttribute(name: string): string | null }[]) =>
  rows.map((row) => row.getAttribute('data-name'));
const row = (page: Page, name: string) => page.locator(`.row[data-name="${name}"]`);
const state = (page: Page, path: string) => page.locator(`.chart [data-state="${path}"]`);
const edge = (page: Page, from: string, event: string) =>
  page.locator(`.chart [data-from="${from}"][data-event="${event}"]`);

browserTest(
  'a generation appears by itself, its state is lit, its way is marked, and its facts are listed',
  async (t) => {
    const stage = await InspectorStage.open(t);
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
  const stage = await InspectorStage.open(t);
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
  const stage = await InspectorStage.open(t);
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
  const stage = await InspectorStage.open(t);
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
    const stage = await InspectorStage.open(t);
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
  const stage = await InspectorStage.open(t);
  const page = await open(t, stage.inspector.url);
  await page.getByRole('status').filter({ hasText: 'Connected' }).waitFor();
  await stage.close();
  await page.getByRole('status').filter({ hasText: 'has stopped' }).waitFor();
});

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
