import { type Figure, median } from './figure.ts';
import { type BotKind, inRing } from './ring.ts';

const BYTES = 7e6;
const POLL_MS = 100;
const VIDEOS = 8;
/** The first ones find code that has not been compiled yet. */
const WARM_UP = 3;
const LONGEST_MS = 60_000;
const USER = 1001;

/** From the last byte that Google sends of a video to the first that Telegram gets of its upload. */
export async function delivery(): Promise<Figure[]> {
  const [ours, plain] = [await overhead('ours'), await overhead('plain')];
  return [
    {
      name: 'delivery: from Google’s last byte to Telegram’s first, 7 MB',
      unit: 'ms',
      ours,
      theirs: plain,
      against: 'plain bot',
      limit: { most: 0.7 },
    },
  ];
}

/** The median of videos made one after another, in ms. */
async function overhead(kind: BotKind): Promise<number> {
  return inRing(kind, { VEO_POLL_MS: String(POLL_MS) }, async ({ telegram, vertex }) => {
    await vertex.script({ outcome: 'video', bytes: BYTES });
    await telegram.people(USER, 1);
    const times: number[] = [];
    for (let video = 1; video <= VIDEOS; video++) {
      await telegram.say([USER], 'A red fox in the snow');
      await vertex.submits(video, LONGEST_MS);
      const at = await vertex.finish();
      await telegram.videos(video, LONGEST_MS);
      const [last] = await vertex.videosSent(at);
      const [first] = await telegram.arrivals('sendVideo', at);
      if (last === undefined || first === undefined) throw new Error('a video left no trace');
      times.push(first.at - last);
    }
    return median(times.slice(WARM_UP));
  });
}
