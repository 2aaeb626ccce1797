import type { Callbacks } from './callbacks.ts';
import type { Chats } from './chats.ts';
import type { Files } from './files.ts';
import type { Params } from './params.ts';
import type { Rates } from './rates.ts';
import type { Updates } from './updates.ts';

/** A video that the bot sent and Telegram accepted. */
export interface ReceivedVideo {
  chatId: number;
  messageId: number;
  /** The thread that it stands in, if any, and the message that it replies to, if that was there. */
  threadId: number | undefined;
  replyTo: number | undefined;
  fileId: string;
  bytes: number;
  sha256: string;
  width: number;
  height: number;
  /** Seconds. */
  duration: number;
  supports_streaming: boolean;
  caption: string | undefined;
  /** The file_id of the picture that stands for it. */
  cover: string | undefined;
  thumbnail: { bytes: number; sha256: string } | undefined;
  /** True where the bytes came with this call, false where a file_id named a video sent before. */
  uploaded: boolean;
  /** Where the bytes were kept, if they were. */
  path: string | undefined;
  /** Milliseconds since the epoch. */
  at: number;
}

/** What the bot told Telegram about itself. */
export interface Profile {
  /** By scope and language, as JSON; '{}' is the default one. */
  commands: Map<string, { command: string; description: string }[]>;
  description: string;
  shortDescription: string;
  webhook: string;
  tokenRevoked: boolean;
}

/** What Telegram holds: everything that the methods work on. */
export interface TelegramState {
  readonly chats: Chats;
  readonly updates: Updates;
  readonly callbacks: Callbacks;
  readonly files: Files;
  readonly rates: Rates;
  readonly videos: ReceivedVideo[];
  readonly profile: Profile;
  readonly videosFolder: string | undefined;
  /** The last poll's offset and moment (ms), and whether one that repeats it at once has to wait. */
  readonly pollRepeats: { areSlow: boolean; last: number | undefined; at: number };
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds of a clock that never jumps. */
  ticks(): number;
}

/** What a method gets besides the state: the parameters, and a signal for the moment that the client is gone. */
export interface Request {
  params: Params;
  gone: AbortSignal;
}

/** Returns the `result` of the answer. @throws ApiError */
export type Method = (telegram: TelegramState, request: Request) => unknown;
