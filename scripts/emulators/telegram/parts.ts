import { Callbacks } from './callbacks.ts';
import { Calls } from './calls.ts';
import { Changes } from './changes.ts';
import { Chats } from './chats.ts';
import { Faults } from './faults.ts';
import { Files } from './files.ts';
import { type Limits, Rates } from './rates.ts';
import type { TelegramState } from './state.ts';
import { Updates } from './updates.ts';

/** How an emulator is to be; only the token is needed. */
export interface TelegramEmulatorOptions {
  /** `<digits>:<secret>`; the digits are the bot's user id. */
  token: string;
  /** 0 for a free one, as it is unless told. */
  port?: number;
  botUsername?: string;
  /** Keep the videos that arrive here; nowhere, if left out. */
  videosFolder?: string;
  /** Larger files are refused with 413; 50 MB, as at api.telegram.org. */
  maxUploadBytes?: number;
  /** Refuse with 429 what is faster; no limits, if left out. */
  limits?: Limits;
  /** A webhook that is set at the start, so that getUpdates is refused. */
  webhook?: string;
  firstUpdateId?: number;
  /**
   * As Telegram does, let a getUpdates that repeats the offset of another one within three seconds wait for three
   * seconds, even with a timeout of 0. Off, if left out, because it slows down every test that stops a bot.
   */
  slowRepeatedPolls?: boolean;
  /** How many calls `calls()` keeps; 5,000. */
  keepCalls?: number;
  /** Milliseconds since the epoch; dates of messages come from it. */
  now?: () => number;
  /** Milliseconds of a clock that never jumps; rates are measured by it. */
  ticks?: () => number;
}

/** What an emulator is put together from. */
export interface Parts {
  telegram: TelegramState;
  changes: Changes;
  faults: Faults;
  calls: Calls;
}

/** @throws TypeError for a malformed token */
export function makeParts(options: TelegramEmulatorOptions): Parts {
  const { token, botUsername = 'VideoGenBot', webhook = '', firstUpdateId = 500_000_001 } = options;
  const botId = Number(/^([1-9][0-9]*):[\w-]+$/.exec(token)?.[1]);
  if (Number.isNaN(botId)) throw new TypeError('a token is <digits>:<secret>');
  const changes = new Changes();
  const telegram: TelegramState = {
    chats: new Chats({ id: botId, is_bot: true, first_name: botUsername, username: botUsername }),
    updates: new Updates(firstUpdateId),
    callbacks: new Callbacks(),
    files: new Files(),
    rates: new Rates(options.limits ?? {}),
    videos: [],
    profile: { commands: new Map(), description: '', shortDescription: '', webhook, tokenRevoked: false },
    videosFolder: options.videosFolder,
    pollRepeats: { areSlow: options.slowRepeatedPolls ?? false, last: undefined, at: 0 },
    now: options.now ?? Date.now,
    ticks: options.ticks ?? (() => performance.now()),
  };
  return {
    telegram,
    changes,
    faults: new Faults(() => changes.happened()),
    calls: new Calls(options.keepCalls ?? 5000),
  };
}
