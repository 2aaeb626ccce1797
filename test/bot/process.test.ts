import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openStage, type Stage, stageToken } from '../../scripts/emulators/stage.ts';

describe('a start that cannot be', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage();
  });
  after(() => stage.close());

  async function failsWith(changes: Record<string, string | undefined>): Promise<string> {
    const bot = await stage.bot(changes, { ready: false });
    assert.equal(await bot.ended, 1);
    const output = bot.output();
    assert.doesNotMatch(output, /^\s+at /m, 'no stack trace');
    assert.equal(output.includes(stageToken.split(':')[1] ?? ''), false, 'no secret');
    return output;
  }

  it('names every problem at once, each with what to do', async () => {
    const output = await failsWith({
      TELEGRAM_BOT_TOKEN: 'my-secret-token',
      GOOGLE_CLOUD_PROJECT_ID: undefined,
      GOOGLE_APPLICATION_CREDENTIALS: '/nowhere/key.json',
      VEO_POLL_MS: 'soon',
      DEFAULT_MODEL: 'sora',
    });
    for (const name of [
      'TELEGRAM_BOT_TOKEN',
      'GOOGLE_CLOUD_PROJECT_ID',
      'GOOGLE_APPLICATION_CREDENTIALS',
      'VEO_POLL_MS',
      'DEFAULT_MODEL',
    ])
      assert.match(output, new RegExp(`- ${name}`));
    assert.doesNotMatch(output, /my-secret-token/);
  });

  it('explains a key file that is none, without showing it', async () => {
    const path = join(stage.folder, 'broken-key.json');
    await writeFile(path, '{"type":"service_account","private_key":"SECRET-KEY"}');
    const output = await failsWith({ GOOGLE_APPLICATION_CREDENTIALS: path });
    assert.match(output, /key file is not complete/);
    assert.doesNotMatch(output, /SECRET-KEY/);
  });

  it('explains a wrong token', async () => {
    assert.match(
      await failsWith({ TELEGRAM_BOT_TOKEN: '987654321:AAwrong-token-of-somebody-else-00000' }),
      /Telegram does not accept TELEGRAM_BOT_TOKEN \(401\)/,
    );
  });

  it('explains a project without access', async () => {
    assert.match(
      await failsWith({ GOOGLE_CLOUD_PROJECT_ID: 'someone-elses-project' }),
      /Google refused access \(403\)/,
    );
  });
});

describe('an end in good order', () => {
  it('lets what runs finish, confirms the last update, and exits with 0', async () => {
    const stage = await openStage();
    try {
      const { telegram, vertex } = stage;
      telegram.user({ id: 11, first_name: 'Ada' });
      vertex.script({ when: 'next', outcome: 'video', renderMs: Number.POSITIVE_INFINITY });
      const bot = await stage.bot();
      const message = telegram.say(11, 11, 'the last one');
      await vertex.waitFor(() => vertex.running === 1);
      const ended = bot.stop('SIGTERM');
      await telegram.waitFor(() => telegram.pendingUpdates.length === 0 && !telegram.isPolled);
      vertex.finish();
      assert.equal(await ended, 0);
      assert.equal(telegram.videos[0]?.replyTo, message.message_id);
      // Nothing comes again to the next one.
      const next = await stage.bot();
      telegram.say(11, 11, '/stats');
      await telegram.waitFor({ chat: 11, text: /Videos made: 0/ });
      assert.equal(await next.stop('SIGINT'), 0);
      assert.equal(vertex.submits.length, 1);
    } finally {
      await stage.close();
    }
  });

  it('tells the chats of what cannot finish what that cost', async () => {
    const stage = await openStage({ vertex: { renderMs: Number.POSITIVE_INFINITY } });
    try {
      const { telegram, vertex } = stage;
      telegram.user({ id: 11, first_name: 'Ada' });
      const bot = await stage.bot({ SHUTDOWN_GRACE_MS: '50', MAX_CONCURRENT: '1' });
      telegram.say(11, 11, 'runs');
      await vertex.waitFor(() => vertex.running === 1);
      telegram.say(11, 11, 'waits');
      await telegram.waitFor({ chat: 11, text: /Queued: number 1/ });
      assert.equal(await bot.stop(), 0);
      const words = telegram.messages(11).map(({ text }) => text ?? '');
      assert.ok(words.some((text) => /before it was your turn\. It cost nothing\./.test(text)));
      assert.ok(words.some((text) => /while Google was making the video\. Google charges \$0\.80/.test(text)));
    } finally {
      await stage.close();
    }
  });

  it('ends at once at a second signal', async () => {
    const stage = await openStage({ vertex: { renderMs: Number.POSITIVE_INFINITY } });
    try {
      const { telegram, vertex } = stage;
      telegram.user({ id: 11, first_name: 'Ada' });
      const bot = await stage.bot({ SHUTDOWN_GRACE_MS: '600000' });
      telegram.say(11, 11, 'runs');
      await vertex.waitFor(() => vertex.running === 1);
      void bot.stop('SIGTERM');
      await telegram.waitFor(() => telegram.pendingUpdates.length === 0 && !telegram.isPolled);
      assert.equal(await bot.stop('SIGTERM'), 130);
    } finally {
      await stage.close();
    }
  });
});
