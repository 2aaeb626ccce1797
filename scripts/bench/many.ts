import { setTimeout as sleep } from 'node:timers/promises';
import { type Figure, quantile } from './figure.ts';
import { type BotKind, inRing, type Ring } from './ring.ts';

const GENERATIONS = 1_000;
const BYTES = 100_000;
const POLLS = 15;
const POLL_MS = 2_000;
const COMMAND_EVERY_MS = 100;
const LONGEST_MS = 180_000;
const FIRST_USER = 1001;
/** Writes commands while the others wait. */
const ASKER = 999;

export interface Crowd {
  /** While all render, in MB. */
  residentMb: number;
  /** From message to delivery, in ms, for each generation. */
  cpuMs: number;
  /** How often each was polled. */
  polls: number;
}

/** A thousand generations at the same time. The commands have a crowd of their own, since they take CPU as well. */
export async function many(): Promise<Figure[]> {
  const [ours, plain] = [await crowd('ours', GENERATIONS), await crowd('plain', GENERATIONS)];
  const [oursAsked, plainAsked] = [await commandWaits('ours'), await commandWaits('plain')];
  const common = { against: 'plain bot', better: 'lower', tolerance: 1.5 } as const;
  return [
    {
      ...common,
      name: 'many: memory with 1,000 generations rendering',
      unit: 'MB',
      ours: ours.residentMb,
      baseline: plain.residentMb,
      target: { of: 'ours', limit: 150 },
    },
    {
      ...common,
      name: 'many: CPU a generation, 100 kB video, 15 polls',
      unit: 'ms',
      ours: ours.cpuMs,
      baseline: plain.cpuMs,
      target: { of: 'ours', limit: 10 },
    },
    {
      ...common,
      name: 'many: worst answer to a command meanwhile',
      unit: 'ms',
      ours: Math.max(...oursAsked),
      baseline: Math.max(...plainAsked),
      target: { of: 'ours', limit: 100 },
      tolerance: 4,
    },
    {
      ...common,
      name: 'many: p99 of answers to commands meanwhile',
      unit: 'ms',
      ours: quantile(oursAsked, 0.99),
      baseline: quantile(plainAsked, 0.99),
      target: { of: 'ours', limit: 100 },
      tolerance: 3,
    },
  ];
}

/** So many people write in one moment; their videos take POLLS polls each. */
export async function crowd(kind: BotKind, generations: number, pollMs = POLL_MS): Promise<Crowd> {
  return inRing(kind, { VEO_POLL_MS: String(pollMs) }, async (ring) => {
    const { telegram, vertex, usage } = ring;
    const cpuBefore = usage.cpuMs;
    await begin(ring, generations, pollMs);
    usage.begin();
    await sleep((POLLS - 4) * pollMs);
    const residentMb = usage.peakMb;
    await telegram.videos(generations, LONGEST_MS);
    const cpuMs = (usage.cpuMs - cpuBefore) / generations;
    return { residentMb, cpuMs, polls: (await vertex.polls()) / generations };
  });
}

/** How long commands wait for their answer while a crowd's videos render, in ms. */
async function commandWaits(kind: BotKind): Promise<number[]> {
  return inRing(kind, { VEO_POLL_MS: String(POLL_MS) }, async (ring) => {
    await ring.telegram.people(ASKER, 1);
    await begin(ring, GENERATIONS, POLL_MS);
    return commandsUntil(ring, (POLLS - 4) * POLL_MS);
  });
}

/** Resolves when Google has the prompts of all. */
async function begin({ telegram, vertex }: Ring, generations: number, pollMs: number): Promise<void> {
  await vertex.script({ outcome: 'video', bytes: BYTES, renderMs: (POLLS - 0.5) * pollMs });
  await telegram.people(FIRST_USER, generations);
  await telegram.say(
    Array.from({ length: generations }, (_, index) => FIRST_USER + index),
    'A red fox in the snow',
  );
  await vertex.submits(generations, LONGEST_MS);
}

/** Somebody writes /settings again and again for so many ms. @returns how long each answer took, in ms */
async function commandsUntil({ telegram }: Ring, ms: number): Promise<number[]> {
  const end = performance.now() + ms;
  const asked: number[] = [];
  while (performance.now() < end) {
    asked.push((await telegram.say([ASKER], '/settings')).at);
    await sleep(COMMAND_EVERY_MS);
  }
  await sleep(COMMAND_EVERY_MS);
  const answered = (await telegram.said(asked[0] ?? 0)).filter(({ chatId }) => chatId === ASKER).map(({ at }) => at);
  if (answered.length !== asked.length) throw new Error(`${answered.length} of ${asked.length} commands were answered`);
  return asked.map((at, index) => (answered[index] ?? 0) - at);
}
