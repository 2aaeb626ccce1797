import { setTimeout as sleep } from 'node:timers/promises';
import type { Figure } from './figure.ts';
import { type BotKind, inRing, type Ring } from './ring.ts';

const GENERATIONS = 300;
const BYTES = 100_000;
const POLLS = 15;
const POLL_MS = 500;
const LONGEST_MS = 180_000;
const FIRST_USER = 1001;

export interface Crowd {
  /** While all render, in MB. */
  residentMb: number;
  /** From message to delivery, in ms, for each generation. */
  cpuMs: number;
  /** How often each was polled. */
  polls: number;
}

/** The CPU of a generation, where many render at the same time. */
export async function cpu(): Promise<Figure[]> {
  const [ours, plain] = [await crowd('ours', GENERATIONS), await crowd('plain', GENERATIONS)];
  const name = 'cpu: a generation, 100 kB video, 15 polls';
  return [{ name, unit: 'ms', ours: ours.cpuMs, theirs: plain.cpuMs, against: 'plain bot', limit: { most: 1.1 } }];
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
