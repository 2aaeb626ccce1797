import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { withoutChromium } from '../../scripts/chromium.ts';
import { Visit } from './demo-visit.ts';

describe('what may go wrong, switched on and off on the page of the demo', { skip: withoutChromium }, () => {
  let visit: Visit;

  before(async () => {
    visit = await Visit.open();
  });
  after(() => visit?.close());

  /** A prompt while something goes wrong, for which Google is asked once. */
  const walk = (label: string, title: string, becomes: (videos: number) => Promise<unknown>) =>
    it(`${label}: ${title}`, async () => {
      const before = await visit.counted();
      const videos = await visit.videos().count();
      await visit.turn(label, true);
      await visit.prompt(`A storm over the sea, ${label}`);
      await becomes(videos);
      await visit.turn(label, false);
      await visit.counts(before, { prompts: 1, asked: 1 });
    });
  const fact = (name: string) => visit.page.locator('.fact', { has: visit.page.getByText(name, { exact: true }) });

  walk('Google: Slow', 'an answer takes four seconds, and the video comes all the same', async (videos) => {
    await visit.plays(videos + 1);
    await visit.inState('done');
    const [, seconds, unit] = /^([\d.]+) (.*)$/.exec(await visit.stayIn('submitting')) ?? [];
    assert.ok(Number(seconds) >= 4 && unit === 's', `${seconds} ${unit}`);
  });

  walk('Google: Refuses', 'the prompt waits in the queue, and is made once that is over', async (videos) => {
    await visit.reads('Google is busy. Trying again in');
    await fact('SubmissionRefused').first().waitFor();
    assert.match(await visit.page.locator('#asked').innerText(), /Google was asked once, /);
    await visit.turn('Google: Refuses', false);
    await visit.plays(videos + 1);
    await visit.inState('done');
  });

  walk('Google: Filters', 'the video is held back at no cost, and the chat is told why', async () => {
    await visit.reads('Google’s safety filter held the video back');
    await visit.inState('failed');
    assert.match(await visit.outcome(), /FILTERED\s+\$0\.00/);
    const { cost, status } = await visit.record();
    assert.deepEqual({ cost, status }, { cost: '$0.00', status: 'failed' });
  });

  walk('Google: Fails', 'the chat is told, and nothing is tried again', async () => {
    await visit.reads('Veo could not make the video.');
    await visit.inState('failed');
    assert.match(await visit.outcome(), /VEO_FAILED\s+\$0\.00/);
    assert.equal(await fact('GenerationStarted').count(), 1);
  });

  walk('Google: Unreachable', 'what is new waits until Google is back', async (videos) => {
    await visit.reads('Google is busy. Trying again in');
    await fact('SubmissionRefused').first().waitFor();
    await visit.turn('Google: Unreachable', false);
    await visit.plays(videos + 1);
    await visit.inState('done');
  });

  it('Google: Unreachable: what renders is asked about again once Google is back', async () => {
    const before = await visit.counted();
    const videos = await visit.videos().count();
    await visit.speed('Real');
    await visit.prompt('A lighthouse that nobody can call');
    await visit.inState('rendering');
    await visit.turn('Google: Unreachable', true);
    await visit.reads('Google does not answer at the moment. The video is not lost');
    await visit.speed('×10');
    await visit.turn('Google: Unreachable', false);
    await visit.plays(videos + 1);
    await visit.inState('done');
    await visit.counts(before, { prompts: 1, asked: 1 });
  });

  walk('Google: Cuts the download', 'the video, which is paid for, is fetched until it is whole', async (videos) => {
    await visit.reads('The video is made, but cannot be fetched at the moment. I keep trying.');
    await visit.inState('downloading');
    assert.match(await visit.outcome(), /\$0\.80/);
    await visit.turn('Google: Cuts the download', false);
    await visit.plays(videos + 1);
    await visit.inState('done');
  });

  walk('Telegram: Answers 429', 'the bot waits, and everything arrives once that is over', async (videos) => {
    const { telegram } = visit.demo.stage;
    await visit.inState('uploading');
    await telegram.waitFor(() => telegram.calls('sendVideo').some(({ status }) => status === 429), {
      timeoutMs: 300_000,
    });
    assert.equal(await visit.page.locator('.messages > .message').last().getAttribute('class'), 'message mine');
    await visit.turn('Telegram: Answers 429', false);
    await visit.plays(videos + 1);
    await visit.inState('done');
  });

  walk('Telegram: Loses an upload’s answer', 'the video comes twice rather than never', async (videos) => {
    await visit.plays(videos + 2);
    await visit.inState('done');
    await fact('VideoDelivered').locator('.pair', { hasText: 'uploads' }).getByText('2', { exact: true }).waitFor();
    assert.equal(await visit.page.getByRole('switch', { name: 'Loses' }).isChecked(), false);
  });

  it('Telegram: Blocked by Ada: what she has running is undeliverable, and the others notice nothing', async () => {
    const before = await visit.counted();
    await visit.speed('Real');
    await visit.prompt('A lock without a key');
    await visit.inState('rendering');
    await visit.turn('Telegram: Blocked by Ada', true);
    await visit.say('Nobody hears this');
    await visit.page.getByText(/has blocked the bot/).waitFor();
    await visit.speed('×10');
    await visit.inState('failed');
    assert.match(await visit.outcome(), /CHAT_UNREACHABLE\s+\$0\.80/);
    await visit.as('Grace');
    await visit.prompt('A key without a lock');
    await visit.plays(1);
    await visit.turn('Telegram: Blocked by Ada', false);
    await visit.counts(before, { prompts: 2, asked: 2 });
  });

  it('the console has no problem to tell', () => {
    assert.deepEqual(visit.problems, []);
  });
});
