import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { stageToken } from '../../scripts/emulators/stage.ts';
import { CallbackData } from '../../src/telegram/answers/button-data.ts';
import { buttonsOf } from '../support/messages.ts';
import { Chat } from './chat.ts';

const HOUR_MS = 3_600_000;
const refusal = (id: number) => `This bot is private. Its owner can let you in by adding your id ${id}.`;
const unknown = (command: string) => `I do not know ${command}. /help lists what I can do.`;

describe('a bot for those it is told of', () => {
  let chat: Chat;
  let [admin, ada, bob, film] = [0, 0, 0, 0];
  before(async () => {
    // The ids that a chat gives out, in its order.
    [admin, ada, bob, film] = [1001, 1002, 1003, -1_001_000_000_001];
    chat = await Chat.open({
      ADMIN_USER_IDS: String(admin),
      ALLOWED_USER_IDS: String(ada),
      ALLOWED_CHAT_IDS: String(film),
      EVENT_JOURNAL: Chat.journal,
    });
    assert.deepEqual([chat.user('Root'), chat.user('Ada'), chat.user('Bob')], [admin, ada, bob]);
    assert.equal(chat.group({ admins: [ada] }), film);
  });
  after(() => chat.close());

  /** How much the bot has said in a chat. */
  const said = (chatId: number): number => chat.telegram.messages(chatId).filter((message) => message.by_bot).length;

  /** Whether the bot answers a user at all; it has, once this resolves. */
  async function isAnswered(userId: number, chatId = userId): Promise<boolean> {
    const { message_id } = chat.say(userId, '/settings', chatId);
    // The updates of one chat are taken in their order, and confirmed by the next poll.
    await chat.telegram.waitFor(() => chat.telegram.pendingUpdates.length === 0);
    await chat.ask(admin, '/help');
    return chat.telegram.messages(chatId).some((message) => message.message_id > message_id && message.by_bot);
  }

  describe('who may use the bot', () => {
    it('are the listed users anywhere, everybody in the listed chats, and the admins', async () => {
      const stranger = chat.user();
      const elsewhere = chat.group({ admins: [stranger] });
      for (const [userId, chatId] of [
        [ada, ada],
        [ada, elsewhere],
        [stranger, film],
        [admin, admin],
        [admin, elsewhere],
      ] as const)
        assert.match((await chat.ask(userId, '/settings', chatId)).text ?? '', /Your settings/);
      assert.match((await chat.ask(stranger, '/settings', elsewhere)).text ?? '', /^This bot is private/);
    });

    it('is told to a stranger with their id, once an hour', async () => {
      const stranger = chat.user();
      assert.equal((await chat.ask(stranger, 'a red fox')).text, refusal(stranger));
      assert.equal(await isAnswered(stranger), false);
      chat.pass(HOUR_MS - 60_000);
      assert.equal(await isAnswered(stranger), false);
      chat.pass(2 * 60_000);
      assert.equal((await chat.ask(stranger, '/start')).text, refusal(stranger));
      assert.equal(said(stranger), 2);
      assert.deepEqual(chat.prompts, []);
    });

    it('is told in a group with the id of the group as well', async () => {
      const stranger = chat.user();
      const group = chat.group({ admins: [stranger] });
      const { text } = await chat.ask(stranger, '/video a red fox', group);
      assert.equal(text, `${refusal(stranger).slice(0, -1)} or the id of this chat ${group}.`);
    });

    it('does not depend on what a stranger presses', async () => {
      const stranger = chat.user();
      const group = chat.group({ admins: [stranger] });
      const menu = await chat.ask(ada, '/settings', group);
      assert.equal(await chat.press(stranger, menu, 'Reset'), 'This button belongs to somebody else.');
    });
  });

  describe('the admins', () => {
    const asked = (id: number) => new RegExp(`\\(${id}\\) asked to use this bot\\.$`);

    it('hear of each stranger once, and let them in by a button', async () => {
      const eve = chat.user('Eve');
      await chat.ask(eve, 'a red fox');
      const note = await chat.said(admin, asked(eve));
      assert.equal(note.text, `eve${eve} (${eve}) asked to use this bot.`);
      assert.deepEqual(buttonsOf(note), ['Let in']);
      assert.equal(await chat.press(admin, note, 'Let in'), 'Done: they may use this bot now.');
      await chat.shows(note, `${eve} may use this bot now.`);
      await chat.said(eve, /^You may use this bot now\. Send me a message/);
      assert.match((await chat.ask(eve, '/settings')).text ?? '', /Your settings/);
      assert.deepEqual(chat.facts('AccessGranted').at(-1)?.data, { id: eve, by: admin });
      await chat.ask(admin, `/deny ${eve}`);
      chat.pass(2 * HOUR_MS);
      await chat.ask(eve, 'a red fox');
      await chat.ask(admin, '/help');
      assert.ok(!chat.telegram.messages(admin).some(({ text }) => asked(eve).test(text ?? '')));
    });

    it('alone can press it, though its data is genuine', async () => {
      const eve = chat.user('Eve');
      const data = new CallbackData(stageToken).write({ kind: 'let in', id: eve }) ?? '';
      const menu = await chat.ask(ada, '/settings');
      assert.equal(await chat.press(ada, menu, data, true), 'This button belongs to somebody else.');
      const told = await chat.ask(eve, '/settings');
      assert.equal(await chat.press(eve, told, data, true), 'This button belongs to somebody else.');
      assert.equal((await chat.ask(admin, '/settings')).by_bot, true);
      assert.ok(!chat.facts('AccessGranted').some((fact) => fact.data.id === eve));
    });

    it('find their commands in /help, and nobody else does', async () => {
      assert.match(
        (await chat.ask(admin, '/help')).text ?? '',
        /For admins\n\/allow <id> .*\n\/deny <id> .*\n\/budget/,
      );
      assert.doesNotMatch((await chat.ask(ada, '/help')).text ?? '', /admin|allow/);
    });
  });

  describe('/allow and /deny', () => {
    it('tell who is let in, where that is news', async () => {
      const stranger = chat.user();
      for (const _ of [1, 2]) await chat.ask(admin, `/allow ${stranger}`);
      await chat.said(stranger, 'You may use this bot now.');
      const group = chat.group({ admins: [stranger] });
      await chat.ask(admin, `/allow ${group}`);
      await chat.said(group, 'This group may use me now. /help says how.');
      await chat.ask(stranger, '/help');
      assert.equal(chat.telegram.messages(stranger).filter(({ text }) => text?.startsWith('You may use')).length, 1);
    });

    it('end what somebody who is shut out has waiting, with words and at no cost, and nothing that is paid', async () => {
      chat.holds('forever');
      const eve = chat.user('Eve');
      await chat.ask(admin, `/allow ${eve}`);
      const running = [1, 2].map((number) => chat.say(eve, `forever ${number}`));
      for (const prompt of running) await chat.fact('OperationStarted', prompt);
      const waiting = [3, 4].map((number) => chat.say(eve, `in line ${number}`));
      const other = chat.say(ada, 'forever of another');
      for (const prompt of [...waiting, other]) await chat.fact('PromptAccepted', prompt);
      await chat.ask(admin, `/deny ${eve}`);
      for (const prompt of waiting) {
        const { data } = await chat.fact('GenerationFailed', prompt);
        assert.deepEqual([data.code, data.stage, data.costUsd], ['SHUT_OUT', 'queued', 0]);
      }
      const told = await chat.said(eve, /^You may no longer use this bot, so this was not begun\. It cost nothing\./);
      assert.deepEqual(buttonsOf(told), []);
      chat.vertex.finish();
      for (const prompt of [...running, other]) await chat.fact('VideoDelivered', prompt);
      assert.ok(!chat.prompts.some((prompt) => prompt.startsWith('in line')));
    });

    it('end what a channel has waiting in a group, and nothing of the others there', async () => {
      const [one = 0, other = 0] = [1, 2].map(() => chat.group({ admins: [ada], type: 'channel' }));
      const post = (text: string, senderChat: number) => chat.say(ada, `/video ${text}`, film, { senderChat });
      const running = [1, 2].map((number) => post(`forever ${number}`, other));
      for (const prompt of running) await chat.fact('OperationStarted', prompt);
      const [shutOut, waiting] = [post('of one', one), post('of another', other)];
      await chat.fact('PromptAccepted', waiting);
      await chat.ask(admin, `/deny ${one}`);
      assert.equal((await chat.fact('GenerationFailed', shutOut)).data.code, 'SHUT_OUT');
      chat.vertex.finish();
      for (const prompt of [...running, waiting]) await chat.fact('VideoDelivered', prompt);
    });

    it('end what comes back into the queue after that', async () => {
      const eve = chat.user('Eve');
      await chat.ask(admin, `/allow ${eve}`);
      const held = chat.vertex.fault({ kind: 'submit', fault: 'hold', when: ({ prompt }) => prompt === 'on its way' });
      const prompt = chat.say(eve, 'on its way');
      await chat.vertex.waitFor(() => held.waiting === 1);
      await chat.ask(admin, `/deny ${eve}`);
      chat.vertex.script({ when: { prompt: 'on its way' }, status: 429 });
      held.release();
      assert.equal((await chat.fact('GenerationFailed', prompt)).data.code, 'SHUT_OUT');
    });

    it('let a user in and shut them out while the bot runs', async () => {
      const stranger = chat.user();
      assert.equal((await chat.ask(admin, `/allow ${stranger}`)).text, `${stranger} may use this bot now.`);
      assert.match((await chat.ask(stranger, '/settings')).text ?? '', /Your settings/);
      assert.equal((await chat.ask(admin, `/deny ${stranger}`)).text, `${stranger} may no longer use this bot.`);
      assert.equal((await chat.ask(stranger, '/settings')).text, refusal(stranger));
      const facts = [...chat.facts('AccessGranted'), ...chat.facts('AccessRevoked')].filter(
        ({ data }) => data.id === stranger,
      );
      assert.deepEqual(
        facts.map(({ data }) => data),
        Array(2).fill({ id: stranger, by: admin }),
      );
    });

    it('work for a whole group', async () => {
      const stranger = chat.user();
      const group = chat.group({ admins: [stranger] });
      await chat.ask(admin, `/allow ${group}`);
      assert.match((await chat.ask(stranger, '/settings', group)).text ?? '', /Your settings/);
      await chat.ask(admin, `/deny ${group}`);
      assert.match((await chat.ask(stranger, '/settings', group)).text ?? '', /^This bot is private/);
    });

    it('go before the lists of the environment, and never shut an admin out', async () => {
      await chat.ask(admin, `/deny ${ada}`);
      await chat.ask(admin, `/deny ${admin}`);
      assert.equal((await chat.ask(ada, '/settings')).text, refusal(ada));
      assert.match((await chat.ask(admin, '/settings')).text ?? '', /Your settings/);
      await chat.ask(admin, `/deny ${film}`);
      assert.match((await chat.ask(bob, '/settings', film)).text ?? '', /^This bot is private/);
      await chat.ask(admin, `/allow ${ada}`);
      assert.match((await chat.ask(ada, '/settings', film)).text ?? '', /Your settings/);
    });

    it('hold after a restart', async () => {
      const stranger = chat.user();
      await chat.ask(admin, `/allow ${stranger}`);
      await chat.ask(admin, `/deny ${ada}`);
      await chat.restart();
      assert.match((await chat.ask(stranger, '/settings')).text ?? '', /Your settings/);
      assert.equal((await chat.ask(ada, '/settings')).text, refusal(ada));
      await chat.ask(admin, `/allow ${ada}`);
    });

    it('ask for an id where there is none, and change nothing', async () => {
      const facts = chat.bot.log.size;
      for (const argument of ['', ' ada', ' 12 34', ' 1.5', ' 9999999999999999', ' -', ' <b>1</b>']) {
        const { text } = await chat.ask(admin, `/allow${argument}`);
        assert.equal(text, 'Please name the id of a user or chat, as in /allow 12345678.', argument);
      }
      assert.equal(chat.bot.log.size, facts);
      assert.equal(chat.bot.log.broken, null);
    });

    it('cannot shut an admin out', async () => {
      const facts = chat.bot.log.size;
      const { text } = await chat.ask(admin, `/deny ${admin}`);
      assert.match(text ?? '', /is an admin of this bot and cannot be shut out/);
      assert.equal(chat.bot.log.size, facts);
    });

    it('are unknown to everybody else, as is every command of the admins', async () => {
      for (const command of ['/allow', '/deny', '/budget', '/export'])
        assert.equal((await chat.ask(ada, `${command} 12345678`)).text, unknown(command));
      assert.deepEqual(chat.facts('BudgetChanged'), []);
    });

    it('stand in the menu of the admins alone', async () => {
      const menus = chat.telegram.calls('setMyCommands').map(({ params }) => JSON.stringify(params));
      const ofAdmins = menus.filter((menu) => menu.includes('"allow"'));
      assert.ok(ofAdmins.length > 0 && ofAdmins.length < menus.length);
      for (const menu of ofAdmins) {
        assert.match(menu, /"allow".*"deny".*"budget".*"export"/);
        assert.match(menu, new RegExp(`"chat_id":${admin}`));
      }
    });
  });

  describe('without lists', () => {
    it('everybody may use the bot who is not shut out', async () => {
      const open = await Chat.open({ ADMIN_USER_IDS: '1001' });
      const [root, eve] = [open.user(), open.user()];
      assert.match(open.warnings.join(''), /everybody who finds this bot can spend your money: set ALLOWED_USER_IDS/);
      assert.doesNotMatch(chat.warnings.join(''), /everybody/);
      assert.match((await open.ask(eve, '/settings')).text ?? '', /Your settings/);
      await open.ask(root, `/deny ${eve}`);
      assert.equal((await open.ask(eve, '/settings')).text, refusal(eve));
      await open.close();
    });
  });
});
