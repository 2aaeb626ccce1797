import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type BotProcess, openStage, type Stage } from '../../scripts/emulators/stage.ts';
import { watchAway } from '../../src/log/away-watch.ts';
import { withPostgres } from '../log/journal/postgres-place.ts';
import { startHere } from '../support/bot-here.ts';

const ADA = 501;
const AWAY = /database has been away for half a minute/;
const BACK = /database is back/;

withPostgres('a bot whose database is away', (server) => {
  it('tells the admins once, says when it is back, and takes then what was written meanwhile', async (t) => {
    const stage = await openStage();
    t.after(() => stage.close());
    const { telegram, vertex } = stage;
    telegram.user({ id: ADA, first_name: 'Ada' });
    telegram.say(ADA, ADA, '/start');
    const bot = await startHere(stage, { EVENT_JOURNAL: await server.database(), ADMIN_USER_IDS: String(ADA) });
    try {
      await server.stop();
      await telegram.waitFor({ chat: ADA, text: AWAY });
      telegram.say(ADA, ADA, 'a fox that is asked for meanwhile');
      await server.start();
      await telegram.waitFor({ chat: ADA, text: BACK });
      await telegram.waitFor(() => telegram.videos.length === 1);
    } finally {
      await bot.stop();
    }
    assert.equal(vertex.submits.length, 1);
    const heard = telegram.messages(ADA).filter(({ by_bot, text }) => by_bot && AWAY.test(text ?? ''));
    assert.equal(heard.length, 1);
  });

  it('takes nothing from Telegram meanwhile, and pays once for what ran when it was killed', async (t) => {
    const stage = await openStage();
    t.after(() => stage.close());
    const { telegram, vertex } = stage;
    telegram.user({ id: ADA, first_name: 'Ada' });
    vertex.script({ outcome: 'video', renderMs: Number.POSITIVE_INFINITY, times: 1 });
    const env = { EVENT_JOURNAL: await server.database() };
    const bot = await stage.bot(env);
    telegram.say(ADA, ADA, 'a fox that is made while nothing can be written');
    await bot.printed('"fact":"OperationStarted"');
    await server.stop();
    try {
      await bot.printed('Everything waits for it');
      // The poll that is open brings this, and no other may follow it.
      const polls = telegram.callCount('getUpdates');
      const asked = telegram.say(ADA, ADA, '/help');
      await telegram.waitFor({ chat: ADA, text: /./, after: asked.message_id });
      const looks = vertex.requests('poll').count;
      await vertex.waitFor(() => vertex.requests('poll').count > looks + 20);
      assert.equal(telegram.callCount('getUpdates'), polls);
      await bot.stop('SIGKILL');
    } finally {
      await server.start();
    }
    vertex.finish();
    const next = await stage.bot(env);
    await telegram.waitFor(() => telegram.videos.length === 1);
    await next.stop();
    assert.equal(vertex.submits.length, 1);
  });

  describe('at its start', () => {
    let stage: Stage;
    let database: string;
    beforeEach(async () => {
      stage = await openStage();
      database = await server.database();
      await server.stop();
    });
    afterEach(async () => {
      await stage.close();
      await server.start();
    });

    /** Starts a bot, and waits until it has said that its database is away. */
    const startWaiting = async (journal: string): Promise<BotProcess> => {
      const bot = await stage.bot({ EVENT_JOURNAL: journal, HEALTH_PORT: '0' }, { ready: false });
      await bot.printed('Everything waits for it');
      return bot;
    };

    it('says so once, lives on, and answers as soon as the database is there', async () => {
      const { telegram } = stage;
      const bot = await startWaiting(database);
      const [address = ''] = /http:[^ ]+(?=\/livez)/.exec(bot.output()) ?? [];
      const healthOf = async (what: string) => (await fetch(`${address}/${what}`)).text();
      assert.equal(await healthOf('livez'), 'ok\n');
      assert.equal(await healthOf('readyz'), "the journal's database is away\n");
      telegram.user({ id: ADA, first_name: 'Ada' });
      telegram.say(ADA, ADA, 'a fox that is asked for meanwhile');
      await server.start();
      await telegram.waitFor(() => telegram.videos.length === 1);
      assert.equal(await healthOf('readyz'), 'ok\n');
      assert.equal(bot.output().split('Everything waits for it').length, 2, bot.output());
      assert.match(bot.output(), /EVENT_JOURNAL postgres:\/\/bot@[^ ]+: nothing listens there/);
      assert.doesNotMatch(bot.output(), /secret-of-the-server/);
      assert.equal(await bot.stop(), 0);
    });

    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      it(`ends at once at ${signal}`, async () => {
        const bot = await startWaiting('postgres://bot:secret-of-the-server@database.invalid/videos');
        assert.equal(await bot.stop(signal), 0);
        assert.match(bot.output(), /no server of this name|name cannot be looked up/);
        assert.doesNotMatch(bot.output(), /secret-of-the-server/);
      });

    it('ends with words where the database is there and refuses it', async () => {
      const bot = await startWaiting(database.replace('secret-of-the-server', 'another'));
      await server.start();
      assert.equal(await bot.ended, 1);
      assert.match(bot.output(), /EVENT_JOURNAL postgres:[^ ]+: the database refuses the password/);
    });
  });
});

it('whoever watches a database tells of one that is away at six looks in a row, and of its return only then', async () => {
  const looks = [0, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0];
  const told: string[] = [];
  let at = -1;
  const journal = {
    get isAway() {
      return looks[at] === 1;
    },
  };
  const wait = async (ms: number) => {
    assert.equal(ms, 5_000);
    if (++at === looks.length) throw new Error('over');
  };
  // The second time they were told within the hour.
  const listener = {
    journalAway: () => told.push(`away at ${at}`) === 1,
    journalBack: () => void told.push(`back at ${at}`),
  };
  await assert.rejects(watchAway(journal, listener, wait, new AbortController().signal), /over/);
  assert.deepEqual(told, ['away at 12', 'back at 15', 'away at 22']);
});
