import { type Figure, median } from './figure.ts';
import { startBot, withEmulators } from './ring.ts';

const ROUNDS = 3;
const bare = { script: 'scripts/bench/bare-start.ts' };

/** From the start of the process to its first poll. */
export async function start(): Promise<Figure[]> {
  const ours: number[] = [];
  const theirs: number[] = [];
  // The first round fills the caches of both.
  for (let round = 0; round <= ROUNDS; round++) {
    const times = [await firstPollMs('ours'), await firstPollMs(bare)] as const;
    if (round === 0) continue;
    ours.push(times[0]);
    theirs.push(times[1]);
  }
  return [
    {
      name: 'start: from npm start to the first poll',
      unit: 'ms',
      ours: median(ours),
      theirs: median(theirs),
      against: 'the same libraries, imported',
      limit: { most: 1.5 },
    },
  ];
}

/** How long a bot, or a script that polls, needs to its first poll, in ms. */
export async function firstPollMs(
  what: Parameters<typeof startBot>[0],
  settings: Record<string, string> = {},
): Promise<number> {
  return withEmulators(async ({ telegram, env }) => {
    const began = performance.timeOrigin + performance.now();
    const bot = await startBot(what, { ...env, ...settings });
    try {
      await Promise.race([telegram.polled(), bot.ended]);
      const [poll] = await telegram.arrivals('getUpdates', began);
      if (!poll) throw new Error('no poll arrived');
      return poll.at - began;
    } finally {
      await bot.stop();
    }
  });
}
