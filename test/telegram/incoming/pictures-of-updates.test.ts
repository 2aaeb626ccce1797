import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Message } from 'node-telegram-bot-api/types';
import { type Incoming, readUpdate } from '../../../src/telegram/incoming/update.ts';
import { bot, entitiesOf, home, inGroup, me, message, updateOf } from '../given.ts';

const size = (file_id: string, width: number, height: number) =>
  ({ file_id, file_unique_id: file_id, width, height, file_size: 100 }) as const;
const photo = [size('small', 60, 90), size('large', 600, 900)];
const png = { file_id: 'file', file_unique_id: 'file', mime_type: 'image/png', thumbnail: size('thumb', 320, 180) };
const captioned = (caption: string, changes: Parameters<typeof message>[0] = {}): Message =>
  message({ text: undefined, photo, caption, ...changes });

const read = (content: Message): Incoming => readUpdate(updateOf(content), me);
const promptOf = (content: Message) => {
  const incoming = read(content);
  return incoming.kind === 'prompt' ? [incoming.prompt, incoming.picture?.fileId ?? null] : incoming.kind;
};

describe('a picture with words', () => {
  it('is a prompt that begins with it: the largest size of a photo, in its shape', () => {
    const incoming = read(captioned(' waves come in '));
    assert.ok(incoming.kind === 'prompt');
    assert.equal(incoming.prompt, 'waves come in');
    assert.deepEqual(incoming.picture, { fileId: 'large', isPhoto: true, bytes: 100, shape: '9:16' });
  });

  it('may be a JPEG or PNG sent as a file, whose small picture tells its shape, and no other file', () => {
    const file = (document: object) => read(captioned('waves', { photo: undefined, document: document as never }));
    const incoming = file(png);
    assert.deepEqual(incoming.kind === 'prompt' && incoming.picture, {
      fileId: 'file',
      isPhoto: false,
      bytes: null,
      shape: '16:9',
    });
    const bare = file({ ...png, mime_type: 'image/jpeg', thumbnail: undefined });
    assert.equal(bare.kind === 'prompt' && bare.picture?.shape, null);
    for (const mime_type of ['image/gif', 'image/webp', 'application/pdf', undefined])
      assert.equal(file({ ...png, mime_type }).kind, 'not text', mime_type);
  });

  it('may be a photo that the words reply to, but none of the bot’s own', () => {
    const reply = (changes: object) =>
      promptOf(message({ text: 'waves', reply_to_message: message({ text: undefined, photo, ...changes }) }));
    assert.deepEqual(reply({}), ['waves', 'large']);
    assert.deepEqual(reply({ from: bot }), ['waves', null]);
    const own = captioned('waves', { reply_to_message: message({ photo: [size('theirs', 9, 16)] }) });
    assert.deepEqual(promptOf(own), ['waves', 'large']);
  });

  it('follows the rules of words in a group: a command, a mention or a reply', () => {
    const posted = (caption: string, changes: object = {}) =>
      promptOf(
        inGroup({ text: undefined, photo, caption, caption_entities: entitiesOf(caption, '@VideoGenBot'), ...changes }),
      );
    assert.equal(posted('waves'), 'ignored');
    assert.deepEqual(posted('/video waves'), ['waves', 'large']);
    assert.deepEqual(posted('@VideoGenBot waves'), ['waves', 'large']);
    assert.deepEqual(posted('waves', { reply_to_message: message({ from: bot }) }), ['waves', 'large']);
    const reply = { reply_to_message: message({ text: undefined, photo }) };
    assert.deepEqual(promptOf(inGroup({ text: '/video waves', ...reply })), ['waves', 'large']);
  });
});

describe('a picture without words', () => {
  it('is one, also where its caption is nothing but a command or a mention', () => {
    for (const caption of [undefined, '', '  ', '/video', '@VideoGenBot']) {
      const content = message({
        text: undefined,
        photo,
        caption,
        caption_entities: entitiesOf(caption ?? '', '@VideoGenBot'),
      });
      assert.deepEqual([read(content).kind, caption], ['picture', caption]);
    }
  });

  it('is heard of in a group where it may belong to an album, but is not meant for the bot', () => {
    const wordless = inGroup({ text: undefined, photo });
    assert.equal(read(wordless).kind, 'ignored');
    const incoming = read(inGroup({ text: undefined, photo, media_group_id: 'album' }));
    assert.deepEqual(incoming.kind === 'picture' && [incoming.album, incoming.isMeant], ['album', false]);
    const meant = read(message({ chat: home, text: undefined, photo, media_group_id: 'album' }));
    assert.equal(meant.kind === 'picture' && meant.isMeant, true);
  });
});
