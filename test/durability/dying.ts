import type { FactType } from '../../src/log/facts.ts';
import type { KillOrder } from './killer.ts';
import type { MortalBot, Person } from './mortal-bot.ts';

/** What happens to a generation until its bot is killed. */
export type Fate =
  | 'video'
  /** It begins and ends with a photo. */
  | 'album'
  | 'refused'
  | 'filtered'
  | 'unclear'
  | 'cancelled'
  /** Its chat takes no videos. */
  | 'unwanted'
  /** Its status message arrives once Google renders. */
  | 'shown late'
  /** Google cannot be asked until its deadline is over, and has the video by then. */
  | 'outage'
  /** The bot is asked to end while the prompt waits for another video. */
  | 'stopped waiting'
  /** The bot is asked to end while Google takes the prompt. */
  | 'stopped submitting';

/** The time limit of a video that an outage outlasts. */
export const OUTAGE_DEADLINE_MS = 500;

/** Lets a prompt run until the bot is killed at the order's fact. */
export async function dieAt(bot: MortalBot, order: KillOrder, person: Person, fate: Fate): Promise<void> {
  const { vertex, telegram } = bot.stage;
  const when = { prompt: person.prompt };
  const isThere = (whose: Person, fact: FactType) =>
    bot.ledgerWhere(({ events }) =>
      events.some(({ type, stream }) => type === fact && stream.endsWith(whose.generation)),
    );
  await bot.kill(order);
  switch (fate) {
    case 'video':
      person.ask();
      break;
    case 'album':
      person.askWithAlbum();
      break;
    case 'refused':
      vertex.script({ when, times: 1, status: 429 });
      person.ask();
      break;
    case 'unclear':
      vertex.fault({ kind: 'submit', fault: 'reset-after', when: ({ prompt }) => prompt === person.prompt });
      person.ask();
      break;
    case 'unwanted':
      telegram.restrict(person.id, 'videos');
      person.ask();
      break;
    case 'filtered':
      vertex.script({ when, outcome: 'filtered', renderMs: Number.POSITIVE_INFINITY });
      person.ask();
      await Promise.all([isThere(person, 'StatusShown'), vertex.waitFor(() => person.submits === 1)]);
      vertex.finish();
      break;
    case 'cancelled': {
      vertex.script({ when, outcome: 'never' });
      person.ask();
      await Promise.all([isThere(person, 'StatusShown'), isThere(person, 'OperationStarted')]);
      telegram.press(person.id, await person.told(/^Generating/), 'Cancel (still $0.80)');
      break;
    }
    case 'outage': {
      const outage = vertex.fault({ kind: 'poll', fault: '503', times: Number.POSITIVE_INFINITY });
      person.ask();
      await person.told(/^Google does not answer at the moment/);
      const late = Date.now() + OUTAGE_DEADLINE_MS;
      await vertex.waitFor(() => Date.now() > late && vertex.running === 0);
      outage.remove();
      break;
    }
    case 'shown late': {
      const late = telegram.fault({ method: 'sendMessage', kind: 'hold', chatId: person.id, times: 1 });
      vertex.script({ when, outcome: 'never' });
      person.ask();
      await isThere(person, 'OperationStarted');
      late.release();
      break;
    }
    case 'stopped waiting': {
      const other = bot.person(person.id + 1_000);
      vertex.script({ when: { prompt: other.prompt }, outcome: 'never' });
      other.ask();
      await isThere(other, 'OperationStarted');
      person.ask();
      await isThere(person, 'StatusShown');
      bot.terminate();
      break;
    }
    case 'stopped submitting': {
      const onTheWay = vertex.fault({
        kind: 'submit',
        fault: 'hold',
        accepted: true,
        when: ({ prompt }) => prompt === person.prompt,
      });
      person.ask();
      await Promise.all([isThere(person, 'StatusShown'), vertex.waitFor(() => onTheWay.waiting === 1)]);
      bot.terminate();
      break;
    }
  }
  await bot.died();
  // What still renders is ready for the next life, but for what that is to call off.
  if (fate !== 'cancelled') vertex.finish();
}
