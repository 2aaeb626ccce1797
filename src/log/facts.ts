import { z } from 'zod';

/**
 * The vocabulary of the log: every fact that can happen, in the past tense, as plain JSON.
 * Times are ms since the epoch, money is USD, sizes are bytes. No fact ever holds a prompt.
 */

const usd = z.number().nonnegative();
const id = z.number().int();
const unknownOr = <T extends z.ZodType>(shape: T) => z.union([shape, z.null()]);

const stage = z.enum(['queued', 'submitting', 'rendering', 'downloading', 'uploading']);
/** Where in its life a generation was when it failed. */
export type Stage = z.infer<typeof stage>;

const input = z.enum(['text', 'pictures', 'video']);
/** What a video begins with: words alone, the first picture and perhaps the last, or a video that goes on. */
export type PromptInput = z.infer<typeof input>;

const schemas = {
  /** A user chose the model of their next videos. */
  ModelSelected: z.object({ userId: id, model: z.string() }),
  /** A user chose the shape of their next videos, wide or tall. */
  ShapeSelected: z.object({ userId: id, aspectRatio: z.enum(['16:9', '9:16']) }),
  /** A user chose whether their next videos have sound. */
  SoundSelected: z.object({ userId: id, audio: z.boolean() }),
  /** A user chose the language they are spoken to in; null: the one that Telegram tells. */
  LanguageSelected: z.object({ userId: id, language: unknownOr(z.string()) }),
  /** A user went back to the defaults. */
  SettingsReset: z.object({ userId: id }),

  /** Google no longer offers a model to this project: that was asked, or a prompt was refused. */
  ModelWithdrawn: z.object({ model: z.string(), foundBy: z.enum(['question', 'prompt']) }),
  /** It offers it again. */
  ModelRestored: z.object({ model: z.string() }),

  /** An admin let a user or a chat in, or shut them out; `id` is a user's or a chat's. */
  AccessGranted: z.object({ id, by: id }),
  AccessRevoked: z.object({ id, by: id }),
  /** An admin changed how much may be spent in a day, by all together or by each user; null: no limit. */
  BudgetChanged: z.object({ scope: z.enum(['all', 'user']), usdPerDay: unknownOr(usd), by: id }),

  /** A generation's status message is in the chat: a later run goes on with it. */
  StatusShown: z.object({ generationId: z.string(), chatId: id, messageId: id }),
  /** Its last word was said; nothing is left to do for the generation. */
  StatusClosed: z.object({ generationId: z.string() }),

  /** A message became a generation; everything that decides its price is frozen here. */
  PromptAccepted: z.object({
    userId: id,
    username: z.string(),
    chatId: id,
    /** The message that holds the prompt: answers are replies to it. */
    messageId: id,
    threadId: unknownOr(id),
    updateId: unknownOr(id),
    /** How the prompt came: by itself, or by a button under an earlier message. */
    origin: z.enum(['message', 'again', 'button']),
    input,
    /** The generation whose video is continued, and how long that video is, in seconds; null where none is. */
    continues: unknownOr(z.object({ generationId: z.string(), seconds: z.number().int().positive() })),
    model: z.string(),
    seconds: z.number().int().positive(),
    resolution: z.string(),
    aspectRatio: z.string(),
    audio: z.boolean(),
    pricePerSecond: usd,
    /** The language that whoever asked is spoken to in, as an IETF tag. */
    language: z.string(),
    /** Length of the prompt in characters (UTF-16 units). */
    promptLength: z.number().int().nonnegative(),
  }),
  /** A slot was granted; the request to Google is about to be sent. `attempt` counts from 1. */
  GenerationStarted: z.object({ attempt: z.number().int().positive() }),
  /** Google refused the request before taking it (429, 503): it goes back to the queue until `retryAt`. */
  SubmissionRefused: z.object({ status: z.number().int(), retryAt: z.number().int() }),
  /** Google accepted the prompt: from here on it costs money. */
  OperationStarted: z.object({
    operation: z.string(),
    promptTokens: unknownOr(z.number().int().nonnegative()),
    /** The model whose tokenizer counted, or null where nothing was counted. */
    tokenModel: unknownOr(z.string()),
  }),
  /** Google made the video. `gcsUri` is set where it lies in a bucket. */
  VideoGenerated: z.object({
    costUsd: usd,
    mimeType: z.string(),
    gcsUri: unknownOr(z.string()),
    outputPromptTokens: unknownOr(z.number().int().nonnegative()),
  }),
  VideoDownloaded: z.object({ bytes: z.number().int().positive(), sha256: z.string() }),
  /**
   * The video is in the chat. `messageId` is null where Telegram took it and did not tell its id; `uploads` is above 1
   * where an upload's end was unclear and it was sent again.
   */
  VideoDelivered: z.object({
    chatId: id,
    messageId: unknownOr(id),
    fileId: unknownOr(z.string()),
    uploads: z.number().int().positive(),
  }),
  /** `costUsd` is null where nobody but Google knows whether it charged. `detail` never holds the prompt. */
  GenerationFailed: z.object({ stage, code: z.string(), detail: unknownOr(z.string()), costUsd: unknownOr(usd) }),
  /** `costUsd` is what Google will still charge. */
  GenerationCancelled: z.object({ by: id, costUsd: usd }),
} as const;

type Schemas = typeof schemas;
export type FactType = keyof Schemas;
/** The data of a fact of type T. */
export type FactData<T extends FactType> = z.infer<Schemas[T]>;

/** What happened, not yet when: what a worker returns and a command decides. */
export type FactDraft<T extends FactType = FactType> = { [K in T]: { type: K; data: FactData<K> } }[T];
/** What happened, and when (ms since the epoch). */
export type Fact<T extends FactType = FactType> = { [K in T]: { type: K; at: number; data: FactData<K> } }[T];
/** A fact as the log holds it. */
export type StoredEvent<T extends FactType = FactType> = {
  [K in T]: {
    /** Global order, from 1, without gaps. */
    position: number;
    /** uuid v7. */
    id: string;
    stream: string;
    /** Order within the stream, from 1, without gaps. */
    version: number;
    type: K;
    /** The version of the fact's shape. */
    schema: number;
    at: number;
    data: FactData<K>;
    /** For a generation: the state the fact led to, as `generating.rendering`; else null. */
    state: string | null;
  };
}[T];

export type SettingsFactType =
  | 'ModelSelected'
  | 'ShapeSelected'
  | 'SoundSelected'
  | 'LanguageSelected'
  | 'SettingsReset';
/** Which models there are, as far as that changes. */
export type ModelFactType = 'ModelWithdrawn' | 'ModelRestored';
/** What admins decide while the bot runs. */
export type AdminFactType = 'AccessGranted' | 'AccessRevoked' | 'BudgetChanged';
/** What a later run must know of the status messages; written only where there is a journal. */
export type StatusFactType = 'StatusShown' | 'StatusClosed';
export type GenerationFactType = Exclude<FactType, SettingsFactType | ModelFactType | AdminFactType | StatusFactType>;
/** Facts that move a generation's statechart; PromptAccepted is its input and moves nothing. */
export type MovingFactType = Exclude<GenerationFactType, 'PromptAccepted'>;

/** The present version of each fact's shape; older ones are lifted by an upcaster. */
export const schemaOf: Record<FactType, number> = {
  ModelSelected: 1,
  ShapeSelected: 1,
  SoundSelected: 1,
  LanguageSelected: 1,
  SettingsReset: 1,
  ModelWithdrawn: 1,
  ModelRestored: 1,
  AccessGranted: 1,
  AccessRevoked: 1,
  BudgetChanged: 1,
  StatusShown: 1,
  StatusClosed: 1,
  PromptAccepted: 4,
  GenerationStarted: 1,
  SubmissionRefused: 1,
  OperationStarted: 1,
  VideoGenerated: 1,
  VideoDownloaded: 1,
  VideoDelivered: 2,
  GenerationFailed: 1,
  GenerationCancelled: 1,
};

const envelope = z.object({
  position: z.number().int().positive(),
  id: z.string(),
  stream: z.string(),
  version: z.number().int().positive(),
  type: z.enum(Object.keys(schemas) as [FactType, ...FactType[]]),
  schema: z.number().int().positive(),
  at: z.number().int(),
  data: z.unknown(),
  state: unknownOr(z.string()),
});

/**
 * Checks something read from outside against the vocabulary.
 * @throws ZodError where it is no event of ours in its present shape
 */
export function readStoredEvent(value: unknown): StoredEvent {
  const event = envelope.parse(value);
  return { ...event, data: schemas[event.type].parse(event.data) } as StoredEvent;
}

const { at, state } = envelope.shape;
/** What is checked of a fact before it is written, for each type. */
const writable = Object.fromEntries(
  Object.entries<z.ZodType>(schemas).map(([type, data]) => [type, z.object({ at, state, data })]),
) as Record<FactType, z.ZodObject<{ at: typeof at; state: typeof state; data: z.ZodType }>>;

/** In characters of JSON. The largest fact of ours has under 2,000. */
const LONGEST_DATA = 50_000;

/**
 * Checks a fact that is about to be appended.
 * @returns its data, without anything that the vocabulary does not know
 * @throws MalformedFact
 */
export function checkFact({ type, ...rest }: { type: FactType; data: unknown; at: unknown; state: unknown }): unknown {
  const { success, data, error } = writable[type].safeParse(rest);
  if (!success) throw new MalformedFact(type, error.issues.map(({ path }) => path.join('.')).join(', '));
  if (JSON.stringify(data.data).length > LONGEST_DATA) throw new MalformedFact(type, 'its length');
  return data.data;
}

/** A fact that the vocabulary does not allow. Says what is wrong with it, without its values: some are a person's. */
export class MalformedFact extends Error {
  constructor(type: FactType, wrong: string) {
    super(`${type} cannot be written: ${wrong} is wrong`);
    this.name = 'MalformedFact';
  }
}

const GENERATION = 'generation-';
/** The stream of one generation. */
export const generationStream = (generationId: string): string => GENERATION + generationId;
/** The generation a stream belongs to, or null for another kind of stream. */
export const generationOf = (stream: string): string | null =>
  stream.startsWith(GENERATION) ? stream.slice(GENERATION.length) : null;
/** The stream of one user's settings. */
export const settingsStream = (userId: number): string => `settings-${userId}`;

/** The stream of which models there are. */
export const modelsStream = 'models';
/** The stream of what admins decided. */
export const adminStream = 'admin';
/** The stream of one generation's status message. */
export const statusStream = (generationId: string): string => `status-${generationId}`;

const aside: ReadonlySet<FactType> = new Set<Exclude<FactType, GenerationFactType>>([
  'ModelSelected',
  'ShapeSelected',
  'SoundSelected',
  'LanguageSelected',
  'SettingsReset',
  'ModelWithdrawn',
  'ModelRestored',
  'AccessGranted',
  'AccessRevoked',
  'BudgetChanged',
  'StatusShown',
  'StatusClosed',
]);

/** Whether a kind of fact is one of a generation's life. */
export const isGenerationFact = (event: StoredEvent): event is StoredEvent<GenerationFactType> =>
  !aside.has(event.type);

/** Whether a fact belongs to a generation's stream. */
export function isGenerationEvent(event: StoredEvent): event is StoredEvent<GenerationFactType> {
  return event.stream.startsWith(GENERATION);
}

/** Whether a fact ends a generation. */
export function isFinal(event: {
  type: FactType;
}): event is { type: 'VideoDelivered' | 'GenerationFailed' | 'GenerationCancelled' } {
  return event.type === 'VideoDelivered' || event.type === 'GenerationFailed' || event.type === 'GenerationCancelled';
}
