import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Stage } from '../../scripts/emulators/stage.ts';
import { generationId } from '../../src/generations/acceptance.ts';
import type { NewEvent } from '../../src/log/event-log.ts';
import type { Fact, MovingFactType } from '../../src/log/facts.ts';
import { FileJournal } from '../../src/log/journal/file-journal.ts';
import { accepted, downloaded, generated, lifeOf, operation, refused, started, stored } from '../support/facts.ts';

const model = 'veo-3.1-fast-generate-001';
const resource = `projects/demo-project/locations/us-central1/publishers/google/models/${model}`;

/** How far a generation had come when the earlier run ended. */
export type Progress = 'queued' | 'refused' | 'submitting' | 'rendering' | 'downloading' | 'uploading';

/** A generation that an earlier run has left in the journal. */
export interface Left {
  id: string;
  userId: number;
  messageId: number;
  prompt: string;
  /** Empty before there was one. */
  operation: string;
}

/** What a bot did in an earlier run, written down as its journal would hold it. */
export class EarlierRun {
  readonly journal: string;
  readonly #stage: Stage;
  readonly #events: NewEvent[] = [];
  #people = 7_000;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.journal = join(stage.folder, 'earlier.jsonl');
  }

  /**
   * Somebody's prompt came so far, and Google has what it would have by then.
   * @param options.at when all of it happened, ms since the epoch
   * @param options.bucket where the video is put, `gs://bucket/prefix/`
   */
  async left(progress: Progress, { at = Date.now(), bucket }: { at?: number; bucket?: string } = {}): Promise<Left> {
    const userId = ++this.#people;
    const { telegram, vertex } = this.#stage;
    telegram.user({ id: userId, first_name: `Person ${userId}` });
    const prompt = `a paper boat for ${userId}`;
    const said = telegram.say(userId, userId, prompt, { date: Math.floor(at / 1000) });
    const hasOperation = progress === 'rendering' || progress === 'downloading' || progress === 'uploading';
    const name = hasOperation ? await this.#submit(prompt, bucket) : '';
    const isMade = progress === 'downloading' || progress === 'uploading';
    if (isMade) vertex.finish(name);
    const gcsUri = [...vertex.objects.keys()].find((uri) => uri.startsWith(`${bucket}${userId}/`)) ?? null;
    const facts: Record<Progress, Fact<MovingFactType>[]> = {
      queued: [],
      refused: [started({}, at), refused({ retryAt: at + 1 }, at)],
      submitting: [started({}, at)],
      rendering: [started({}, at), operation({ operation: name }, at)],
      downloading: [started({}, at), operation({ operation: name }, at), generated({ gcsUri }, at)],
      uploading: [
        started({}, at),
        operation({ operation: name }, at),
        generated({ gcsUri }, at),
        downloaded({ bytes: 1, sha256: isMade ? vertex.sha256Of(name) : '' }, at),
      ],
    };
    const id = generationId(userId, said.message_id, 'message');
    const place = { userId, username: `person${userId}`, chatId: userId, messageId: said.message_id };
    this.#events.push(...lifeOf(id, [accepted({ ...place, updateId: null }, at), ...facts[progress]]));
    return { id, userId, messageId: said.message_id, prompt, operation: name };
  }

  /** Writes the journal down. */
  async write(): Promise<void> {
    const onWarning = (words: string) => assert.fail(words);
    const journal = await FileJournal.open(this.journal, { botId: 123456789, machineVersion: '1.0.0', onWarning });
    await journal.append(stored(this.#events));
    await journal.close();
  }

  async #submit(prompt: string, bucket?: string): Promise<string> {
    const { vertex } = this.#stage;
    const storageUri = bucket === undefined ? {} : { storageUri: `${bucket}${prompt.split(' ').at(-1)}/` };
    const answer = await fetch(`${vertex.root}/v1/${resource}:predictLongRunning`, {
      method: 'POST',
      headers: { authorization: `Bearer ${vertex.tokens.issue()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ instances: [{ prompt }], parameters: { sampleCount: 1, ...storageUri } }),
    });
    const { name } = (await answer.json()) as { name: string };
    return name;
  }
}
