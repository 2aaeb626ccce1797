import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startTelegramEmulator, type TelegramEmulator } from '../../scripts/emulators/telegram.ts';
import { type Answer, call, someBytes, token, upload } from './telegram-call.ts';

const ada = 1001;

describe('what the Telegram emulator refuses', () => {
  let telegram: TelegramEmulator;

  before(async () => {
    telegram = await startTelegramEmulator({ token, maxUploadBytes: 1_000_000 });
    telegram.user({ id: ada, first_name: 'Ada' });
  });

  after(() => telegram.close());

  const send = (params: object): Promise<Answer> => call(telegram.root, 'sendMessage', { chat_id: ada, ...params });

  async function refuses(params: object, description: string): Promise<void> {
    const answer = await send(params);
    assert.deepEqual([answer.status, answer.ok, answer.description], [400, false, `Bad Request: ${description}`]);
  }

  it('takes a JSON body of null for no parameters, and no other value for an object', async () => {
    const post = async (body: string) => {
      const headers = { 'content-type': 'application/json' };
      return (await fetch(`${telegram.root}/bot${token}/getMe`, { method: 'POST', headers, body })).status;
    };
    assert.deepEqual(await Promise.all(['null', '', '{}', '[]', '5', '{'].map(post)), [200, 200, 200, 400, 400, 400]);
  });

  it('counts a text in UTF-16 units: one to 4096', async () => {
    await refuses({}, 'message text is empty');
    await refuses({ text: ' \n ' }, 'text must be non-empty');
    await refuses({ text: 'x'.repeat(4097) }, 'message is too long');
    await refuses({ text: '🐱'.repeat(2049) }, 'message is too long');
    assert.equal((await send({ text: '🐱'.repeat(2048) })).status, 200);
  });

  it('counts a caption without its outer white space: up to 1024', async () => {
    const fields = { chat_id: String(ada), video: new Blob([someBytes(100)]) };
    const fits = await upload(telegram.root, 'sendVideo', { ...fields, caption: ` ${'x'.repeat(1024)} ` });
    assert.equal(fits.status, 200);
    const tooLong = await upload(telegram.root, 'sendVideo', { ...fields, caption: 'x'.repeat(1025) });
    assert.equal(tooLong.description, 'Bad Request: message caption is too long');
  });

  it('says of markup that it is not emulated', async () => {
    const { status, description } = await send({ text: '<b>x</b>', parse_mode: 'HTML' });
    assert.deepEqual(
      [status, description],
      [501, 'Not Implemented: the emulator does not know parse_mode html: send entities'],
    );
    assert.equal((await send({ text: '*x*', parse_mode: 'MarkdownV2' })).status, 501);
    await refuses({ text: 'x', parse_mode: 'BBCode' }, 'unsupported parse_mode');
  });

  it('checks the bounds of entities', async () => {
    const entity = (offset: number, length: number, type = 'bold') => ({
      text: 'h🐱lo',
      entities: [{ type, offset, length }],
    });
    await refuses(entity(100, 1), 'entity begins after the end of the text at UTF-16 offset 100');
    await refuses(
      entity(0, 6),
      'entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 6',
    );
    await refuses(entity(-1, 1), 'receive an entity with incorrect offset -1');
    await refuses(entity(0, 1, 'shiny'), "can't parse MessageEntity: Unsupported type specified");
    assert.match((await send(entity(2, 1))).description ?? '', /begins in a middle of a UTF-16 symbol/);
    assert.equal((await send(entity(1, 2))).status, 200);
  });

  it('finds commands, mentions and links by itself', async () => {
    const { entities } = telegram.say(ada, ada, '/video@VideoGenBot a cat for @some_one see https://e.org/x #cats');
    assert.deepEqual(
      entities?.map(({ type, offset, length }) => [type, offset, length]),
      [
        ['bot_command', 0, 18],
        ['mention', 29, 9],
        ['url', 43, 15],
        ['hashtag', 59, 5],
      ],
    );
  });

  it('checks inline keyboards', async () => {
    const button = (fields: object) => ({ text: 'x', reply_markup: { inline_keyboard: [[fields]] } });
    assert.equal((await send(button({ text: 'b', callback_data: 'ä'.repeat(32) }))).status, 200);
    await refuses(button({ text: 'b', callback_data: 'ä'.repeat(33) }), 'BUTTON_DATA_INVALID');
    const cannot = "can't parse inline keyboard button:";
    await refuses(
      button({ text: 'b', callback_data: '' }),
      `${cannot} Text buttons are unallowed in the inline keyboard`,
    );
    await refuses(button({ callback_data: 'x' }), `${cannot} Can't find field "text"`);
    await refuses(button({ text: 'b', web_app: {} }), `${cannot} Can't find field "url"`);
    await refuses(button({ text: 'b', copy_text: { text: 'x'.repeat(257) } }), 'BUTTON_COPY_TEXT_INVALID');
    await refuses(
      { text: 'x', reply_markup: { inline_keyboard: 'x' } },
      'field "inline_keyboard" must be of type Array',
    );
  });

  it('keeps what every kind of button does', async () => {
    const row = [
      { text: 'Again', callback_data: 'again', style: 'success' },
      { text: 'Site', url: 'https://example.org' },
      { text: 'App', web_app: { url: 'https://example.org/app' } },
      { text: 'Copy', copy_text: { text: 'a fox' }, style: 'primary' },
      { text: 'Share', switch_inline_query: '' },
      { text: 'Here', switch_inline_query_current_chat: 'a fox' },
      { text: 'Choose', switch_inline_query_chosen_chat: { query: 'a fox', allow_group_chats: true } },
    ];
    const { result } = await send({ text: 'x', reply_markup: { inline_keyboard: [row] } });
    assert.deepEqual(telegram.messages(ada).at(-1)?.reply_markup, { inline_keyboard: [row] });
    assert.match(JSON.stringify(result), /"web_app":\{"url":"https:\/\/example.org\/app"\}/);
    await send({
      text: 'x',
      reply_markup: { inline_keyboard: [[{ text: 'In', login_url: { url: 'https://e.org' } }]] },
    });
    const [[button] = []] = telegram.messages(ada).at(-1)?.reply_markup?.inline_keyboard ?? [];
    assert.deepEqual(button, { text: 'In', url: 'https://e.org' }, 'as the Bot API server shows a login button');
  });

  it('refuses a file over the limit with 413 and keeps nothing of it', async () => {
    const over = new Blob([someBytes(1_000_001)]);
    const answer = await upload(telegram.root, 'sendVideo', { chat_id: String(ada), video: over });
    assert.deepEqual([answer.status, answer.description], [413, 'Request Entity Too Large']);
    const videos = telegram.videos.length;
    const fits = new Blob([someBytes(1_000_000)]);
    assert.equal((await upload(telegram.root, 'sendVideo', { chat_id: String(ada), video: fits })).status, 200);
    assert.equal(telegram.videos.length, videos + 1);
  });

  it('refuses a video that is none', async () => {
    const video = (params: object) => call(telegram.root, 'sendVideo', { chat_id: ada, ...params });
    assert.equal((await video({})).description, 'Bad Request: there is no video in the request');
    assert.equal(
      (await video({ video: 'BAADwhatever' })).description,
      'Bad Request: wrong file identifier/HTTP URL specified',
    );
    const empty = await upload(telegram.root, 'sendVideo', { chat_id: String(ada), video: new Blob([]) });
    assert.equal(empty.description, 'Bad Request: file must be non-empty');
  });

  it('limits the menu and the descriptions', async () => {
    const menu = async (command: string, description: string) =>
      (await call(telegram.root, 'setMyCommands', { commands: [{ command, description }] })).description;
    assert.equal(await menu('Start', 'x'), 'Bad Request: BOT_COMMAND_INVALID');
    assert.equal(await menu('start', ''), 'Bad Request: BOT_COMMAND_DESCRIPTION_INVALID');
    assert.equal(await menu('start', 'x'), undefined);
    assert.deepEqual((await call(telegram.root, 'getMyCommands')).result, [{ command: 'start', description: 'x' }]);
    assert.equal((await call(telegram.root, 'setMyCommands')).status, 200, 'no commands are an empty menu');
    assert.deepEqual((await call(telegram.root, 'getMyCommands')).result, []);
    const described = (length: number) => call(telegram.root, 'setMyDescription', { description: 'x'.repeat(length) });
    assert.deepEqual([(await described(512)).status, (await described(513)).status], [200, 400]);
    const short = (length: number) =>
      call(telegram.root, 'setMyShortDescription', { short_description: 'x'.repeat(length) });
    assert.deepEqual([(await short(120)).status, (await short(121)).status], [200, 400]);
  });

  it('knows its token, its methods and their names in any case', async () => {
    const get = async (path: string) => {
      const response = await fetch(`${telegram.root}${path}`);
      const { description = 'ok' }: { description?: string } = JSON.parse(await response.text());
      return `${response.status} ${description}`;
    };
    assert.equal(await get(`/bot${token}/GETME?x=1`), '200 ok');
    assert.equal(await get('/bot123456:OTHER/getMe'), '401 Unauthorized');
    assert.equal(await get('/botnonsense/getMe'), '404 Not Found');
    assert.equal(await get(`/bot${token}/bot${token}/getMe`), '404 Not Found');
    assert.equal(await get(`/bot${token}/sendInvoice`), '404 Not Found: method not found');
  });

  it('limits how fast messages come, when asked to, and always knows how fast they came', async () => {
    let clock = 0;
    const strict = await startTelegramEmulator({
      token,
      limits: { perChatPerSecond: 1, perGroupPerMinute: 2, global: 3 },
      ticks: () => clock,
    });
    for (const id of [1, 2, 3, 4]) strict.user({ id, first_name: `User ${id}` });
    strict.group({ id: -5, title: 'Group' });
    const text = (chat_id: number) => call(strict.root, 'sendMessage', { chat_id, text: 'x' });
    assert.equal((await text(1)).status, 200);
    const refused = await text(1);
    assert.deepEqual(
      [refused.status, refused.description, refused.parameters],
      [429, 'Too Many Requests: retry after 1', { retry_after: 1 }],
    );
    assert.deepEqual([(await text(2)).status, (await text(3)).status, (await text(4)).status], [200, 200, 429]);
    assert.equal(strict.tooFast.perChatPerSecond, 2);
    assert.equal(strict.tooFast.perSecond, 5);
    clock += 1000;
    assert.deepEqual([(await text(1)).status, (await text(-5)).status], [200, 200]);
    clock += 1000;
    assert.equal((await text(-5)).status, 200);
    clock += 1000;
    assert.equal((await text(-5)).description, 'Too Many Requests: retry after 58');
    assert.equal(strict.tooFast.perGroupPerMinute, 3);
    await strict.close();
  });
});
