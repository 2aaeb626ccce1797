import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Deadlines } from '../../src/generations/deadlines.ts';
import { GenerationError } from '../../src/generations/failure-codes.ts';
import { begin } from '../../src/generations/fold.ts';
import { Troubles } from '../../src/generations/troubles.ts';
import type { OperationAnswer } from '../../src/generations/video-service.ts';
import { renderWorker } from '../../src/generations/workers/render.ts';
import type { VideoFiles } from '../../src/storage/video-files.ts';
import { MalformedOperation } from '../../src/veo/operation.ts';
import type { VeoClient } from '../../src/veo/veo-client.ts';
import { accepted, T0 } from '../support/facts.ts';
import { TestTime } from '../support/time.ts';

const TIMEOUT_MS = 900_000;
const DAY_MS = 86_400_000;
const running: OperationAnswer = { kind: 'running' };
const video: OperationAnswer = {
  kind: 'video',
  mimeType: 'video/mp4',
  source: { kind: 'bucket', uri: 'gs://b/v.mp4' },
  outputPrompt: null,
};
const generation = {
  ...begin('c8993664-6127-5bf0-844a-f6174ad6be2f', accepted()).context,
  operation: 'operations/1',
  startedAt: T0,
};

describe('waiting for a video that Google renders', () => {
  let time: TestTime;
  let troubles: Troubles;
  let deadlines: Deadlines;
  let polls: number;
  beforeEach(() => {
    time = new TestTime();
    troubles = new Troubles();
    deadlines = new Deadlines({ timeoutMs: TIMEOUT_MS, clock: () => time.ofDay, monotonic: () => time.now });
    polls = 0;
  });

  /** What comes of it where each poll is answered so; an answer may take its time. */
  const render = (answer: (poll: number) => OperationAnswer | Error) => {
    const veo = {
      poll: async () => {
        polls += 1;
        const said = answer(polls);
        if (said instanceof Error) throw said;
        return said;
      },
    } as unknown as VeoClient;
    const work = renderWorker({
      veo,
      files: { sink: () => ({ began: false }) } as unknown as VideoFiles,
      tokenModel: null,
      pollMs: 1,
      deadlines,
      troubles,
      pause: (ms, signal) => time.pause(Math.max(ms, 5_000), signal),
      onTrouble: () => undefined,
    });
    return work(generation, new AbortController().signal).then(
      ({ type }) => type,
      (error: unknown) => (error instanceof GenerationError ? error.code : error),
    );
  };
  const outage = new Error('ECONNRESET');

  it('outlasts an outage of Google across the deadline', async () => {
    const wasSilent: boolean[] = [];
    const end = await render(() => {
      wasSilent.push(troubles.of(generation.id) !== null);
      return time.now < T0 + 3 * TIMEOUT_MS ? outage : video;
    });
    assert.equal(end, 'VideoGenerated');
    assert.deepEqual([wasSilent.slice(0, 4), wasSilent.at(-1)], [[false, false, false, true], true]);
    assert.equal(troubles.of(generation.id), null, 'it is over');
  });

  it('ends past the deadline as soon as Google says that it still runs, and not by a word from before', async () => {
    const end = await render((poll) => {
      // The first answer was asked for before the deadline and comes after it.
      if (poll === 1) time.now += TIMEOUT_MS + 1;
      return poll === 2 ? outage : running;
    });
    assert.deepEqual([end, polls], ['RENDER_TIMEOUT', 3]);
  });

  it('ends where Google was silent for a day', async () => {
    assert.equal(await render(() => outage), 'GOOGLE_SILENT');
    assert.ok(time.now >= T0 + TIMEOUT_MS + DAY_MS);
  });

  it('asks for a day also where the bot comes back days later', async () => {
    time.now += 5 * DAY_MS;
    const began = time.now;
    assert.equal(await render(() => (time.now < began + DAY_MS / 2 ? outage : video)), 'VideoGenerated');
  });

  it('ends with words where Google’s own answer cannot be read, five times over', async () => {
    assert.equal(await render(() => new MalformedOperation('too-large')), 'VEO_UNREADABLE');
    assert.equal(polls, 5);
  });

  it('counts the deadline from the request on a clock that nobody sets, and after a restart from the log', async () => {
    deadlines.begun(generation.id, time.now);
    time.setMs = 10 * DAY_MS;
    assert.equal(deadlines.of(generation), T0 + TIMEOUT_MS);
    time.setMs = 60_000;
    assert.equal(deadlines.of(generation), T0 - 60_000 + TIMEOUT_MS);
    time.setMs = -DAY_MS;
    assert.equal(deadlines.of(generation), T0 + TIMEOUT_MS, 'what has not begun yet has all of its time');
  });
});
