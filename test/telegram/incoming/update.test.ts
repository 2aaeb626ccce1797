import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Message, Update } from 'node-telegram-bot-api/types';
import { type Incoming, readUpdate } from '../../../src/telegram/incoming/update.ts';
import { ada, bot, channel, entitiesOf, group, inGroup, me, message, updateOf } from '../given.ts';

const read = (content: Message): Incoming => readUpdate(updateOf(content), me);
const promptOf = (content: Message): string | null => {
  const incoming = read(content);
  return incoming.kind === 'prompt' ? incoming.prompt : null;
};
const kindOf = (content: Message): string => read(content).kind;
const commandOf = (content: Message) => {
  const incoming = read(content);
  return incoming.kind === 'command' ? [incoming.name, incoming.argument] : incoming.kind;
};
const mentioning = (text: string, changes: Parameters<typeof inGroup>[0] = {}): Message =>
  inGroup({ text, entities: entitiesOf(text, '@VideoGenBot'), ...changes });

describe('a message in a private chat', () => {
  it('is a prompt, with who wrote it, where, and when', () => {
    assert.deepEqual(read(message({ text: '  a red fox\n' })), {
      kind: 'prompt',
      prompt: 'a red fox',
      sender: { id: 1001, name: 'ada' },
      place: { chatId: 1001, messageId: 7, threadId: null, isPrivate: true },
      sentAt: 1_790_000_000_000,
      isForwarded: false,
      isCommanded: false,
      picture: null,
      album: null,
      video: null,
    });
  });

  it('names people without a user name by their full name, and without any by their id', () => {
    const nameOf = (from: Message['from']) => {
      const incoming = read(message({ from }));
      return incoming.kind === 'prompt' ? incoming.sender.name : null;
    };
    const { username: _, ...named } = ada;
    assert.equal(nameOf(named), 'Ada Lovelace');
    assert.equal(nameOf({ id: 5, is_bot: false, first_name: '' }), '5');
    const absurd = nameOf({ id: 5, is_bot: false, first_name: 'a'.repeat(1_200_000) });
    assert.equal(absurd, 'a'.repeat(129), 'no longer than Telegram allows');
  });

  it('is no prompt where it is nothing but white space', () => {
    assert.equal(kindOf(message({ text: ' \n\t ' })), 'no prompt');
  });

  it('loses the mention of this bot, but of nobody else', () => {
    const text = '@VideoGenBot a fox meets @ada';
    assert.equal(promptOf(message({ text, entities: entitiesOf(text, '@VideoGenBot') })), 'a fox meets @ada');
    assert.equal(promptOf(message({ text: '@ada dances', entities: entitiesOf('@ada', '@ada') })), '@ada dances');
  });

  it('is answered where it holds something else than text', () => {
    const kinds = [
      'rich_message',
      'giveaway',
      'giveaway_winners',
      'invoice',
      'sticker',
      'voice',
      'audio',
      'video',
      'video_note',
      'animation',
      'document',
      'contact',
    ];
    for (const kind of [...kinds, 'location', 'venue', 'poll', 'dice', 'story', 'game'])
      assert.equal(kindOf(message({ text: undefined, [kind]: {} })), 'not text', kind);
  });

  it('names the album that a picture belongs to, also where its caption is a command', () => {
    const picture = { text: undefined, photo: [], media_group_id: 'album-1' };
    const albumOf = (content: Message) => {
      const incoming = read(content);
      return incoming.kind === 'not text' ? incoming.album : incoming.kind;
    };
    assert.equal(albumOf(message(picture)), 'album-1');
    assert.equal(albumOf(message({ ...picture, caption: '/video a fox' })), 'album-1');
  });

  it('is ignored where it is a notice of Telegram itself', () => {
    for (const notice of ['pinned_message', 'new_chat_members', 'left_chat_member', 'migrate_from_chat_id'])
      assert.equal(kindOf(message({ text: undefined, [notice]: {} })), 'ignored', notice);
  });

  it('tells that its group has become a supergroup, whoever made it one', () => {
    const notice = message({ chat: { id: -77, type: 'group', title: 'Small' }, text: undefined, from: undefined });
    assert.deepEqual(read({ ...notice, migrate_to_chat_id: -1_001_000_000_077 }), {
      kind: 'upgraded',
      from: -77,
      to: -1_001_000_000_077,
    });
  });

  it('is ignored where a bot wrote it', () => {
    assert.equal(kindOf(message({ from: { ...ada, is_bot: true } })), 'ignored');
    assert.equal(kindOf(message({ from: undefined })), 'ignored');
  });
});

describe('a command', () => {
  it('is read in any case, with leading white space and with its argument', () => {
    assert.deepEqual(commandOf(message({ text: '/start' })), ['start', '']);
    assert.deepEqual(commandOf(message({ text: '/SetModel   Veo-3.1 ' })), ['setmodel', 'Veo-3.1']);
    assert.deepEqual(commandOf(message({ text: ' \n/stats\nplease' })), ['stats', 'please']);
    assert.deepEqual(commandOf(message({ text: '/' })), ['', '']);
  });

  it('is for this bot where its name stands behind it, in any case, and for another one where that stands there', () => {
    assert.deepEqual(commandOf(message({ text: '/help@videogenBOT x' })), ['help', 'x']);
    assert.equal(commandOf(message({ text: '/help@OtherBot' })), 'ignored');
    assert.equal(commandOf(message({ text: '/video@OtherBot a fox' })), 'ignored');
    assert.equal(commandOf(inGroup({ text: '/start@OtherBot' })), 'ignored');
  });

  it('is read in captions too', () => {
    const picture = { text: undefined, photo: [] };
    assert.deepEqual(commandOf(message({ ...picture, caption: '/Settings' })), ['settings', '']);
    assert.equal(commandOf(message({ ...picture, caption: '/video a fox' })), 'not text');
    assert.equal(commandOf(message({ ...picture, caption: 'a fox' })), 'not text');
  });

  it('is read in groups without a mention', () => {
    assert.deepEqual(commandOf(inGroup({ text: '/stats' })), ['stats', '']);
  });

  it('never becomes a prompt, known or not, whatever stands before it', () => {
    for (const text of ['/setduration 8', '/whatever', '/a/b', '//', '/video/x', '/\n'])
      for (const content of [
        message({ text }),
        inGroup({ text }),
        inGroup({ text, reply_to_message: message({ from: bot }) }),
      ])
        assert.equal(kindOf(content), 'command', text);
    assert.deepEqual(commandOf(mentioning('@VideoGenBot /setduration 8')), ['setduration', '8']);
    assert.equal(kindOf(mentioning('@VideoGenBot /start@OtherBot')), 'ignored');
  });

  it('begins a prompt as /video, in any case and anywhere', () => {
    for (const content of [message, inGroup]) {
      assert.equal(promptOf(content({ text: '/video a fox' })), 'a fox');
      assert.equal(promptOf(content({ text: '/VIDEO@VideoGenBot\n a fox\nruns ' })), 'a fox\nruns');
      assert.equal(kindOf(content({ text: '/video' })), 'no prompt');
      assert.equal(kindOf(content({ text: '/video@VideoGenBot \n' })), 'no prompt');
    }
    assert.equal(promptOf(mentioning('@VideoGenBot /video a fox')), 'a fox');
  });
});

describe('a message in a group', () => {
  const ofBot = message({ message_id: 6, from: bot, chat: group });

  it('is a prompt as a reply to this bot, and otherwise not meant for it', () => {
    assert.equal(promptOf(inGroup({ reply_to_message: ofBot })), 'a red fox');
    assert.equal(kindOf(inGroup()), 'ignored');
    assert.equal(kindOf(inGroup({ reply_to_message: message({ chat: group }) })), 'ignored');
    assert.equal(kindOf(inGroup({ text: undefined, photo: [] })), 'ignored');
  });

  it('is a prompt where it mentions this bot, in any case, and the mention is no part of it', () => {
    assert.equal(promptOf(mentioning('@VideoGenBot a red fox')), 'a red fox');
    assert.equal(promptOf(mentioning('a fox, @VideoGenBot, in snow')), 'a fox, , in snow');
    const shouted = '@VIDEOGENBOT a fox';
    assert.equal(promptOf(inGroup({ text: shouted, entities: entitiesOf(shouted, '@VIDEOGENBOT') })), 'a fox');
    const behindEmoji = '🦊🦊 @VideoGenBot runs';
    assert.equal(promptOf(mentioning(behindEmoji)), '🦊🦊  runs');
  });

  it('is not meant for this bot where it mentions another one, or where its name is only part of a word', () => {
    const other = '@VideoGenBot2 a fox';
    assert.equal(kindOf(inGroup({ text: other, entities: entitiesOf(other, '@VideoGenBot2') })), 'ignored');
    assert.equal(kindOf(inGroup({ text: 'mail me@VideoGenBot.com' })), 'ignored');
  });

  it('is a prompt where the bot is mentioned by a name that is a link', () => {
    const text = 'Video, a red fox';
    const entities = [{ type: 'text_mention', offset: 0, length: 5, user: bot }];
    assert.equal(promptOf(inGroup({ text, entities })), ', a red fox');
    assert.equal(
      kindOf(inGroup({ text, entities: [{ ...entities[0], type: 'text_mention', offset: 0, length: 5, user: ada }] })),
      'ignored',
    );
  });

  it('is answered where it mentions this bot and says nothing', () => {
    assert.equal(kindOf(mentioning('@VideoGenBot')), 'no prompt');
  });

  it('is answered where it is no text and is meant for this bot', () => {
    const picture = { text: undefined, photo: [] };
    assert.equal(kindOf(inGroup({ ...picture, reply_to_message: ofBot })), 'not text');
    const caption = 'like this @VideoGenBot';
    const captioned = inGroup({ ...picture, caption, caption_entities: entitiesOf(caption, '@VideoGenBot') });
    assert.equal(kindOf(captioned), 'not text');
  });
});

describe('a message in a topic', () => {
  const placeOf = (content: Message) => {
    const incoming = read(content);
    return incoming.kind === 'prompt' ? incoming.place.threadId : incoming.kind;
  };

  it('belongs to its topic', () => {
    assert.equal(placeOf(mentioning('@VideoGenBot fox', { message_thread_id: 40, is_topic_message: true })), 40);
  });

  it('belongs to none in General, and in a thread that is one of replies', () => {
    assert.equal(placeOf(mentioning('@VideoGenBot fox', { message_thread_id: 1, is_topic_message: true })), null);
    assert.equal(placeOf(mentioning('@VideoGenBot fox', { message_thread_id: 40 })), null);
  });

  it('is no reply to this bot where this bot only opened the topic', () => {
    const opened = message({
      from: bot,
      chat: group,
      text: undefined,
      forum_topic_created: { name: 'x', icon_color: 1 },
    });
    assert.equal(
      placeOf(inGroup({ reply_to_message: opened, message_thread_id: 6, is_topic_message: true })),
      'ignored',
    );
  });
});

describe('who speaks', () => {
  const senderOf = (update: Update) => {
    const incoming = readUpdate(update, me);
    return 'sender' in incoming ? incoming.sender : incoming.kind;
  };
  const groupBot = { id: 1_087_968_824, is_bot: true, first_name: 'Group', username: 'GroupAnonymousBot' };
  const channelBot = { id: 136_817_688, is_bot: true, first_name: 'Channel', username: 'Channel_Bot' };

  it('is the group itself for an anonymous administrator', () => {
    const content = inGroup({ text: '/video a fox', from: groupBot, sender_chat: group });
    assert.deepEqual(senderOf(updateOf(content)), { id: group.id, name: 'Film club' });
  });

  it('is a channel for who writes in its name, and the group it does so in', () => {
    const content = inGroup({ text: '/video a fox', from: channelBot, sender_chat: channel });
    const film = { id: group.id, name: 'Film club' };
    assert.deepEqual(senderOf(updateOf(content)), { id: channel.id, name: 'News', group: film });
  });

  it('is the channel itself for its posts, with or without a sender', () => {
    const post = message({ chat: channel, from: undefined, text: '/video a fox' });
    assert.deepEqual(senderOf({ update_id: 1, channel_post: post }), { id: channel.id, name: 'News' });
    const signed = { ...post, sender_chat: channel };
    assert.deepEqual(senderOf({ update_id: 1, channel_post: signed }), { id: channel.id, name: 'News' });
  });

  it('is nobody for a post that Telegram copied from a channel to its group', () => {
    const content = inGroup({
      text: '/video a fox',
      from: { ...channelBot, id: 777_000 },
      sender_chat: channel,
      is_automatic_forward: true,
    });
    assert.equal(senderOf(updateOf(content)), 'ignored');
  });
});

describe('updates that start nothing', () => {
  it('are edited messages and posts, and every kind that this bot did not ask for', () => {
    const kinds = ['edited_message', 'edited_channel_post', 'my_chat_member', 'message_reaction', 'inline_query'];
    for (const kind of kinds)
      assert.equal(
        readUpdate({ update_id: 1, [kind]: message({ text: '/video a fox' }) } as never, me).kind,
        'ignored',
      );
    assert.equal(readUpdate({ update_id: 1 } as never, me).kind, 'ignored');
  });
});
