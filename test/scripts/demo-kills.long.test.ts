import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { withoutChromium } from '../../scripts/chromium.ts';
import { Visit } from './demo-visit.ts';

describe('the bot that is killed on the page of the demo, and started again', { skip: withoutChromium }, () => {
  let visit: Visit;

  before(async () => {
    visit = await Visit.open();
  });
  after(() => visit?.close());

  const killed = async () => {
    await visit.kill();
    await visit.startAgain();
  };
  /** A generation that is killed in a state that it goes on from. */
  const goesOn = (state: string, held: { begin: () => Promise<void>; end: () => Promise<void> }) =>
    it(`goes on while ${state}: the video comes, and Google was asked once`, async () => {
      const before = await visit.counted();
      const videos = await visit.videos().count();
      await held.begin();
      await visit.prompt(`A clock without hands, ${state}`);
      await visit.inState(state);
      await visit.kill();
      await visit.inState(state);
      await held.end();
      await visit.startAgain();
      await visit.plays(videos + 1);
      await visit.inState('done');
      await visit.counts(before, { prompts: 1, asked: 1 });
    });
  const whileOn = (label: string) => ({
    begin: () => visit.turn(label, true),
    end: () => visit.turn(label, false),
  });

  it('goes on with what renders, and tells of what was queued, which cost nothing', async () => {
    const before = await visit.counted();
    await visit.speed('Real');
    // Two of one user run at once.
    for (const text of ['A first wave', 'A second wave', 'A third wave']) await visit.prompt(text);
    await visit.inState('queued');
    await visit.kill();
    await visit.speed('×10');
    await visit.startAgain();
    await visit.inState('failed');
    assert.match(await visit.outcome(), /BOT_STOPPED_QUEUED\s+\$0\.00[\s\S]*Nothing was charged\./);
    await visit.reads('The bot was restarted before it was your turn.');
    await visit.plays(2);
    await visit.counts(before, { prompts: 3, asked: 2 });
  });

  it('sends nothing again that Google was just taking, and says that it may have cost something', async () => {
    const before = await visit.counted();
    const answer = visit.demo.stage.vertex.fault({ kind: 'submit', fault: 'hold', accepted: true });
    await visit.prompt('A letter that is on its way');
    await visit.inState('submitting');
    await visit.counts(before, { prompts: 1, asked: 1 });
    await killed();
    answer.release();
    await visit.inState('failed');
    assert.match(await visit.outcome(), /BOT_STOPPED_SUBMITTING\s+cost unknown[\s\S]*Google may have charged \$0\.80/);
    await visit.reads('The bot was stopped while Google was taking the prompt.');
    assert.equal((await visit.record()).cost, 'unknown');
    await visit.counts(before, { prompts: 1, asked: 1 });
  });

  goesOn('rendering', { begin: () => visit.speed('Real'), end: () => visit.speed('×10') });
  goesOn('downloading', whileOn('Google: Cuts the download'));
  goesOn('uploading', whileOn('Telegram: Answers 429'));

  it('tells how often it was killed, and the console has no problem', async () => {
    await visit.page.getByText('Killed 5 times.').waitFor();
    assert.deepEqual(visit.problems, []);
  });
});
