import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { type BotOptions, openStage, type Stage } from '../../scripts/emulators/stage.ts';

const intoFullDisk: NonNullable<BotOptions['command']> = (usual) => [
  'sh',
  '-c',
  'exec "$@" > /dev/full',
  'sh',
  ...usual,
];

describe('a log that cannot be written', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage();
    stage.telegram.user({ id: 1001, first_name: 'Ada' });
  });
  after(() => stage.close());

  const video = async () => {
    const { message_id } = stage.telegram.say(1001, 1001, 'a red fox');
    await stage.telegram.waitFor({ chat: 1001, video: true, after: message_id });
  };

  it('since its reader has gone stops neither videos nor the end', async () => {
    const bot = await stage.bot();
    bot.child.stdout?.destroy();
    await video();
    assert.equal(await bot.stop(), 0);
  });

  it('at the very end does not keep the bot from ending', async () => {
    const bot = await stage.bot({ TELEGRAM_API_ROOT: 'http://127.0.0.1:1' }, { ready: false });
    await bot.printed('trying again');
    bot.child.stdout?.destroy();
    assert.equal(await bot.stop(), 0);
  });

  it('since the disk is full stops neither videos nor the end', { skip: !existsSync('/dev/full') }, async () => {
    const bot = await stage.bot({}, { command: intoFullDisk });
    await video();
    assert.equal(await bot.stop(), 0);
  });
});
