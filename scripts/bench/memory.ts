import { setTimeout as sleep } from 'node:timers/promises';
import type { Figure } from './figure.ts';
import type { MemorySample } from './process-usage.ts';
import { type BotKind, inRing } from './ring.ts';

const POLL_MS = 200;
/** All operations end together, this long after the last one was submitted. */
const RENDER_MS = 500;
const LONGEST_MS = 120_000;
const FIRST_USER = 1001;
const BUCKET = 'gs://bench-bucket/videos';

export interface Delivery {
  /** How many videos finish at once, and their size each. */
  videos: number;
  bytes: number;
  from: 'answer' | 'bucket';
}

export interface MemoryCourse {
  /** Above idle, in MB. */
  peakMb: number;
  idleMb: number;
  samples: readonly MemorySample[];
}

const cases: readonly (Delivery & { name: string; most: number })[] = [
  { name: 'memory: ten 20 MB videos at once, inline', videos: 10, bytes: 20e6, from: 'answer', most: 0.2 },
  { name: 'memory: one 45 MB video, inline', videos: 1, bytes: 45e6, from: 'answer', most: 0.2 },
  { name: 'memory: ten 20 MB videos at once, from a bucket', videos: 10, bytes: 20e6, from: 'bucket', most: 1.1 },
  { name: 'memory: one 45 MB video, from a bucket', videos: 1, bytes: 45e6, from: 'bucket', most: 1.1 },
];

/** How much memory large videos take above idle while they go from Google to Telegram. */
export async function memory(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { name, most, ...delivery } of cases) {
    const { peakMb: ours } = await memoryCourse('ours', delivery);
    const { peakMb: theirs } = await memoryCourse('plain', delivery);
    figures.push({ name, unit: 'MB', ours, theirs, against: 'plain bot', limit: { most } });
  }
  return figures;
}

/** Memory of a freshly started bot over one delivery. */
export async function memoryCourse(kind: BotKind, { videos, bytes, from }: Delivery): Promise<MemoryCourse> {
  const bucket: Record<string, string> = from === 'bucket' ? { VEO_OUTPUT_GCS_URI: BUCKET } : {};
  return inRing(kind, { VEO_POLL_MS: String(POLL_MS), ...bucket }, async ({ telegram, vertex, usage, idleMb }) => {
    await vertex.script({ outcome: 'video', bytes });
    await telegram.people(FIRST_USER, videos);
    usage.begin();
    await telegram.say(
      Array.from({ length: videos }, (_, index) => FIRST_USER + index),
      'A red fox in the snow',
    );
    await vertex.submits(videos, LONGEST_MS);
    await sleep(RENDER_MS);
    await vertex.finish();
    await telegram.videos(videos, LONGEST_MS);
    await sleep(RENDER_MS);
    return { peakMb: usage.peakMb - idleMb, idleMb, samples: [...usage.samples] };
  });
}
