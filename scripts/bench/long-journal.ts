import { writeFile } from 'node:fs/promises';
import { v5 as uuidv5, v7 as uuidv7 } from 'uuid';
import { begin, next } from '../../src/generations/fold.ts';
import { type GenerationSnapshot, stateName } from '../../src/generations/state.ts';
import {
  type Fact,
  type FactData,
  generationStream,
  type MovingFactType,
  type StoredEvent,
  schemaOf,
  settingsStream,
  statusStream,
} from '../../src/log/facts.ts';
import { batchLines, headerLine } from '../../src/log/journal/line.ts';

const USERS = 300;
const NAMESPACE = '00000000-0000-4000-8000-000000000000';
const models = ['veo-3.1-fast-generate-001', 'veo-3.1-generate-001', 'veo-3.1-lite-generate-001'] as const;
const pricePerSecond = { [models[0]]: 0.1, [models[1]]: 0.4, [models[2]]: 0.05 };

type Raw = Pick<StoredEvent, 'stream' | 'type' | 'at' | 'data' | 'state'>;

/**
 * The log of a bot that has run for months: everything has ended, most of it with a video. Always the same but for the
 * events' ids.
 * @param count how many events; a whole generation is eight
 */
export function* longLog(count: number): Generator<StoredEvent> {
  const versions = new Map<string, number>();
  let position = 0;
  for (let index = 0; ; index++)
    for (const raw of [...choiceOf(index), ...lifeOf(index)]) {
      if (position === count) return;
      position += 1;
      const version = (versions.get(raw.stream) ?? 0) + 1;
      versions.set(raw.stream, version);
      yield { position, id: uuidv7(), version, schema: schemaOf[raw.type], ...raw } as StoredEvent;
    }
}

/** Writes such a log as a journal. */
export async function writeLongJournal(path: string, count: number): Promise<void> {
  const lines = [...longLog(count)].map((event) => batchLines([event]));
  await writeFile(path, Buffer.concat([headerLine({ machineVersion: '1.0.0', botId: 123456789 }), ...lines]), {
    mode: 0o600,
  });
}

/** Now and then somebody chooses a model. */
function choiceOf(index: number): Raw[] {
  if (index % 40 !== 0) return [];
  const userId = userOf(index);
  const model = models[index % models.length] ?? models[0];
  return [
    { stream: settingsStream(userId), type: 'ModelSelected', at: timeOf(index), data: { userId, model }, state: null },
  ];
}

/** One generation: of a hundred, five are filtered, three fail, two are cancelled, and two are refused at first. */
function lifeOf(index: number): Raw[] {
  const generationId = uuidv5(String(index), NAMESPACE);
  const stream = generationStream(generationId);
  const start = timeOf(index);
  const model = models[index % models.length] ?? models[0];
  const accepted: FactData<'PromptAccepted'> = {
    userId: userOf(index),
    username: `user_${userOf(index)}`,
    chatId: userOf(index),
    messageId: index * 3 + 1,
    threadId: null,
    updateId: 500_000_000 + index,
    origin: 'message',
    input: 'text',
    continues: null,
    model,
    seconds: 8,
    resolution: '720p',
    aspectRatio: '16:9',
    audio: true,
    language: 'en',
    pricePerSecond: pricePerSecond[model],
    promptLength: 80 + (index % 200),
  };
  first ??= begin(generationId, { type: 'PromptAccepted', at: start, data: accepted });
  let snapshot = first;
  const events: Raw[] = [{ stream, type: 'PromptAccepted', at: start, data: accepted, state: stateName(snapshot) }];
  const place = { generationId, chatId: userOf(index), messageId: index * 3 + 2 };
  factsOf(index, start, model).forEach((fact, step) => {
    snapshot = after(snapshot, fact);
    events.push({ stream, ...fact, state: stateName(snapshot) });
    if (step === 0)
      events.push({ stream: statusStream(generationId), type: 'StatusShown', at: fact.at, data: place, state: null });
  });
  const at = events.at(-1)?.at ?? start;
  events.push({ stream: statusStream(generationId), type: 'StatusClosed', at, data: { generationId }, state: null });
  return events;
}

let first: GenerationSnapshot | null = null;
const reached = new Map<string, GenerationSnapshot>();

/** Of the machine only the state counts here, and without guards that depends on nothing but the last one. */
function after(snapshot: GenerationSnapshot, fact: Fact<MovingFactType>): GenerationSnapshot {
  const step = `${stateName(snapshot)} ${fact.type}`;
  const known = reached.get(step) ?? next(snapshot, fact);
  reached.set(step, known);
  return known;
}

function factsOf(index: number, start: number, model: keyof typeof pricePerSecond): Fact<MovingFactType>[] {
  const costUsd = pricePerSecond[model] * 8;
  const operation = `projects/my-project/locations/us-central1/publishers/google/models/${model}/operations/${uuidv5(`operation ${index}`, NAMESPACE)}`;
  const begun: Fact<MovingFactType>[] = [
    { type: 'GenerationStarted', at: start + 5, data: { attempt: 1 } },
    ...(index % 50 === 7
      ? ([
          { type: 'SubmissionRefused', at: start + 300, data: { status: 429, retryAt: start + 5_300 } },
          { type: 'GenerationStarted', at: start + 5_300, data: { attempt: 2 } },
        ] as const)
      : []),
    {
      type: 'OperationStarted',
      at: start + 6_000,
      data: { operation, promptTokens: 20 + (index % 40), tokenModel: 'gemini-3.8-flash' },
    },
  ];
  const failed = (code: string): Fact<'GenerationFailed'> => ({
    type: 'GenerationFailed',
    at: start + 60_000,
    data: { stage: 'rendering', code, detail: null, costUsd: 0 },
  });
  if (index % 20 === 3) return [...begun, failed('FILTERED')];
  if (index % 33 === 5) return [...begun, failed('VEO_FAILED')];
  if (index % 50 === 9)
    return [...begun, { type: 'GenerationCancelled', at: start + 20_000, data: { by: userOf(index), costUsd } }];
  const fileId = `BAACAgIAAxkDAAIB${uuidv5(`file ${index}`, NAMESPACE).replaceAll('-', '')}`;
  return [
    ...begun,
    {
      type: 'VideoGenerated',
      at: start + 70_000,
      data: { costUsd, mimeType: 'video/mp4', gcsUri: null, outputPromptTokens: null },
    },
    {
      type: 'VideoDownloaded',
      at: start + 70_100,
      data: { bytes: 4_000_000 + index, sha256: uuidv5('', NAMESPACE).replaceAll('-', '').repeat(2) },
    },
    {
      type: 'VideoDelivered',
      at: start + 73_000,
      data: { chatId: userOf(index), messageId: index * 3 + 3, fileId, uploads: 1 },
    },
  ];
}

const userOf = (index: number): number => 7_000_000_000 + ((index * 7919) % USERS);
/** About 200 generations a day. */
const timeOf = (index: number): number => Date.UTC(2026, 5, 1) + index * 432_000;
