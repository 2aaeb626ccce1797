import { assign, fromPromise, setup } from 'xstate';
import type { Fact, MovingFactType, PromptInput, Stage } from '../src/log/facts.ts';

/** What a generation is, from the fact that began it: the machine's input. */
export interface GenerationInput {
  id: string;
  accepted: Fact<'PromptAccepted'>;
  /** What the accepted prompt costs if Google makes the video. */
  priceUsd: number;
}

/** What a generation knows about itself. Never the prompt. Times are ms since the epoch, money is USD. */
export interface GenerationContext {
  id: string;
  userId: number;
  username: string;
  chatId: number;
  messageId: number;
  threadId: number | null;
  model: string;
  seconds: number;
  resolution: string;
  aspectRatio: string;
  audio: boolean;
  /** The language that whoever asked is spoken to in. */
  language: string;
  input: PromptInput;
  /** The generation whose video this one continues, or null. */
  continues: string | null;
  /** How long the video will be, with what it continues. */
  videoSeconds: number;
  /** What the video costs if Google makes it. */
  priceUsd: number;
  acceptedAt: number;
  attempt: number;
  /** When the running attempt began; a generation's time limit counts from here. */
  startedAt: number | null;
  /** A refused request is not sent again before this time. */
  retryAt: number | null;
  operation: string | null;
  mimeType: string | null;
  gcsUri: string | null;
  bytes: number | null;
  sha256: string | null;
  /** What Google charges; null where only Google knows. */
  costUsd: number | null;
  failure: { stage: Stage; code: string; detail: string | null } | null;
}

/**
 * One generation, from the accepted prompt to the video in the chat.
 * Its events are the facts of its stream: only the log moves it. The workers it invokes return the next fact to the
 * log, never to the machine, so that live and replayed generations take the same path.
 */
export const generationMachine = setup({
  types: {
    context: {} as GenerationContext,
    events: {} as Fact<MovingFactType>,
    input: {} as GenerationInput,
  },
  // What they do is provided where the bot is put together.
  actors: {
    submit: fromPromise<void, GenerationContext>(async () => {}),
    render: fromPromise<void, GenerationContext>(async () => {}),
    download: fromPromise<void, GenerationContext>(async () => {}),
    upload: fromPromise<void, GenerationContext>(async () => {}),
  },
  actions: {
    noteAttempt: assign(({ event }) =>
      event.type === 'GenerationStarted' ? { attempt: event.data.attempt, startedAt: event.at, retryAt: null } : {},
    ),
    noteRefusal: assign(({ event }) =>
      event.type === 'SubmissionRefused' ? { startedAt: null, retryAt: event.data.retryAt } : {},
    ),
    noteOperation: assign(({ event }) =>
      event.type === 'OperationStarted' ? { operation: event.data.operation } : {},
    ),
    noteVideo: assign(({ event }) =>
      event.type === 'VideoGenerated'
        ? { costUsd: event.data.costUsd, mimeType: event.data.mimeType, gcsUri: event.data.gcsUri }
        : {},
    ),
    noteFile: assign(({ event }) =>
      event.type === 'VideoDownloaded' ? { bytes: event.data.bytes, sha256: event.data.sha256 } : {},
    ),
    noteFailure: assign(({ event }) =>
      event.type === 'GenerationFailed'
        ? {
            costUsd: event.data.costUsd,
            failure: { stage: event.data.stage, code: event.data.code, detail: event.data.detail },
          }
        : {},
    ),
    noteCancellation: assign(({ event }) =>
      event.type === 'GenerationCancelled' ? { costUsd: event.data.costUsd } : {},
    ),
  },
}).createMachine({
  id: 'generation',
  version: '1.0.0',
  description: 'A prompt becomes a video in the chat.',
  context: ({ input }) => ({
    id: input.id,
    userId: input.accepted.data.userId,
    username: input.accepted.data.username,
    chatId: input.accepted.data.chatId,
    messageId: input.accepted.data.messageId,
    threadId: input.accepted.data.threadId,
    model: input.accepted.data.model,
    seconds: input.accepted.data.seconds,
    resolution: input.accepted.data.resolution,
    aspectRatio: input.accepted.data.aspectRatio,
    audio: input.accepted.data.audio,
    language: input.accepted.data.language,
    input: input.accepted.data.input,
    continues: input.accepted.data.continues?.generationId ?? null,
    videoSeconds: input.accepted.data.seconds + (input.accepted.data.continues?.seconds ?? 0),
    priceUsd: input.priceUsd,
    acceptedAt: input.accepted.at,
    attempt: 0,
    startedAt: null,
    retryAt: null,
    operation: null,
    mimeType: null,
    gcsUri: null,
    bytes: null,
    sha256: null,
    costUsd: 0,
    failure: null,
  }),
  initial: 'queued',
  states: {
    queued: {
      description: 'Waits for a slot, or until a refused request may be sent again. Costs nothing.',
      on: {
        GenerationStarted: { target: 'generating', actions: 'noteAttempt' },
        GenerationFailed: { target: 'failed', actions: 'noteFailure' },
        GenerationCancelled: { target: 'cancelled', actions: 'noteCancellation' },
      },
    },
    generating: {
      description: 'Holds a slot while Google works.',
      initial: 'submitting',
      on: {
        GenerationFailed: { target: 'failed', actions: 'noteFailure' },
        GenerationCancelled: { target: 'cancelled', actions: 'noteCancellation' },
      },
      states: {
        submitting: {
          description: 'The one request that costs money is on its way: it is sent at most once.',
          invoke: { id: 'submit', src: 'submit', input: ({ context }) => context },
          on: {
            SubmissionRefused: { target: '#generation.queued', actions: 'noteRefusal' },
            OperationStarted: { target: 'rendering', actions: 'noteOperation' },
          },
        },
        rendering: {
          description: 'Google accepted the prompt and renders; the operation is polled.',
          invoke: { id: 'render', src: 'render', input: ({ context }) => context },
          on: {
            VideoGenerated: { target: '#generation.downloading', actions: 'noteVideo' },
          },
        },
      },
    },
    downloading: {
      description: 'The video is paid for and comes to one temporary file.',
      invoke: { id: 'download', src: 'download', input: ({ context }) => context },
      on: {
        VideoDownloaded: { target: 'uploading', actions: 'noteFile' },
        GenerationFailed: { target: 'failed', actions: 'noteFailure' },
      },
    },
    uploading: {
      description: 'The video goes to the chat.',
      invoke: { id: 'upload', src: 'upload', input: ({ context }) => context },
      on: {
        VideoDelivered: { target: 'done' },
        GenerationFailed: { target: 'failed', actions: 'noteFailure' },
      },
    },
    done: { type: 'final', description: 'The video is in the chat.' },
    failed: { type: 'final', description: 'It ended without a video; the chat was told why and what it cost.' },
    cancelled: { type: 'final', description: 'Its author called it off.' },
  },
});
