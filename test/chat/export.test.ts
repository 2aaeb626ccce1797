import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { recordsCsv } from '../../src/records/csv.ts';
import type { PromptRecord } from '../../src/records/records.ts';
import { Chat } from './chat.ts';

describe('the records of a bot', () => {
  let chat: Chat;
  let root = 0;
  before(async () => {
    chat = await Chat.open({ ADMIN_USER_IDS: '1001' });
    root = chat.user('Root');
  });
  after(() => chat.close());

  /** The records as the bot's tables hold them. */
  function records(): PromptRecord[] {
    const [table] = chat.bot.log.db.exec('SELECT * FROM messages ORDER BY rowid');
    const rows = table?.values ?? [];
    return rows.map((row) => Object.fromEntries(row.map((value, at) => [table?.columns[at], value])) as never);
  }

  describe('/export', () => {
    it('says so where there is nothing yet', async () => {
      assert.equal((await chat.ask(root, '/export')).text, 'There are no records yet.');
    });

    it('gives the records to an admin as a file, but not where others would read them', async () => {
      const ada = chat.user('=SUM(A1),"Ada"');
      await chat.fact('VideoDelivered', chat.say(ada, 'a fox'));
      const one = await chat.ask(root, '/export');
      assert.deepEqual([one.caption, one.document?.file_name], ['1 record as CSV.', 'records.csv']);

      await chat.fact('VideoDelivered', chat.say(ada, 'a bear'));
      const group = chat.group({ admins: [root], topics: true });
      const topic = chat.telegram.topic(group, 'Books');
      const refusal = await chat.ask(root, '/export', group, { threadId: topic });
      assert.match(refusal.text ?? '', /about everybody.*in our private chat/);
      assert.equal((await chat.ask(root, '/export')).caption, '2 records as CSV.');

      const csv = recordsCsv(records());
      assert.equal(csv.trimEnd().split('\r\n').length, 3);
      assert.ok(!/fox|bear/.test(csv));
      const sent = chat.telegram.calls('sendDocument').map(({ params }) => params.document);
      const sha256 = createHash('sha256').update(csv).digest('hex');
      const file = { file_name: 'records.csv', mime_type: 'text/csv', bytes: Buffer.byteLength(csv), sha256 };
      assert.deepEqual(sent.at(-1), file);
    });
  });
});
