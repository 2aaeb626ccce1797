import { begin, next } from '../../src/generations/fold.ts';
import { stateName } from '../../src/generations/state.ts';
import type { NewEvent } from '../../src/log/event-log.ts';
import type {
  Fact,
  FactData,
  FactType,
  GenerationFactType,
  SettingsFactType,
  StoredEvent,
} from '../../src/log/facts.ts';
import { generationStream, schemaOf, settingsStream } from '../../src/log/facts.ts';

/** When the facts below happen unless told: a plain time, ms since the epoch. */
export const T0 = Date.UTC(2026, 5, 1, 12);

/** Makes a fact of one type; what is not given has a sensible default. */
type Builder<T extends FactType> = (data?: Partial<FactData<T>>, at?: number) => Fact<T>;

const builder =
  <T extends FactType>(type: T, defaults: FactData<T>): Builder<T> =>
  (data = {}, at = T0) =>
    ({ type, at, data: { ...defaults, ...data } }) as Fact<T>;

/** A prompt of 8 seconds at 0.1 USD a second. */
export const accepted = builder('PromptAccepted', {
  userId: 7_000_000_001,
  username: 'ada',
  chatId: -1_001_234_567_890,
  messageId: 11,
  threadId: null,
  updateId: 501,
  origin: 'message',
  input: 'text',
  continues: null,
  model: 'veo-3.1-fast-generate-001',
  seconds: 8,
  resolution: '720p',
  aspectRatio: '16:9',
  audio: true,
  language: 'en',
  pricePerSecond: 0.1,
  promptLength: 42,
});
export const started = builder('GenerationStarted', { attempt: 1 });
export const refused = builder('SubmissionRefused', { status: 429, retryAt: T0 + 5_000 });
export const operation = builder('OperationStarted', {
  operation: 'operations/1',
  promptTokens: 12,
  tokenModel: 'gemini-3.8-flash',
});
export const generated = builder('VideoGenerated', {
  costUsd: 0.8,
  mimeType: 'video/mp4',
  gcsUri: null,
  outputPromptTokens: null,
});
export const downloaded = builder('VideoDownloaded', { bytes: 1_000, sha256: 'ab'.repeat(32) });
export const delivered = builder('VideoDelivered', {
  chatId: -1_001_234_567_890,
  messageId: 12,
  fileId: 'file-1',
  uploads: 1,
});
export const failed = builder('GenerationFailed', { stage: 'rendering', code: 'VEO_FAILED', detail: null, costUsd: 0 });
export const cancelled = builder('GenerationCancelled', { by: 7_000_000_001, costUsd: 0 });
export const modelSelected = builder('ModelSelected', { userId: 7_000_000_001, model: 'veo-3.1-generate-001' });
export const shapeSelected = builder('ShapeSelected', { userId: 7_000_000_001, aspectRatio: '9:16' });
export const languageSelected = builder('LanguageSelected', { userId: 7_000_000_001, language: 'de' });
export const soundSelected = builder('SoundSelected', { userId: 7_000_000_001, audio: false });
export const settingsReset = builder('SettingsReset', { userId: 7_000_000_001 });

/** A whole life without trouble, from the prompt to the chat, a second a fact. */
export const goodLife = (data: Partial<FactData<'PromptAccepted'>> = {}): Fact<GenerationFactType>[] => [
  accepted(data),
  started({}, T0 + 1_000),
  operation({}, T0 + 2_000),
  generated({}, T0 + 3_000),
  downloaded({}, T0 + 4_000),
  delivered({}, T0 + 5_000),
];

/** The facts of one generation as they are appended: each with the state that today's machine gives it. */
export function lifeOf(id: string, facts: readonly Fact<GenerationFactType>[]): NewEvent[] {
  const [first, ...rest] = facts;
  if (first?.type !== 'PromptAccepted') throw new Error('A life begins with PromptAccepted');
  const stream = generationStream(id);
  let snapshot = begin(id, first);
  const events: NewEvent[] = [{ ...first, stream, state: stateName(snapshot) }];
  for (const fact of rest) {
    if (fact.type === 'PromptAccepted') throw new Error('A life begins once');
    snapshot = next(snapshot, fact);
    events.push({ ...fact, stream, state: stateName(snapshot) });
  }
  return events;
}

/** A fact of a user's settings as it is appended. */
export const choice = (fact: Fact<SettingsFactType>): NewEvent => ({
  ...fact,
  stream: settingsStream(fact.data.userId),
  state: null,
});

/** Events as a log would hold them, without a log: positions, versions and ids are filled in. */
export function stored(events: readonly NewEvent[]): StoredEvent[] {
  const versions = new Map<string, number>();
  return events.map(({ stream, type, at, data, state }, index) => {
    const version = (versions.get(stream) ?? 0) + 1;
    versions.set(stream, version);
    const position = index + 1;
    return { position, id: `event-${position}`, stream, version, type, schema: schemaOf[type], at, data, state };
  }) as StoredEvent[];
}
