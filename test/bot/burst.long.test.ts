import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { BotScene } from './scene.ts';

describe('a flood of prompts', () => {
  let scene: BotScene;
  beforeEach(async () => {
    scene = await BotScene.open({ SHUTDOWN_GRACE_MS: '0' }, { vertex: { renderMs: 60_000 } });
  });
  afterEach(() => scene.close());

  it('begins what may be queued and no more, is told so a few times, and holds nobody else up', async () => {
    const { telegram, vertex } = scene;
    const [ada, bob] = [scene.person('Ada'), scene.person('Bob')];
    for (let index = 0; index < 1_000; index++) telegram.say(ada, ada, `a red fox ${index}`);
    await scene.hear(bob, '/help', /\/settings/);
    await telegram.waitFor(() => telegram.pendingUpdates.length === 0 && vertex.submits.length === 2);
    await telegram.waitFor({ chat: ada, text: /was not taken/ });
    const words = telegram.messages(ada).flatMap(({ by_bot, text }) => (by_bot && text !== undefined ? [text] : []));
    assert.equal(words.filter((text) => /^(Generating|Queued)/.test(text)).length, 7);
    assert.ok(words.filter((text) => text.includes('was not taken')).length <= 10);
  });
});
