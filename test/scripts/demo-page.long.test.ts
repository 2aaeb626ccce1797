import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import axe from 'axe-core';
import { withoutChromium } from '../../scripts/chromium.ts';
import { Visit } from './demo-visit.ts';

describe('the page of the demo', { skip: withoutChromium }, () => {
  let visit: Visit;

  before(async () => {
    visit = await Visit.open();
  });
  after(() => visit?.close());

  it('leads from a prompt to a video that plays', async () => {
    await visit.say('/start');
    await visit.page.locator('.of-bot').first().waitFor();
    await visit.prompt('A red fox runs through fresh snow');
    await visit.plays(1);
    const size = await visit
      .videos()
      .first()
      .evaluate((video) => [video.videoWidth, video.videoHeight, Math.round(video.duration)]);
    assert.deepEqual(size, [640, 360, 8]);
    await visit.inState('done');
    await visit.page.getByText('1 prompt: Google was asked once').waitFor();
  });

  it('shows the record that results', async () => {
    const { id, timestamp, ...record } = await visit.record();
    assert.equal(id, visit.demo.records.all()[0]?.id);
    assert.match(timestamp ?? '', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/);
    assert.deepEqual(record, {
      user_id: '1001',
      username: 'ada',
      prompt_tokens: '9',
      output_prompt_tokens: 'unknown',
      model: 'veo-3.1-fast-generate-001',
      cost: '$0.80',
      duration_seconds: '8',
      resolution: '720p',
      status: 'done',
    });
  });

  it('leaves whoever looks at an earlier fact there while the chat goes on', async () => {
    const { page, demo } = visit;
    await page.locator('.fact-head').first().click();
    await page.getByText('As it was after fact 1 of 6').waitFor();
    demo.stage.telegram.say(1001, 1001, '/help');
    await page.locator('.of-bot').nth(2).waitFor();
    assert.equal(await page.evaluate('document.activeElement.dataset.count'), '1');
    await page.getByRole('button', { name: 'Back to now' }).click();
  });

  it('makes a tall video by a button of the one that came', async () => {
    await visit.page
      .getByRole('button', { name: /tall 9:16/ })
      .first()
      .click();
    await visit.plays(2);
    const size = await visit
      .videos()
      .nth(1)
      .evaluate((video) => [video.videoWidth, video.videoHeight]);
    assert.deepEqual(size, [360, 640]);
  });

  it('lets a prompt be edited, which begins nothing, and Again take its new words', async () => {
    const before = await visit.counted();
    await visit.page.locator('.mine', { hasText: 'A red fox' }).getByRole('button', { name: 'Edit' }).click();
    await visit.say('A white fox sleeps in fresh snow');
    await visit.page
      .locator('.mine', { hasText: 'A white fox' })
      .getByText(/^edited/)
      .waitFor();
    await visit.counts(before, { prompts: 0, asked: 0 });
    await visit.page
      .getByRole('button', { name: /^Again · / })
      .first()
      .click();
    await visit.plays(3);
    assert.equal(visit.demo.stage.vertex.submits.at(-1)?.prompt, 'A white fox sleeps in fresh snow');
  });

  it('leads from a photo to a video that shows it', async () => {
    await visit.as('Grace');
    const photo = await visit.page.locator('header').screenshot({ type: 'jpeg' });
    await visit.page.locator('#photo').setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: photo });
    await visit.page.getByText('Photo, 1280×').waitFor();
    await visit.prompt('The letters fly away');
    await visit.page.locator('.messages img').waitFor();
    await visit.plays(1);
    assert.equal(visit.demo.stage.vertex.submits.at(-1)?.inputs.image?.mimeType, 'image/jpeg');
  });

  it('shows the picture of the statistics', async () => {
    await visit.say('/stats');
    await visit.page.locator('.of-bot img').waitFor();
    await visit.page.locator('.of-bot img').evaluate((picture) => picture.decode());
  });

  it('keeps to its topic in a group, for another user', async () => {
    await visit.as('Edsger');
    await visit.within('Film club: Trailers');
    await visit.prompt('/video A lighthouse in a storm');
    await visit.plays(1);
    const { telegram } = visit.demo.stage;
    assert.equal(telegram.videos.at(-1)?.threadId, [...telegram.topics(-1_000_000_000_042).keys()][0]);
    await visit.within('Film club: Experiments');
    assert.equal(await visit.videos().count(), 0);
    await visit.within('private');
  });

  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [1440, 1024, 360])
      it(`has no violation that axe finds, and fits, ${colorScheme} and ${width} px wide`, async () => {
        const { page } = visit;
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width);
        await page.evaluate(axe.source);
        const { violations } = (await page.evaluate('axe.run()')) as axe.AxeResults;
        assert.deepEqual(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
          [],
        );
      });

  it('has no problem in the console, and asks nobody but its own server', () => {
    assert.deepEqual(visit.problems, []);
  });
});
