import { type Api, TelegramApiError } from 'node-telegram-bot-api';
import type { Update } from 'node-telegram-bot-api/types';
import { OperatorError } from '../../config/operator-error.ts';
import type { UnconfirmedUpdates } from '../../generations/unconfirmed-updates.ts';
import { type ProveLead, Superseded } from '../../log/journal/journal.ts';
import { networkCode } from '../../network/network-code.ts';
import { type Pause, pause, untilAborted } from '../../time/timers.ts';
import type { Intake } from './intake.ts';
import { allowedUpdates } from './update.ts';
import { type ReceivedUpdate, readShape } from './update-shape.ts';

const SEEN_LIMIT = 2_000;
/** Within a few seconds: whoever ends a bot waits for it. */
const CONFIRM_TRIES = 4;
/** The longest pause between polls, so that a Telegram that is back is soon noticed, in ms. */
const LONGEST_PAUSE_MS = 15_000;
/** Somebody has to stop the other program first, in ms. */
const LONGEST_CONFLICT_PAUSE_MS = 60_000;
/** Whatever an answer asks for: Telegram never asked for more, in ms. */
const LONGEST_REST_MS = 3_600_000;

export interface PollerTools {
  /** With `maxRetries: 0`: the pauses are decided here. */
  api: Api;
  /** Takes each update. */
  intake: Pick<Intake, 'handle'>;
  /** Told of what Telegram hands over, and of what it has confirmed; null where nobody has to know. */
  unconfirmed: UnconfirmedUpdates | null;
  /** Who does not lead asks Telegram for nothing; nor does who cannot write down what comes. */
  proveLead?: ProveLead;
  /** How long Telegram holds an empty poll open, in seconds. */
  holdSeconds: number;
  /** Waits before the next poll after one that failed. */
  pause?: Pause;
  random: () => number;
  /** Polling failed and goes on after a pause; for the operator. `code` is the connection's error, as `ENOTFOUND`. */
  onTrouble: (trouble: { what: string; pauseMs: number; code: string | null }) => void;
  /** An update that cannot be read was skipped; for the operator. */
  onMalformed: (update: Extract<ReceivedUpdate, { kind: 'malformed' }>) => void;
  /** Polling works (again). */
  onPolling: () => void;
  /** Telegram has answered, and is not asked again for so many ms. */
  onHeard: (restMs: number) => void;
}

/**
 * Long polling that survives every answer but a refused token: the library's own loop ends for good on a 409, on
 * anything that is not JSON and on most errors. Updates are confirmed to Telegram by the next poll, after what they
 * led to is in the log, and one that comes again is not handled twice.
 */
export class Poller {
  readonly #tools: PollerTools;
  readonly #stop = new AbortController();
  /** In the order of their coming; ids are compared for equality, since after a quiet week the next is random. */
  readonly #seen = new Set<number>();
  #last: number | null = null;
  #hasWorked = false;
  /** Settles when what the last poll brought is handled. */
  #inHand: Promise<void> = Promise.resolve();
  #failures = 0;

  constructor(tools: PollerTools) {
    this.#tools = tools;
  }

  /** Polls until `stop()`. @throws OperatorError where Telegram refuses the token */
  async run(): Promise<void> {
    const { unconfirmed, holdSeconds, onPolling, onHeard } = this.#tools;
    let working = false;
    while (!this.#stop.signal.aborted) {
      try {
        await this.#tools.proveLead?.(this.#stop.signal);
        // The first one is not held, so that the operator soon hears that it works; nor is one that only confirms.
        const updates = await this.#poll(working && !unconfirmed?.size ? holdSeconds : 0);
        onHeard(0);
        unconfirmed?.confirm();
        if (!working) onPolling();
        working = true;
        this.#hasWorked = true;
        this.#inHand = this.#takeAll(updates);
        await this.#inHand;
        this.#failures = 0;
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        if (error instanceof Superseded) throw error;
        working = false;
        if (isWebhook(error) && !this.#hasWorked) await this.#removeWebhook();
        await this.#pause(error);
      }
    }
  }

  /** Ends polling at once; what was handled must still be confirmed. */
  stop(): void {
    this.#stop.abort();
  }

  /** Tells Telegram that everything so far was handled, so that it does not come again at the next start. */
  async confirm(signal: AbortSignal): Promise<void> {
    await untilAborted(this.#inHand, signal);
    for (let attempt = 1; this.#last !== null; attempt++)
      try {
        await this.#tools.api.getUpdates({ offset: this.#last + 1, limit: 1, timeout: 0 }, signal);
        return;
      } catch (error) {
        if (signal.aborted || attempt >= CONFIRM_TRIES) throw error;
        await (this.#tools.pause ?? pause)(250 * 2 ** attempt, signal);
      }
  }

  /** The library ends a poll that hangs ten seconds after Telegram should have answered. */
  async #poll(timeout: number): Promise<ReceivedUpdate[]> {
    const offset = this.#last === null ? {} : { offset: this.#last + 1 };
    const params = { ...offset, timeout, allowed_updates: allowedUpdates as never };
    const updates: unknown = await this.#tools.api.getUpdates(params, this.#stop.signal);
    if (!Array.isArray(updates)) throw new Error('Telegram answered something else than updates');
    return updates.map(readShape);
  }

  /** One that was there before this bot, and that the start could not remove; a later one is somebody's wish. */
  async #removeWebhook(): Promise<void> {
    await this.#tools.api.deleteWebhook({ drop_pending_updates: false }, this.#stop.signal).catch(() => undefined);
  }

  /** What one chat sent stays in order; chats do not wait for each other. */
  async #takeAll(received: readonly ReceivedUpdate[]): Promise<void> {
    const chats = new Map<number, Promise<void>>();
    let isLost = false;
    for (const each of received) {
      if (each.kind === 'malformed') {
        this.#tools.onMalformed(each);
        isLost ||= each.id === null;
        continue;
      }
      const chat = chatOf(each.update);
      const before = chats.get(chat) ?? Promise.resolve();
      chats.set(
        chat,
        before.then(() => this.#take(each.id, each.update)),
      );
    }
    await Promise.all(chats.values());
    const last = received.findLast(({ id }) => id !== null)?.id ?? null;
    this.#last = last ?? this.#last;
    if (isLost && last === null) throw new NothingToConfirm();
  }

  async #take(id: number, update: Update): Promise<void> {
    if (this.#seen.has(id)) return;
    this.#seen.add(id);
    this.#tools.unconfirmed?.add(id);
    const [oldest] = this.#seen;
    if (this.#seen.size > SEEN_LIMIT && oldest !== undefined) this.#seen.delete(oldest);
    await this.#tools.intake.handle(update);
  }

  async #pause(error: unknown): Promise<void> {
    this.#failures += 1;
    const { what, leastMs, mostMs } = diagnose(error);
    const growing = Math.min(1000 * 2 ** (this.#failures - 1), mostMs);
    const pauseMs = Math.round(Math.max(leastMs, growing) * (0.75 + this.#tools.random() / 2));
    if (error instanceof TelegramApiError && error.errorCode < 500) this.#tools.onHeard(pauseMs);
    this.#tools.onTrouble({ what, pauseMs, code: networkCode(error) });
    await (this.#tools.pause ?? pause)(pauseMs, this.#stop.signal).catch(() => undefined);
  }
}

/** All that came are updates without an id: as they cannot be confirmed, they may come again and again. */
class NothingToConfirm extends Error {}

function chatOf(update: Update): number {
  if ('message' in update) return update.message.chat.id;
  if ('channel_post' in update) return update.channel_post.chat.id;
  if ('callback_query' in update) return update.callback_query.message?.chat.id ?? update.callback_query.from.id;
  return 0;
}

const isWebhook = (error: unknown): boolean =>
  error instanceof TelegramApiError && error.errorCode === 409 && error.description.includes('webhook');

/** What is wrong in words, and the least and the most that the pause may be, in ms. */
function diagnose(error: unknown): { what: string; leastMs: number; mostMs: number } {
  const usual = { leastMs: 0, mostMs: LONGEST_PAUSE_MS };
  if (error instanceof NothingToConfirm) return { what: 'Telegram hands over updates without ids', ...usual };
  if (!(error instanceof TelegramApiError)) return { what: 'Telegram cannot be reached', ...usual };
  switch (error.errorCode) {
    case 401:
      throw new OperatorError(
        'Telegram no longer accepts the token: get the present one from @BotFather and set TELEGRAM_BOT_TOKEN.',
      );
    case 404:
      throw new OperatorError(
        'Telegram does not know this token, or TELEGRAM_API_ROOT is wrong (it must not contain /bot…).',
      );
    case 409: {
      const conflict = { leastMs: 10_000, mostMs: LONGEST_CONFLICT_PAUSE_MS };
      return isWebhook(error)
        ? { what: 'another program has set a webhook for this bot', ...conflict }
        : { what: 'another instance of this bot is running: stop one of them', ...conflict };
    }
    case 429: {
      const leastMs = Math.min((error.retryAfter ?? 1) * 1000, LONGEST_REST_MS);
      return { what: 'Telegram asks for a pause', leastMs, mostMs: LONGEST_PAUSE_MS };
    }
    default:
      return { what: `Telegram answered ${error.errorCode}`, ...usual };
  }
}
