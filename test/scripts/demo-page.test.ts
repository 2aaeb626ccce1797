import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { openChromium, withoutChromium } from '../../scripts/chromium.ts';
import { PageServer } from '../../scripts/demo/page-server.ts';
import { Running } from '../../scripts/demo/running.ts';
import { isThorough } from '../support/extent.ts';

const quick = { real: 60_000, fast: 300 };

// Its walks take a minute and more.
const skip = withoutChromium || (!isThorough && 'it is walked by npm run test:all');

describe('the page of the demo', { skip }, () => {
  let demo: Running;
  let server: PageServer;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  before(async () => {
    [demo, browser] = await Promise.all([Running.open({ times: quick }), openChromium()]);
    server = new PageServer(demo);
    const url = await server.listen(0);
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(300_000);
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
  const as = (person: string) => page.locator('#person').selectOption(person);
  const within = (place: string) => page.locator('#place').selectOption(place);
  const videos = () => page.locator('.messages video');
  const plays = () =>
    videos()
      .last()
      .evaluate(
        (video) =>
          new Promise<void>((resolve) => {
            // It begins again by itself, so that this comes in any case.
            video.addEventListener('timeupdate', () => void (video.currentTime > 0.2 && resolve()));
          }),
      );
  /** Turns a switch, and waits until it is. */
  const turn = async (id: string, on: boolean) => {
    if ((await page.locator(`#${id}`).isChecked()) === on) return;
    await Promise.all([page.waitForResponse('**/do'), page.locator(`#${id}`).setChecked(on)]);
  };
  const inState = (state: string) => page.locator('.outcome-state', { hasText: state }).waitFor();

  it('leads from a prompt to a video that plays', async () => {
    await say('/start');
    await page.locator('.of-bot').first().waitFor();
    await say('A red fox runs through fresh snow');
    await videos().first().waitFor();
    await plays();
    const size = await videos()
      .first()
      .evaluate((video) => [video.videoWidth, video.videoHeight, Math.round(video.duration)]);
    assert.deepEqual(size, [640, 360, 8]);
    await inState('done');
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
    await page.locator('.of-bot img').evaluate((picture) => picture.decode());
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

  it('shows what becomes of a prompt in each weather', async (t) => {
    const { telegram, vertex } = demo.stage;
    await as('Ada');
    const walk = (id: string, title: string, becomes: () => Promise<unknown>) =>
      t.test(title, async () => {
        const asked = vertex.submits.length;
        await turn(id, true);
        await say(`A storm over the sea, ${id}`);
        await becomes();
        await turn(id, false);
        assert.ok(vertex.submits.length <= asked + 1, 'asked twice');
      });
    const arrives = async (count: number) => {
      await telegram.waitFor(({ videos }) => videos.length === count, { timeoutMs: 300_000 });
      await inState('done');
    };
    const before = telegram.videos.length;

    await walk('google-slow', 'Google is slow: it comes all the same', () => arrives(before + 1));
    await walk('google-filters', 'Google filters: it fails at no cost', () =>
      page.getByText('FILTERED').first().waitFor(),
    );
    await walk('google-fails', 'Google fails: it fails', () => inState('failed'));
    await walk('google-away', 'Google cannot be reached: it waits', async () => {
      await inState('queued');
      await turn('google-away', false);
      await arrives(before + 2);
    });
    await walk('telegram-busy', 'Telegram answers 429: it comes later', () => arrives(before + 3));
    await turn('telegram-blocked', true);
    await say('Nobody hears this');
    await page.getByText(/has blocked the bot/).waitFor();
    await turn('telegram-blocked', false);
  });

  it('kills the bot while it renders, and the bot goes on where it was', async () => {
    const { telegram, vertex } = demo.stage;
    await as('Grace');
    await page.getByText('Real: a minute').click();
    const [asked, made] = [vertex.submits.length, telegram.videos.length];
    await say('A clock without hands');
    await inState('rendering');
    await page.getByRole('button', { name: 'Kill the bot' }).click();
    await page.getByText('The bot is not running.').waitFor();
    await page.getByText('×10: six seconds').click();
    await page.getByRole('button', { name: 'Start it again' }).click();
    await telegram.waitFor(({ videos }) => videos.length === made + 1, { timeoutMs: 300_000 });
    await inState('done');
    assert.equal(vertex.submits.length, asked + 1);
  });

  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [1440, 360])
      it(`has no violation that axe finds, and fits, ${colorScheme} and ${width} px wide`, async () => {
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
    assert.deepEqual(problems, []);
  });
});
