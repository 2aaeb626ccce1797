import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openChromium, withoutChromium } from '../../scripts/chromium.ts';
import { PageServer } from '../../scripts/demo/page-server.ts';
import { Running } from '../../scripts/demo/running.ts';

const quick = { real: 60_000, fast: 300 };

describe('the page of the demo', { skip: withoutChromium }, () => {
  let demo: Running;
  let server: PageServer;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  before(async () => {
    [demo, browser] = await Promise.all([Running.open(quick), openChromium()]);
    server = new PageServer(demo);
    const url = await server.listen(0);
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.on('pageerror', ({ message }) => problems.push(message));
    page.on('console', (said) => said.type() === 'error' && problems.push(`${said.text()} ${said.location().url}`));
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== new URL(url).origin && !request.url().startsWith('data:'))
        problems.push(`a request to ${request.url()}`);
    });
    await demo.bot.start();
    await page.goto(url);
    await page.getByText('The bot runs.').waitFor();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
    await demo?.close();
  });

  const say = async (text: string) => {
    await page.getByLabel('Message', { exact: true }).fill(text);
    await page.getByRole('button', { name: 'Send' }).click();
  };
  const as = (person: string) => page.getByLabel('as', { exact: true }).selectOption(person);
  const within = (place: string) => page.getByLabel('in', { exact: true }).selectOption(place);
  const videos = () => page.locator('.messages video');
  const plays = () =>
    page.waitForFunction(() => {
      const video = [...document.querySelectorAll('video')].at(-1);
      return video !== undefined && video.currentTime > 0.2;
    });
  /** The switch of this name, in a state. */
  const turn = async (id: string, on: boolean) => {
    await page.locator(`#${id}`).setChecked(on);
    await page.waitForFunction(
      ([name, wanted]) => document.querySelector(`#${name}`)?.matches(wanted ? ':checked' : ':not(:checked)'),
      [id, on] as const,
    );
  };

  it('leads from a prompt to a video that plays', async () => {
    await page.getByRole('button', { name: '/start' }).click();
    await page.getByText('Send me a message').first().waitFor();
    await say('A red fox runs through fresh snow');
    await videos().first().waitFor();
    await plays();
    const size = await videos()
      .first()
      .evaluate((video) => [video.videoWidth, video.videoHeight, Math.round(video.duration)]);
    assert.deepEqual(size, [640, 360, 8]);
    await page.locator('.outcome-state', { hasText: 'done' }).waitFor();
    await page.getByText('1 prompt: Google was asked once').waitFor();
  });

  it('makes a tall video by a button of the one that came', async () => {
    await page
      .getByRole('button', { name: /tall 9:16/ })
      .first()
      .click();
    await videos().nth(1).waitFor();
    await plays();
    const size = await videos()
      .nth(1)
      .evaluate((video) => [video.videoWidth, video.videoHeight]);
    assert.deepEqual(size, [360, 640]);
  });

  it('leads from a photo to a video that shows it', async () => {
    await as('Grace');
    const photo = await page.locator('header').screenshot({ type: 'jpeg' });
    await page.locator('#photo').setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: photo });
    await page.getByText('Photo, 1280×').waitFor();
    await say('The letters fly away');
    await page.locator('.messages img').waitFor();
    await videos().first().waitFor();
    await plays();
    assert.equal(demo.stage.vertex.submits.at(-1)?.inputs.image?.mimeType, 'image/jpeg');
  });

  it('shows the picture of the statistics', async () => {
    await say('/stats');
    await page.locator('.of-bot img').waitFor();
    await page.waitForFunction(() => {
      const picture = document.querySelector<HTMLImageElement>('.of-bot img');
      return picture !== null && picture.naturalWidth > 0;
    });
  });

  it('keeps to its topic in a group, for another user', async () => {
    await as('Edsger');
    await within('Film club: Trailers');
    await say('/video A lighthouse in a storm');
    await videos().first().waitFor();
    assert.equal(
      demo.stage.telegram.videos.at(-1)?.threadId,
      [...demo.stage.telegram.topics(-1_000_000_000_042).keys()][0],
    );
    await within('Film club: Experiments');
    assert.equal(await videos().count(), 0);
    await within('private');
  });

  it('has no problem in the console, and asks nobody but its own server', () => {
    assert.deepEqual(problems, []);
  });
  void turn;
});
