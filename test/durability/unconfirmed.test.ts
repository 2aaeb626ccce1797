import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { openStage, type Stage } from '../../scripts/emulators/stage.ts';

const ada = 1001;

describe('a message that Telegram may hand over again, without a journal', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
    stage.telegram.user({ id: ada, first_name: 'Ada' });
  });
  afterEach(() => stage.close());

  /** A bot that has taken a prompt, and cannot tell Telegram so. */
  async function unconfirmed() {
    const { telegram } = stage;
    const bot = await stage.bot();
    const down = telegram.fault({ method: 'getUpdates', kind: '502' });
    telegram.say(ada, ada, 'a red fox');
    await telegram.waitFor({ chat: ada, text: /^Waiting for Telegram/ }, { timeoutMs: 30_000 });
    assert.equal(stage.vertex.submits.length, 0);
    return { bot, down };
  }
  const video = () => stage.telegram.waitFor(({ videos }) => videos[0], { timeoutMs: 60_000 });

  for (const signal of ['SIGKILL', 'SIGTERM'] as const)
    it(`is paid for once where the bot ends by ${signal} and Telegram hands it over again`, async () => {
      const { bot, down } = await unconfirmed();
      await bot.stop(signal);
      assert.equal(stage.vertex.submits.length, 0, 'what was not confirmed was not sent at the end either');
      down.remove();
      await stage.telegram.waitFor(({ isPolled }) => !isPolled);
      await stage.bot();
      await video();
      assert.equal(stage.vertex.submits.length, 1);
    });

  it('becomes a video as soon as Telegram can be reached again', async () => {
    const { down } = await unconfirmed();
    down.remove();
    await video();
    assert.equal(stage.vertex.submits.length, 1);
  });

  it('is as well the press of a button', async () => {
    const { telegram, vertex } = stage;
    await stage.bot();
    telegram.say(ada, ada, 'a red fox');
    const first = await telegram.waitFor((chats) => chats.messages(ada).find((message) => message.video), {
      timeoutMs: 60_000,
    });
    const down = telegram.fault({ method: 'getUpdates', kind: '502' });
    telegram.press(ada, first, 'Again · $0.80');
    await telegram.waitFor({ chat: ada, text: /^Waiting for Telegram/ }, { timeoutMs: 30_000 });
    assert.equal(vertex.submits.length, 1);
    down.remove();
    await telegram.waitFor(({ videos }) => videos[1], { timeoutMs: 60_000 });
    assert.equal(vertex.submits.length, 2);
  });

  it('waits for nothing where a journal remembers it', async () => {
    const { telegram } = stage;
    await stage.bot({ EVENT_JOURNAL: `${stage.folder}/journal.jsonl` });
    telegram.fault({ method: 'getUpdates', kind: '502' });
    telegram.say(ada, ada, 'a red fox');
    await video();
    assert.equal(stage.vertex.submits.length, 1);
  });
});
