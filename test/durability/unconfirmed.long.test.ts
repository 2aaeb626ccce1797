import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { openStage, type Stage } from '../../scripts/emulators/stage.ts';
import { type BotHere, startHere } from '../support/bot-here.ts';

const ada = 1001;

describe('a message that Telegram may hand over again, without a journal', () => {
  let stage: Stage;
  let bot: BotHere | null = null;
  beforeEach(async () => {
    stage = await openStage();
    stage.telegram.user({ id: ada, first_name: 'Ada' });
  });
  afterEach(async () => {
    await bot?.stop();
    bot = null;
    await stage.close();
  });

  const start = async (settings: Record<string, string> = {}) => {
    bot = await startHere(stage, { SHUTDOWN_GRACE_MS: '0', ...settings });
  };
  /** The bot takes a prompt, and cannot tell Telegram so. */
  async function unconfirmed() {
    const { telegram } = stage;
    const down = telegram.fault({ method: 'getUpdates', kind: '502' });
    telegram.say(ada, ada, 'a red fox');
    await telegram.waitFor({ chat: ada, text: /^Waiting for Telegram/ });
    assert.equal(stage.vertex.submits.length, 0);
    return down;
  }
  const video = () => stage.telegram.waitFor(({ videos }) => videos[0]);

  it('is paid for once where the bot is killed and Telegram hands it over again', async () => {
    const killed = await stage.bot();
    const down = await unconfirmed();
    await killed.stop('SIGKILL');
    down.remove();
    await stage.telegram.waitFor(({ isPolled }) => !isPolled);
    await start();
    await video();
    assert.equal(stage.vertex.submits.length, 1);
  });

  it('is paid for once where the bot ends in good order and Telegram hands it over again', async () => {
    await start();
    const down = await unconfirmed();
    await bot?.stop();
    assert.equal(stage.vertex.submits.length, 0, 'what was not confirmed was not sent at the end either');
    down.remove();
    await start();
    await video();
    assert.equal(stage.vertex.submits.length, 1);
  });

  it('becomes a video as soon as Telegram can be reached again', async () => {
    await start();
    const down = await unconfirmed();
    down.remove();
    await video();
    assert.equal(stage.vertex.submits.length, 1);
  });

  it('is as well the press of a button', async () => {
    const { telegram, vertex } = stage;
    await start();
    telegram.say(ada, ada, 'a red fox');
    const first = await telegram.waitFor({ chat: ada, video: true });
    const down = telegram.fault({ method: 'getUpdates', kind: '502' });
    telegram.press(ada, first, 'Again · $0.80');
    await telegram.waitFor({ chat: ada, text: /^Waiting for Telegram/ });
    assert.equal(vertex.submits.length, 1);
    down.remove();
    await telegram.waitFor(({ videos }) => videos[1]);
    assert.equal(vertex.submits.length, 2);
  });

  it('waits for nothing where a journal remembers it', async () => {
    const { telegram } = stage;
    await start({ EVENT_JOURNAL: `${stage.folder}/journal.jsonl` });
    telegram.fault({ method: 'getUpdates', kind: '502' });
    telegram.say(ada, ada, 'a red fox');
    await video();
    assert.equal(stage.vertex.submits.length, 1);
  });
});
