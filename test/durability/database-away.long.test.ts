import assert from 'node:assert/strict';
import { it } from 'node:test';
import { openStage } from '../../scripts/emulators/stage.ts';
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
    await server.stop();
    await telegram.waitFor({ chat: ADA, text: AWAY });
    telegram.say(ADA, ADA, 'a fox that is asked for meanwhile');
    await server.start();
    await telegram.waitFor({ chat: ADA, text: BACK });
    await telegram.waitFor(() => telegram.videos.length === 1);
    await bot.stop();
    assert.equal(vertex.submits.length, 1);
    const heard = telegram.messages(ADA).filter(({ by_bot, text }) => by_bot && AWAY.test(text ?? ''));
    assert.equal(heard.length, 1);
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
