import { Api } from 'node-telegram-bot-api';
import type { Update } from 'node-telegram-bot-api/types';
import { startTelegramEmulator, type TelegramEmulator } from '../../../scripts/emulators/telegram.ts';
import type { Intake } from '../../../src/telegram/incoming/intake.ts';
import { Poller, type PollerTools } from '../../../src/telegram/incoming/poller.ts';

export const token = '123456789:AA-emulated-token-of-a-poller-test';
export const [ada, bob] = [1001, 1002];

type Changes = Partial<PollerTools> & { handle?: Intake['handle'] };

/** The text of an update. */
export const textOf = (update: Update) => ('message' in update ? (update.message.text ?? '') : 'press');

/** A poller of an emulated Telegram with two people, and what it does. */
export class Polling {
  readonly telegram: TelegramEmulator;
  /** The texts of the messages that were handled, in that order. */
  readonly handled: string[] = [];
  /** What each poll asked for, where `startWith` hands over. */
  readonly polled: { offset?: number; timeout: number }[] = [];
  /** The pauses between polls, in ms; none of them is really made. */
  readonly pauses: number[] = [];
  readonly troubles: string[] = [];
  /** Each answer of Telegram, as how long it is not asked again then, in ms. */
  readonly rests: number[] = [];
  readonly malformed: { id: number | null; fields: string[] }[] = [];
  /** Set by `start`. */
  poller!: Poller;
  running: Promise<void> = Promise.resolve();

  private constructor(telegram: TelegramEmulator) {
    this.telegram = telegram;
  }

  static async open(): Promise<Polling> {
    const telegram = await startTelegramEmulator({ token });
    for (const id of [ada, bob]) telegram.user({ id, first_name: `${id}` });
    return new Polling(telegram);
  }

  start({ handle, ...changes }: Changes = {}): void {
    this.poller = new Poller({
      api: new Api(token, { apiRoot: this.telegram.root, maxRetries: 0 }),
      intake: { handle: handle ?? (async (update) => void this.handled.push(textOf(update))) },
      unconfirmed: null,
      holdSeconds: 30,
      random: () => 0.5,
      pause: async (ms) => void this.pauses.push(ms),
      onTrouble: ({ what }) => void this.troubles.push(what),
      onMalformed: (update) => void this.malformed.push(update),
      onPolling: () => undefined,
      onHeard: (restMs) => void this.rests.push(restMs),
      ...changes,
    });
    this.running = this.poller.run();
  }

  /** Polls a Telegram that hands over these batches one after the other. Resolves when it has nothing more. */
  startWith(batches: unknown[][], changes: Changes = {}): Promise<void> {
    return new Promise((resolve) => {
      const getUpdates = async (params: { offset?: number; timeout: number }, signal: AbortSignal) => {
        this.polled.push(params);
        const batch = batches.shift();
        if (batch) return batch;
        resolve();
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      };
      this.start({ api: { getUpdates } as unknown as Api, ...changes });
    });
  }

  /** Says something and waits until it was handled and confirmed. */
  async heard(text: string): Promise<void> {
    const { telegram } = this;
    const { confirmedOffset } = telegram;
    telegram.say(ada, ada, text);
    await telegram.waitFor(() => telegram.confirmedOffset > confirmedOffset && telegram.isPolled);
  }

  async stop(): Promise<void> {
    this.poller.stop();
    await this.running;
  }

  async close(): Promise<void> {
    this.poller.stop();
    await this.running.catch(() => undefined);
    await this.telegram.close();
  }
}
