import type { Stage } from '../emulators/stage.ts';
import { people } from './cast.ts';

/** Something that goes wrong as long as its switch is on. */
interface Trouble {
  id: string;
  /** Who has it. */
  at: 'Google' | 'Telegram';
  label: string;
  /** What to expect, in a sentence. */
  expect: string;
  /** Begins it. @returns its end, and whether it ended by itself */
  begin: (stage: Stage) => Beginning | Promise<Beginning>;
}

interface Beginning {
  end: () => void | Promise<void>;
  isOver?: () => boolean;
}

const forever = Number.POSITIVE_INFINITY;
/** The methods of Telegram that write into a chat. */
const writing = ['sendMessage', 'editMessageText', 'deleteMessage', 'sendVideo', 'sendPhoto'];

const troubles: readonly Trouble[] = [
  {
    id: 'google-slow',
    at: 'Google',
    label: 'Slow',
    expect: 'Every answer takes four seconds. The bot waits; the prompt is not sent again.',
    begin: ({ vertex }) =>
      end(vertex.fault({ kind: ['submit', 'poll'], fault: 'slow', delayMs: 4_000, times: forever })),
  },
  {
    id: 'google-busy',
    at: 'Google',
    label: 'Refuses (429)',
    expect: 'Google took nothing, so the prompt waits in the queue and is offered again until you switch this off.',
    begin: ({ vertex }) => end(vertex.script({ status: 429 })),
  },
  {
    id: 'google-filters',
    at: 'Google',
    label: 'Filters',
    expect: 'The video is held back after rendering. It costs nothing, and the chat is told why.',
    begin: ({ vertex }) => end(vertex.script({ outcome: 'filtered' })),
  },
  {
    id: 'google-fails',
    at: 'Google',
    label: 'Fails',
    expect: 'Rendering ends with an error of Google’s. The chat is told; nothing is tried again by itself.',
    begin: ({ vertex }) =>
      end(vertex.script({ outcome: 'error', code: 13, message: 'Internal error encountered. Please try again.' })),
  },
  {
    id: 'google-away',
    at: 'Google',
    label: 'Unreachable',
    expect: 'No connection at all: what is new waits, what renders is asked about again once Google is back.',
    begin: async ({ vertex }) => {
      await vertex.goAway();
      return { end: () => vertex.comeBack() };
    },
  },
  {
    id: 'google-cuts',
    at: 'Google',
    label: 'Cuts the download',
    expect: 'The video breaks off on its way. It is paid for, so the bot fetches it again until it is whole.',
    begin: ({ vertex }) =>
      end(vertex.fault({ kind: ['poll', 'gcs-get'], fault: 'cut', afterBytes: 20_000, times: forever })),
  },
  {
    id: 'telegram-busy',
    at: 'Telegram',
    label: 'Answers 429',
    expect:
      'Telegram takes nothing and asks for three seconds, again and again. The bot waits; all arrives once this is off.',
    begin: ({ telegram }) => {
      const faults = writing.map((method) => telegram.fault({ method, kind: '429', retryAfter: 3 }));
      return {
        end: () => {
          for (const fault of faults) fault.remove();
        },
      };
    },
  },
  {
    id: 'telegram-loses',
    at: 'Telegram',
    label: 'Loses an upload’s answer',
    expect: 'The next video arrives, but the bot is not told. It sends it once more: rather twice than never.',
    begin: ({ telegram }) => {
      const fault = telegram.fault({ method: 'sendVideo', kind: 'reset-after', times: 1 });
      return { end: () => fault.remove(), isOver: () => fault.fired > 0 };
    },
  },
  {
    id: 'telegram-blocked',
    at: 'Telegram',
    label: 'Blocked by Ada',
    expect: 'Ada blocks the bot. What she has running ends as undeliverable; the others notice nothing.',
    begin: ({ telegram }) => {
      const [ada] = people;
      telegram.block(ada.id);
      return { end: () => telegram.unblock(ada.id) };
    },
  },
];

/** A switch as the page shows it. */
export interface Switch extends Omit<Trouble, 'begin'> {
  isOn: boolean;
}

/** The switches, and which of them are on. */
export class Weather {
  readonly #stage: Stage;
  readonly #on = new Map<string, Beginning>();

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** All switches, in the order in which they are shown. */
  switches(): Switch[] {
    return troubles.map(({ begin: _, ...shown }) => ({ ...shown, isOn: this.#isOn(shown.id) }));
  }

  /** Turns a switch. @throws Error where there is none of this id */
  async turn(id: string, on: boolean): Promise<void> {
    const trouble = troubles.find((each) => each.id === id);
    if (trouble === undefined) throw new Error(`There is no switch ${id}.`);
    if (this.#isOn(id) === on) return;
    const before = this.#on.get(id);
    this.#on.delete(id);
    await before?.end();
    if (on) this.#on.set(id, await trouble.begin(this.#stage));
  }

  #isOn(id: string): boolean {
    const beginning = this.#on.get(id);
    return beginning !== undefined && beginning.isOver?.() !== true;
  }
}

function end(fault: { remove: () => void }): Beginning {
  return { end: () => fault.remove() };
}
