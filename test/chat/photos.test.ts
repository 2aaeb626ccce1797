import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { buttonsOf } from '../support/messages.ts';
import { Chat } from './chat.ts';

describe('a bot that is sent photos', () => {
  let chat: Chat;
  before(async () => {
    chat = await Chat.open({ EVENT_JOURNAL: Chat.journal, MAX_PER_USER: '8', MAX_CONCURRENT: '8' });
  });
  after(() => chat.close());

  const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  /** What Google was given with a prompt, by hash: the first frame and the last. */
  const frames = (prompt: string) =>
    chat.vertex.submits
      .filter((submit) => submit.prompt === prompt)
      .map(({ inputs, parameters }) => [inputs.image?.sha256, inputs.lastFrame?.sha256, parameters.aspectRatio]);

  describe('a photo with a caption', () => {
    it('becomes a video that begins with its very bytes, in its shape, with it as the cover', async () => {
      const ada = chat.user();
      const { content, bytes } = chat.photo(900, 1600);
      const prompt = chat.send(ada, { ...content, caption: 'the waves come in' });
      const video = await chat.video(ada);
      assert.equal(video.reply_to_message?.message_id, prompt.message_id);
      assert.deepEqual(frames('the waves come in'), [[sha256(bytes), undefined, '9:16']]);
      assert.deepEqual([video.video?.width, video.video?.height], [720, 1280]);
      assert.equal(video.video?.cover?.[0]?.file_id, content.photo?.at(-1)?.file_id);
      assert.match(video.caption ?? '', /\$0\.80/);
      const fact = await chat.fact('PromptAccepted', prompt);
      assert.deepEqual([fact.data.input, fact.data.aspectRatio], ['pictures', '9:16']);
      assert.equal(chat.bot.promptsHeld(), 0);
    });

    it('is made again with its picture, and in the other shape where the button says so', async () => {
      const ada = chat.user();
      const { content, bytes } = chat.photo(900, 1600);
      chat.send(ada, { ...content, caption: 'a kite' });
      const video = await chat.video(ada);
      assert.deepEqual(buttonsOf(video).slice(0, 2), ['Again · $0.80', 'Again, wide 16:9 · $0.80']);
      await chat.press(ada, video, 'Again · $0.80');
      const second = await chat.video(ada, video.message_id);
      await chat.press(ada, second, 'Again, wide 16:9 · $0.80');
      const third = await chat.video(ada, second.message_id);
      const hash = sha256(bytes);
      const tall = [hash, undefined, '9:16'];
      assert.deepEqual(frames('a kite'), [tall, tall, [hash, undefined, '16:9']]);
      await chat.press(ada, third, 'Again · $0.80');
      await chat.video(ada, third.message_id);
      assert.deepEqual(frames('a kite')[3], [hash, undefined, '16:9'], 'again means what stands above the button');
    });

    it('may be a file: a PNG in its own shape, or in the one of the settings where Telegram tells none', async () => {
      const ada = chat.user();
      const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from('tall')]);
      const tall = { file_name: 'tall.png', mime_type: 'image/png', width: 300, height: 400 };
      chat.send(ada, { ...chat.telegram.document(png, tall), caption: 'a tall file' });
      const video = await chat.video(ada);
      assert.deepEqual(frames('a tall file'), [[sha256(png), undefined, '9:16']]);
      assert.equal(video.video?.cover, undefined, 'only a photo can be a cover');
      const bare = { file_name: 'bare.png', mime_type: 'image/png' };
      chat.send(ada, { ...chat.telegram.document(png, bare), caption: 'a bare file' });
      await chat.video(ada, video.message_id);
      assert.deepEqual(frames('a bare file'), [[sha256(png), undefined, '16:9']]);
    });

    it('costs nothing where it is no picture, is gone or is too large, and says so', async () => {
      const ada = chat.user();
      const said = async (caption: string, content: object, words: RegExp) => {
        const { message_id } = chat.send(ada, { ...content, caption });
        const told = await chat.said(ada, words, message_id);
        assert.match(told.text ?? '', /costs? nothing/);
        assert.deepEqual(frames(caption), []);
      };
      const type = { file_name: 'a.png', mime_type: 'image/png' };
      await said('not a picture', chat.telegram.document(Buffer.from('GIF89a'), type), /no picture that Veo takes/);
      const { content } = chat.photo();
      const gone = { photo: content.photo?.map((size) => ({ ...size, file_id: 'gone' })) };
      await said('gone', gone, /could not get from Telegram/);
      const large = chat.telegram.document(Buffer.alloc(21 * 1024 * 1024, 'ffd8ff', 'hex'), type);
      await said('too large', large, /up to 20 MB/);
    });

    it('waits out a Telegram that does not give it at once, and its address is in no warning', async () => {
      const ada = chat.user();
      chat.telegram.fault({ method: 'getFile', kind: '500', times: 2 });
      const { content, bytes } = chat.photo();
      chat.send(ada, { ...content, caption: 'a patient heron' });
      await chat.video(ada);
      assert.deepEqual(frames('a patient heron'), [[sha256(bytes), undefined, '16:9']]);
      assert.equal(chat.warnings.join('').includes('/file/bot'), false);
    });
  });

  describe('a photo that words reply to', () => {
    it('begins the video; Again says that it is needed once more', async () => {
      const ada = chat.user();
      const { content, bytes } = chat.photo();
      const photo = chat.send(ada, content);
      await chat.said(ada, 'What should happen in this picture?');
      const prompt = chat.say(ada, 'it begins to snow', ada, { replyTo: photo });
      const video = await chat.video(ada, prompt.message_id);
      assert.deepEqual(frames('it begins to snow'), [[sha256(bytes), undefined, '16:9']]);
      assert.match((await chat.press(ada, video, 'Again · $0.80')) ?? '', /cannot see all of its pictures/);
      assert.equal(frames('it begins to snow').length, 1);
    });

    it('may be somebody else’s in a group, and is made after a question as it was asked about', async () => {
      const [ada, bob] = [chat.user(), chat.user('Bob')];
      const group = chat.group();
      const { content, bytes } = chat.photo(900, 1600);
      const photo = chat.send(bob, content, group);
      chat.say(ada, '/video it begins to rain', group, {
        replyTo: photo,
        date: Math.floor(chat.now() / 1000) - 7_200,
      });
      const question = await chat.said(group, 'I was away');
      await chat.press(ada, question, 'Make the video · $0.80');
      await chat.video(group);
      assert.deepEqual(frames('it begins to rain'), [[sha256(bytes), undefined, '9:16']]);
    });
  });

  describe('an album', () => {
    const album = (userId: number, photos: number, caption?: string, chatId = userId) => {
      const pictures = Array.from({ length: photos }, () => chat.photo());
      const options = { date: Math.floor(chat.now() / 1000), ...(caption === undefined ? {} : { caption }) };
      const messages = chat.telegram.sayAlbum(
        chatId,
        userId,
        pictures.map(({ content }) => content),
        options,
      );
      return { messages, hashes: pictures.map(({ bytes }) => sha256(bytes)) };
    };

    it('of two with a caption is the first frame and the last', async () => {
      const ada = chat.user();
      const { messages, hashes } = album(ada, 2, 'from dawn to dusk');
      const video = await chat.video(ada);
      assert.deepEqual(frames('from dawn to dusk'), [[...hashes, '16:9']]);
      const [first] = messages;
      assert.ok(first);
      assert.equal((await chat.fact('PromptAccepted', first)).data.input, 'pictures');
      assert.deepEqual(
        chat.telegram.messages(ada).filter(({ text }) => /should happen|too late/.test(text ?? '')),
        [],
      );
      assert.match((await chat.press(ada, video, 'Again · $0.80')) ?? '', /cannot see all of its pictures/);
    });

    it('may have its caption on the second photo, also in a group', async () => {
      const ada = chat.user();
      for (const [chatId, caption] of [
        [ada, 'the second has the words'],
        [chat.group(), '/video the second has the words'],
      ] as const) {
        const [one, two] = [chat.photo(), chat.photo()];
        const media_group_id = `album of ${chatId}`;
        chat.send(ada, { ...one.content, media_group_id }, chatId);
        chat.send(ada, { ...two.content, media_group_id, caption }, chatId);
        await chat.video(chatId);
        const made = frames('the second has the words').at(-1);
        assert.deepEqual(made, [sha256(one.bytes), sha256(two.bytes), '16:9']);
      }
    });

    it('of two in a group is taken by the caption of the first', async () => {
      const ada = chat.user();
      const group = chat.group();
      const { hashes } = album(ada, 2, '/video from spring to autumn', group);
      await chat.video(group);
      assert.deepEqual(frames('from spring to autumn'), [[...hashes, '16:9']]);
    });

    it('of more than two is refused in one sentence, at no cost', async () => {
      const ada = chat.user();
      const { messages } = album(ada, 5, 'a whole year');
      const told = await chat.said(ada, /begin and end it with two/);
      assert.match(told.text ?? '', /It cost nothing/);
      const [first] = messages;
      assert.ok(first);
      assert.equal((await chat.fact('GenerationFailed', first)).data.code, 'ALBUM_REFUSED');
      await chat.ask(ada, '/settings');
      assert.equal(chat.telegram.messages(ada).filter(({ text }) => /two/.test(text ?? '')).length, 1);
      assert.deepEqual(frames('a whole year'), []);
    });

    it('of more than two is refused wherever its caption stands, and so is one with two captions', async () => {
      const ada = chat.user();
      for (const [name, captions] of [
        ['at the end', [undefined, undefined, 'three at once']],
        ['twice', ['two at once', 'and two words']],
      ] as const) {
        const media_group_id = `album with its caption ${name}`;
        let last = 0;
        for (const caption of captions)
          last = chat.send(ada, { ...chat.photo().content, media_group_id, caption }).message_id;
        await chat.said(ada, /begin and end it with two/, last);
      }
      for (const prompt of ['three at once', 'two at once', 'and two words']) assert.deepEqual(frames(prompt), []);
    });

    it('without words asks for them once', async () => {
      const ada = chat.user();
      album(ada, 3);
      await chat.said(ada, 'What should happen in this picture?');
      await chat.ask(ada, '/settings');
      assert.equal(chat.telegram.messages(ada).filter(({ text }) => /should happen/.test(text ?? '')).length, 1);
    });

    it('is made with both pictures after a question', async () => {
      const ada = chat.user();
      await chat.restart({ CONFIRM_ABOVE_USD: '0.5' });
      const { hashes } = album(ada, 2, 'from seed to tree');
      const question = await chat.said(ada, 'Shall I make it?');
      // The second photo has been heard of once a later message is answered.
      await chat.ask(ada, '/settings');
      await chat.press(ada, question, 'Make the video · $0.80');
      await chat.video(ada);
      assert.deepEqual(frames('from seed to tree'), [[...hashes, '16:9']]);
      await chat.restart();
    });
  });
});
