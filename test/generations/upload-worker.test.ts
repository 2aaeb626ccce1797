import assert from 'node:assert/strict';
import { mkdtemp, rm, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { GenerationError } from '../../src/generations/failure-codes.ts';
import { FileLost } from '../../src/generations/file-lost.ts';
import { begin } from '../../src/generations/fold.ts';
import { Troubles } from '../../src/generations/troubles.ts';
import type { OperationAnswer, VideoSink } from '../../src/generations/video-service.ts';
import { type Deliver, uploadWorker } from '../../src/generations/workers/upload.ts';
import { VideoFiles } from '../../src/storage/video-files.ts';
import type { VeoClient } from '../../src/veo/veo-client.ts';
import { accepted } from '../support/facts.ts';
import { TestTime } from '../support/time.ts';

const generation = { ...begin('c8993664-6127-5bf0-844a-f6174ad6be2f', accepted()).context, operation: 'operations/1' };
const delivered = { chatId: 5, messageId: 12, fileId: 'v', uploads: 1 };

describe('bringing a video to its chat', () => {
  let folder: string;
  let files: VideoFiles;
  let polls: number;
  let time: TestTime;
  /** What Google answers before it gives the video. */
  let answers: OperationAnswer[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telegram-video-gen-upload-'));
    files = await VideoFiles.open(folder);
    polls = 0;
    answers = [];
    time = new TestTime();
  });
  afterEach(async () => {
    await files.close();
    await rm(folder, { recursive: true });
  });

  /** Google gives the finished video as often as it is asked. */
  const veo = {
    poll: async (_: string, sink: VideoSink) => {
      polls += 1;
      const instead = answers.shift();
      if (instead) return instead;
      await sink.write(Buffer.from(`video ${polls}`));
      return { kind: 'video', mimeType: 'video/mp4', source: { kind: 'inline', ...(await sink.finish()) } };
    },
  } as unknown as VeoClient;
  const upload = (deliver: Deliver) =>
    uploadWorker({
      veo,
      files,
      bucket: null,
      troubles: new Troubles(),
      retryMs: 5_000,
      pause: time.pause,
      monotonic: () => time.now,
      onTrouble: () => undefined,
      deliver,
    })(generation, new AbortController().signal);

  it('fetches it again where its file was lost, since Google still has it', async () => {
    const seen: string[] = [];
    const fact = await upload(async (_, { path, sha256 }) => {
      seen.push(sha256);
      if (seen.length > 1) return delivered;
      await unlink(path);
      throw new FileLost();
    });
    assert.deepEqual(fact, { type: 'VideoDelivered', data: delivered });
    assert.deepEqual([polls, new Set(seen).size], [2, 2]);
  });

  it('is fetched again as long as Google has it, for a day', async () => {
    let losses = 0;
    const fact = await upload(async () => {
      losses += 1;
      if (losses > 20) return delivered;
      throw new FileLost();
    });
    assert.deepEqual([fact.type, polls], ['VideoDelivered', 21]);

    const began = time.now;
    await assert.rejects(
      upload(() => Promise.reject(new FileLost())),
      { code: 'DOWNLOAD_FAILED' },
    );
    assert.ok(time.now - began >= 86_400_000, `${time.now - began} ms`);
  });

  const failedWith = (code: number): OperationAnswer => ({
    kind: 'failed',
    code,
    message: '',
    objection: null,
  });

  it('takes no answer that may pass for the last word, and no other one before it was said five times', async () => {
    for (const before of [
      Array.from({ length: 30 }, () => failedWith(14)),
      Array.from({ length: 4 }, () => failedWith(3)),
      [{ kind: 'empty' } as const, { kind: 'running' } as const],
    ]) {
      answers = [...before];
      assert.equal((await upload(async () => delivered)).type, 'VideoDelivered');
      await files.remove(generation.id);
    }
    answers = Array.from({ length: 5 }, () => failedWith(3));
    await assert.rejects(
      upload(async () => delivered),
      { code: 'VIDEO_GONE', detail: 'failed' },
    );
  });

  it('ends at once with any other error', async () => {
    const unreachable = new GenerationError('CHAT_UNREACHABLE');
    await assert.rejects(
      upload(() => Promise.reject(unreachable)),
      (error) => error === unreachable,
    );
    assert.equal(polls, 1);
  });
});
