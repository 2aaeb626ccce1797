import fc from 'fast-check';
import type { FactDraft, StoredEvent } from '../../../src/log/facts.ts';
import { schemaOf } from '../../../src/log/facts.ts';

/** One fact of each kind, with the values that are easiest to get wrong. */
export const oneOfEach: readonly FactDraft[] = [
  { type: 'ModelSelected', data: { userId: 7_000_000_001, model: 'veo-3.1-fast-generate-001' } },
  { type: 'ShapeSelected', data: { userId: -1, aspectRatio: '9:16' } },
  { type: 'LanguageSelected', data: { userId: 1, language: null } },
  { type: 'SoundSelected', data: { userId: 1, audio: false } },
  { type: 'SettingsReset', data: { userId: 0 } },
  { type: 'ModelWithdrawn', data: { model: 'veo-3.1-generate-001', foundBy: 'prompt' } },
  { type: 'ModelRestored', data: { model: '' } },
  {
    type: 'PromptAccepted',
    data: {
      userId: 42,
      username: 'Zoë "q" \\ \n\u2028 👩‍👩‍👧 \ud800',
      chatId: -1_001_234_567_890,
      messageId: 5,
      threadId: null,
      updateId: Number.MAX_SAFE_INTEGER,
      origin: 'button',
      input: 'text',
      continues: null,
      model: 'veo-3.1-generate-001',
      seconds: 8,
      resolution: '720p',
      aspectRatio: '16:9',
      audio: true,
      language: 'pt-BR',
      pricePerSecond: 0.1 + 0.2,
      promptLength: 0,
    },
  },
  { type: 'GenerationStarted', data: { attempt: 1 } },
  { type: 'SubmissionRefused', data: { status: 429, retryAt: 1_763_830_060_000 } },
  { type: 'OperationStarted', data: { operation: 'projects/p/operations/1', promptTokens: null, tokenModel: null } },
  {
    type: 'VideoGenerated',
    data: { costUsd: 3.2, mimeType: 'video/mp4', gcsUri: 'gs://bucket/1.mp4', outputPromptTokens: 0 },
  },
  { type: 'VideoDownloaded', data: { bytes: 1, sha256: 'ab'.repeat(32) } },
  { type: 'VideoDelivered', data: { chatId: -1, messageId: 6, fileId: null, uploads: 2 } },
  {
    type: 'GenerationFailed',
    data: { stage: 'rendering', code: 'FILTERED', detail: ',"crc":"00000000"}', costUsd: null },
  },
  { type: 'GenerationCancelled', data: { by: 42, costUsd: 1e-7 } },
];

/** Facts as the log would hand them to a journal, from a position on. Each has a stream of its own. */
export function stored(drafts: readonly FactDraft[], from = 1): StoredEvent[] {
  return drafts.map((draft, index) => {
    const position = from + index;
    const isChoice = 'userId' in draft.data && draft.type !== 'PromptAccepted';
    const kind = isChoice ? 'settings' : draft.type.startsWith('Model') ? 'models' : 'generation';
    return {
      ...draft,
      position,
      id: `00000000-0000-7000-8000-${String(position).padStart(12, '0')}`,
      stream: `${kind}-${position}`,
      version: 1,
      schema: schemaOf[draft.type],
      at: 1_763_830_000_000 + position,
      state: kind === 'generation' ? 'queued' : null,
    };
  });
}

/** Some small events. `userId` stands in each; otherwise they differ. */
export const someEvents = (count: number, from = 1, userId?: number): StoredEvent[] =>
  stored(
    Array.from({ length: count }, (_, index) => ({
      type: 'ModelSelected',
      data: { userId: userId ?? from + index, model: 'm' },
    })),
    from,
  );

/** Appends of any size, any kind of fact, any text. */
export const anyAppends = (most: { appends: number; events: number }): fc.Arbitrary<StoredEvent[][]> => {
  const text = fc.string({
    unit: fc.oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), fc.constant('"')),
  });
  const draft: fc.Arbitrary<FactDraft> = fc.oneof(
    fc.constantFrom(...oneOfEach),
    fc
      .record({ userId: fc.maxSafeInteger(), model: text }, { noNullPrototype: true })
      .map((data) => ({ type: 'ModelSelected' as const, data })),
  );
  return fc
    .array(fc.array(draft, { minLength: 1, maxLength: most.events }), { maxLength: most.appends })
    .map((appends) => {
      let from = 1;
      return appends.map((drafts) => {
        const events = stored(drafts, from);
        from += events.length;
        return events;
      });
    });
};
