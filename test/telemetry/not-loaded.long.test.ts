import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { openStage, type Stage, withScript } from '../../scripts/emulators/stage.ts';

const command = withScript(new URL('without-opentelemetry.ts', import.meta.url));

describe('a bot on a machine without OpenTelemetry', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
    stage.telegram.user({ id: 501, first_name: 'Ada' });
  });
  afterEach(() => stage.close());

  it('misses nothing where no endpoint is set', async () => {
    const bot = await stage.bot({}, { command });
    stage.telegram.say(501, 501, 'a fox that nobody traces');
    await stage.telegram.waitFor({ chat: 501, video: true });
    assert.equal(await bot.stop(), 0);
  });

  it('does not start where one is set', async () => {
    const bot = await stage.bot({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }, { command, ready: false });
    assert.equal(await bot.ended, 1);
    assert.match(bot.output(), /The bot ended/);
  });
});
