import assert from 'node:assert/strict';
import { it } from 'node:test';
import { openStage } from '../../scripts/emulators/stage.ts';
import { Health } from '../../src/health/health.ts';
import { startHere } from '../support/bot-here.ts';

it('a bot is alive again as soon as a poll of Telegram is answered', async (t) => {
  const stage = await openStage();
  t.after(() => stage.close());
  let now = 0;
  const health = new Health(() => now);
  const bot = await startHere(stage, {}, { health });
  t.after(() => bot.stop());
  health.run(bot.log);
  now = 120_001;
  assert.equal(health.whyNotLive(), 'not heard of Telegram for 120 s');
  stage.telegram.user({ id: 501, first_name: 'Ada' });
  stage.telegram.say(501, 501, '/start');
  await stage.telegram.waitFor(() => health.whyNotLive() === null);
});
