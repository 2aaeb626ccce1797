import type { Figure } from './figure.ts';
import { type BotKind, inRing, type Ring } from './ring.ts';

const GENERATIONS = 300;
const BYTES = 100_000;
const POLLS = 15;
const POLL_MS = 500;
const LONGEST_MS = 180_000;
const FIRST_USER = 1001;

/** The CPU of a generation, where many render at the same time. */
export async function cpu(): Promise<Figure[]> {
  const [ours, plain] = [await cpuMs('ours'), await cpuMs('plain')];
  const name = 'cpu: a generation, 100 kB video, 15 polls';
  return [{ name, unit: 'ms', ours, theirs: plain, against: 'plain bot', limit: { most: 1.1 } }];
}

/** From message to delivery, in ms, for each of the generations. */
async function cpuMs(kind: BotKind): Promise<number> {
  return inRing(kind, { VEO_POLL_MS: String(POLL_MS) }, async (ring) => {
    const before = ring.usage.cpuMs;
    await begin(ring);
    await ring.telegram.videos(GENERATIONS, LONGEST_MS);
    return (ring.usage.cpuMs - before) / GENERATIONS;
  });
}

/** So many people write in one moment. Resolves when Google has all their prompts. */
async function begin({ telegram, vertex }: Ring): Promise<void> {
  await vertex.script({ outcome: 'video', bytes: BYTES, renderMs: (POLLS - 0.5) * POLL_MS });
  await telegram.people(FIRST_USER, GENERATIONS);
  await telegram.say(
    Array.from({ length: GENERATIONS }, (_, index) => FIRST_USER + index),
    'A red fox in the snow',
  );
  await vertex.submits(GENERATIONS, LONGEST_MS);
}
