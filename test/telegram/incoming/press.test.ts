import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Incoming, readUpdate } from '../../../src/telegram/incoming/update.ts';
import { ada, bot, entitiesOf, group, home, inGroup, me, message } from '../given.ts';

describe('a pressed button', () => {
  const button = (changes: Record<string, unknown> = {}) =>
    message({ message_id: 9, from: bot, text: 'Shall I?', ...changes } as never);
  const press = (under: unknown): Extract<Incoming, { kind: 'press' }> => {
    const query = { id: 'q1', from: ada, chat_instance: '1', data: '1|g|x', message: under };
    const incoming = readUpdate({ update_id: 1, callback_query: query } as never, me);
    assert.equal(incoming.kind, 'press');
    return incoming as Extract<Incoming, { kind: 'press' }>;
  };
  const promptUnder = (reply: Parameters<typeof message>[0]) =>
    press(button({ reply_to_message: message(reply) })).prompt?.text ?? null;

  it('tells who pressed what under which message', () => {
    const { queryId, data, sender, place, prompt } = press(button());
    assert.deepEqual([queryId, data, sender.id, prompt], ['q1', '1|g|x', ada.id, null]);
    assert.deepEqual(place, { chatId: home.id, messageId: 9, threadId: null, isPrivate: true });
  });

  it('has no place where Telegram no longer gives its message, or where there is none', () => {
    assert.equal(press({ chat: home, message_id: 9, date: 0 }).place, null);
    assert.equal(press(undefined).place, null);
  });

  it('finds the prompt in the message that the bot had answered, as if it came now', () => {
    const reply = message({ text: ' a red fox ' });
    assert.deepEqual(press(button({ reply_to_message: reply })).prompt, {
      text: 'a red fox',
      messageId: 7,
      author: { id: ada.id, name: 'ada' },
      picture: null,
      isOfAlbum: false,
    });
    const mention = '@VideoGenBot a red fox';
    assert.equal(promptUnder({ text: mention, entities: entitiesOf(mention, '@VideoGenBot') }), 'a red fox');
    assert.equal(promptUnder({ text: '/video a red fox' }), 'a red fox');
    assert.equal(promptUnder({ text: ' /VIDEO@VideoGenBot\na red fox' }), 'a red fox');
    assert.equal(
      promptUnder({ text: '/video @ada dances', entities: entitiesOf('/video @ada', '@ada') }),
      '@ada dances',
    );
  });

  it('finds none in a command, in white space, or in what is no text', () => {
    assert.equal(promptUnder({ text: '/start' }), null);
    assert.equal(promptUnder({ text: '/video' }), null);
    assert.equal(promptUnder({ text: '/video /start' }), null);
    assert.equal(promptUnder({ text: '  ' }), null);
    assert.equal(promptUnder({ text: undefined, video: {} as never, caption: 'a fox' }), null);
  });

  it('knows the author of a prompt that came in the name of a group', () => {
    const reply = inGroup({ text: '/video a fox', sender_chat: group });
    assert.equal(press(button({ chat: group, reply_to_message: reply })).prompt?.author?.id, group.id);
  });
});
