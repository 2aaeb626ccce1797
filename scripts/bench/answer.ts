import { setTimeout as sleep } from 'node:timers/promises';
import { type Figure, quantile } from './figure.ts';
import { type BotKind, inRing } from './ring.ts';

const CHATS = 50;
const ROUNDS = 15;
/** The first ones find code that has not been compiled yet. */
const WARM_UP = 5;
/** Messages that the emulator takes before it is a measure of the bot. */
const EMULATOR_WARM_UP = 2_000;
const TELEGRAM_MS = 1;
const POLL_MS = 200;
/** After each round, for every generation to hear of its end. */
const PAUSE_MS = 800;
const LONGEST_MS = 60_000;
const FIRST_USER = 1001;

/** From a message to the first words that answer it, where fifty chats write in the same moment. */
export async function answer(): Promise<Figure[]> {
  const [ours, plain] = [await answerMs('ours'), await answerMs('plain')];
  return [
    {
      name: 'answer: p99 from message to status message, 50 chats at once',
      unit: 'ms',
      ours,
      theirs: plain,
      against: 'plain bot',
      limit: { most: 2 },
    },
  ];
}

/** The 99th percentile, in ms; each chat writes once a round, all in the same moment. */
async function answerMs(kind: BotKind): Promise<number> {
  return inRing(kind, { VEO_POLL_MS: String(POLL_MS) }, async ({ telegram, vertex }) => {
    // Here only the answers count: what follows is to be over soon.
    await vertex.script({ outcome: 'error', code: 13, message: 'Video generation failed.' });
    const chats = Array.from({ length: CHATS }, (_, index) => FIRST_USER + index);
    await telegram.people(FIRST_USER, CHATS);
    await telegram.warmUp(EMULATOR_WARM_UP, CHATS);
    await telegram.fault({ kind: 'slow', method: 'sendMessage', delayMs: TELEGRAM_MS });
    const times: number[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      const { at } = await telegram.say(chats, 'A red fox in the snow');
      await telegram.answers(EMULATOR_WARM_UP + round * CHATS, LONGEST_MS);
      await vertex.submits(round * CHATS, LONGEST_MS);
      const said = await telegram.said(at);
      if (round > WARM_UP) times.push(...said.map((answer) => answer.at - at));
      await vertex.finish();
      await sleep(PAUSE_MS);
    }
    return quantile(times, 0.99);
  });
}
