import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { GenerationContext } from '../../../machines/generation.ts';
import { GenerationError } from '../../../src/generations/failure-codes.ts';
import { FileLost } from '../../../src/generations/file-lost.ts';
import { begin } from '../../../src/generations/fold.ts';
import { Troubles } from '../../../src/generations/troubles.ts';
import {
  type Address,
  type ChatClient,
  type OutgoingVideo,
  SendError,
} from '../../../src/telegram/outgoing/chat-client.ts';
import { type DeliveryTools, delivery } from '../../../src/telegram/outgoing/delivery.ts';
import { en } from '../../../src/telegram/texts/en.ts';
import { accepted, T0 } from '../../support/facts.ts';

const generation: GenerationContext = {
  ...begin('c8993664-6127-5bf0-844a-f6174ad6be2f', accepted({ threadId: 40 })).context,
  costUsd: 0.8,
  mimeType: 'video/mp4',
};

describe('delivering a video', () => {
  let folder: string;
  let path: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telegram-video-gen-delivery-'));
    path = join(folder, 'video.mp4');
    await writeFile(path, 'a video');
  });
  after(() => rm(folder, { recursive: true }));

  const usual = {
    troubles: new Troubles(),
    texts: en,
    clock: () => T0 + 65_000,
    publicServer: true,
    prompts: { coverOf: () => null },
    keyboards: { again: () => null },
    dimensions: () => ({ width: 1280, height: 720 }),
  };
  type Shown = { message: unknown; uploads: number };
  const deliver = (
    show: (address: Address, video: OutgoingVideo) => Promise<Shown>,
    bytes = 7,
    tools: Partial<DeliveryTools> = {},
  ) =>
    delivery({ ...usual, chat: { showVideo: show } as unknown as ChatClient, ...tools })(
      generation,
      { path, bytes },
      new AbortController().signal,
    );
  const failing = (error: Error, bytes?: number, tools?: Partial<DeliveryTools>) =>
    deliver(() => Promise.reject(error), bytes, tools).then(
      () => 'delivered',
      (reason: unknown) => (reason instanceof GenerationError ? [reason.code, reason.detail] : reason),
    );

  it('is a reply to its prompt, in its topic, with its shape and a caption', async () => {
    const sent: [Address, OutgoingVideo][] = [];
    await deliver(async (...args) => {
      sent.push(args);
      return { message: { chat: { id: -5 }, message_id: 12 }, uploads: 1 };
    });
    const [[address, video] = []] = sent;
    assert.deepEqual(address, { chatId: -1_001_234_567_890, threadId: 40, replyTo: 11 });
    assert.ok(video);
    const { open, caption, ...rest } = video;
    assert.deepEqual(rest, {
      bytes: 7,
      mimeType: 'video/mp4',
      width: 1280,
      height: 720,
      seconds: 8,
      cover: null,
      keyboard: null,
    });
    assert.equal(caption.text, 'veo-3.1-fast-generate-001 · 8 s · 720p · $0.80 · took 1:05');
    assert.equal(await new Response(open()).text(), 'a video');
    assert.equal(await new Response(open()).text(), 'a video');
  });

  it('tells where the video is now, and by which id Telegram knows it', async () => {
    const message = { chat: { id: -5 }, message_id: 12 };
    const asVideo = await deliver(async () => ({ message: { ...message, video: { file_id: 'v' } }, uploads: 1 }));
    assert.deepEqual(asVideo, { chatId: -5, messageId: 12, fileId: 'v', uploads: 1 });
    const asFile = await deliver(async () => ({ message: { ...message, document: { file_id: 'd' } }, uploads: 2 }));
    assert.deepEqual(asFile, { chatId: -5, messageId: 12, fileId: 'd', uploads: 2 });
    assert.equal((await deliver(async () => ({ message, uploads: 1 }))).fileId, null);
  });

  it('is delivered where Telegram took it and answered with something else; nobody knows the id of its message', async () => {
    for (const message of [true, null, undefined, 7, {}])
      assert.deepEqual(await deliver(async () => ({ message, uploads: 1 })), {
        chatId: generation.chatId,
        messageId: null,
        fileId: null,
        uploads: 1,
      });
  });

  it('fails in the words of the catalogue', async () => {
    assert.deepEqual(await failing(new SendError('unreachable')), ['CHAT_UNREACHABLE', null]);
    assert.deepEqual(await failing(new SendError('too large'), 49_500_000), ['VIDEO_TOO_LARGE', '50 MB']);
    assert.deepEqual(await failing(new SendError('refused', ' (400)')), ['UPLOAD_REFUSED', 'Telegram: refused (400)']);
    assert.deepEqual(await failing(new SendError('unclear')), ['UPLOAD_UNCLEAR', null]);
    assert.deepEqual(await failing(new SendError('failed')), ['UPLOAD_FAILED', null]);
    const defect = new RangeError('a defect');
    assert.equal(await failing(defect), defect);
    assert.ok((await failing(new SendError('file lost'))) instanceof FileLost);
  });

  describe('where its group does not take it', () => {
    const taken = { message: { chat: { id: 1001 }, message_id: 3, video: { file_id: 'v' } }, uploads: 1 };
    /** What is sent where, and what comes of it; Telegram answers one send after the other. */
    const sends = async (answers: (Error | Shown)[], changes: Partial<GenerationContext> = {}) => {
      const sent: [chatId: number, caption: string, hasButtons: boolean][] = [];
      const said: string[] = [];
      const chat = {
        showVideo: async ({ chatId }: Address, { caption, keyboard }: OutgoingVideo) => {
          const answer = answers[sent.length];
          sent.push([chatId, caption.text.split('\n')[1] ?? '', keyboard !== null]);
          if (answer === undefined || answer instanceof Error) throw answer;
          return answer;
        },
        say: async ({ chatId }: Address, { text }: { text: string }) => void said.push(`${chatId} ${text}`),
      } as unknown as ChatClient;
      const keyboards = { again: () => ({ inline_keyboard: [] }) };
      const end = await delivery({ ...usual, chat, keyboards })(
        { ...generation, ...changes },
        { path, bytes: 7 },
        new AbortController().signal,
      ).catch((error: unknown) => (error instanceof GenerationError ? error.code : error));
      return { sent, said, end };
    };
    const group = generation.chatId;

    it('goes to whoever asked for it, without the buttons, and both are told', async () => {
      for (const reason of ['refused', 'unreachable'] as const)
        assert.deepEqual(await sends([new SendError(reason), taken]), {
          sent: [
            [group, '', true],
            [generation.userId, 'The group where you asked for it did not take it.', false],
          ],
          said: [`${group} ${en.sentInPrivate().text}`],
          end: { chatId: 1001, messageId: 3, fileId: 'v', uploads: 1 },
        });
    });

    it('fails as the group did where that person cannot be reached either', async () => {
      const { sent, said, end } = await sends([new SendError('refused'), new SendError('unreachable')]);
      assert.deepEqual([sent.length, said, end], [2, [], 'UPLOAD_REFUSED']);
    });

    it('is fetched again where its file was lost on the way to them', async () => {
      assert.ok((await sends([new SendError('refused'), new SendError('file lost')])).end instanceof FileLost);
    });

    it('is sent nowhere else where that was not what was wrong, or there is no person', async () => {
      for (const reason of ['unclear', 'failed', 'too large'] as const)
        assert.equal((await sends([new SendError(reason)])).sent.length, 1);
      assert.equal((await sends([new SendError('unreachable')], { chatId: generation.userId })).sent.length, 1);
      assert.equal((await sends([new SendError('unreachable')], { userId: group })).sent.length, 1);
    });
  });

  it('is not begun where it is hopeless: above 50 MB, but for a Bot API server of one’s own', async () => {
    const tooLarge = 50 * 1024 * 1024 + 1;
    const never = () => Promise.reject(new Error('begun'));
    await assert.rejects(deliver(never, tooLarge), { code: 'VIDEO_TOO_LARGE', detail: '53 MB' });
    await assert.rejects(deliver(never, tooLarge, { publicServer: false }), { message: 'begun' });
    await assert.rejects(deliver(never, tooLarge - 1), { message: 'begun' });
  });
});
