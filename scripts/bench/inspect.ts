import { randomUUID } from 'node:crypto';
import { get } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { Generations } from '../../src/generations/generations.ts';
import { LIMITS, type RunningInspector, startInspector } from '../../src/inspector/inspector.ts';
import { EventLog } from '../../src/log/event-log.ts';
import type { FactData } from '../../src/log/facts.ts';
import { type Figure, median } from './figure.ts';

const LIVES = 1_000;
const FACTS = 6;
const ROUNDS = 9;
const modes = ['off', 'on', 'on, read'] as const;
type Mode = (typeof modes)[number];

const prompt: FactData<'PromptAccepted'> = {
  userId: 7_000_000_001,
  username: 'ada',
  chatId: -1_001_234_567_890,
  messageId: 11,
  threadId: null,
  updateId: 501,
  origin: 'message',
  model: 'veo-3.1-fast-generate-001',
  seconds: 8,
  resolution: '720p',
  aspectRatio: '16:9',
  audio: true,
  pricePerSecond: 0.1,
  promptLength: 42,
};

/** Whole lives of six facts through the log and the live actors, with workers that answer at once. */
export async function inspect(): Promise<Figure[]> {
  const costs = new Map<Mode, number[]>(modes.map((mode) => [mode, []]));
  for (let round = 0; round <= ROUNDS; round++)
    for (const mode of modes) {
      const cost = await measure(mode);
      // The first round warms up.
      if (round > 0) costs.get(mode)?.push(cost);
    }
  const of = (mode: Mode) => median(costs.get(mode) ?? []);
  const figure = (name: string, mode: Mode): Figure => ({
    name,
    unit: 'µs',
    ours: of(mode),
    baseline: of('off'),
    against: 'INSPECT unset',
    better: 'lower',
    target: null,
    tolerance: 1.5,
  });
  return [
    figure('inspector: CPU of a fact, nobody looks', 'on'),
    figure('inspector: CPU of a fact, a browser reads', 'on, read'),
  ];
}

/** CPU of a fact in µs. */
async function measure(mode: Mode): Promise<number> {
  const inspector = mode === 'off' ? null : await start();
  const closeReader = inspector && mode === 'on, read' ? await readAll(inspector.url) : () => {};
  const { log, generations } = await bot(inspector);
  const before = process.cpuUsage();
  await liveAll(generations);
  await setImmediate();
  const { user, system } = process.cpuUsage(before);
  closeReader();
  await inspector?.close();
  await log.close();
  return (user + system) / (LIVES * FACTS);
}

async function start(): Promise<RunningInspector> {
  const inspector = await startInspector({ port: 0, limits: LIMITS, warn: console.error });
  if (!inspector) throw new Error('There is no port');
  return inspector;
}

/** A browser that reads whatever comes. @returns its end */
function readAll(url: string): Promise<() => void> {
  return new Promise((resolve) => {
    get(new URL('stream', url), { agent: false }, (response) => {
      response.resume();
      resolve(() => response.destroy());
    });
  });
}

async function bot(inspector: RunningInspector | null): Promise<{ log: EventLog; generations: Generations }> {
  const log = await EventLog.open({ projections: [], newId: randomUUID });
  const generations = new Generations({
    log,
    clock: Date.now,
    workers: {
      submit: async () => ({
        type: 'OperationStarted',
        data: { operation: `operations/${randomUUID()}`, promptTokens: 12, tokenModel: 'gemini-3.8-flash' },
      }),
      render: async () => ({
        type: 'VideoGenerated',
        data: { costUsd: 0.8, mimeType: 'video/mp4', gcsUri: null, outputPromptTokens: null },
      }),
      download: async () => ({ type: 'VideoDownloaded', data: { bytes: 2_441_812, sha256: 'ab'.repeat(32) } }),
      upload: async () => ({
        type: 'VideoDelivered',
        data: { chatId: prompt.chatId, messageId: 12, fileId: 'file', uploads: 1 },
      }),
    },
    ...(inspector ? { inspect: inspector.inspect } : {}),
  });
  return { log, generations };
}

/** Twenty lives at a time, as in a busy bot; the loop turns between them, so that a browser is served. */
async function liveAll(generations: Generations): Promise<void> {
  for (let life = 0; life < LIVES; life += 20) {
    const ended = new Promise<void>((resolve) => {
      let left = 20;
      const listener = ({ state }: { state: string }): void => {
        if (state !== 'done') return;
        left -= 1;
        if (left > 0) return;
        generations.bus.off('moved', listener);
        resolve();
      };
      generations.bus.on('moved', listener);
    });
    for (let n = 0; n < 20; n += 1) {
      const id = randomUUID();
      await generations.begin(id, prompt);
      void generations.start(id);
    }
    await ended;
    await setImmediate();
  }
}
