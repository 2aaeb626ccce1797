import { readFileSync } from 'node:fs';
import { type FactType, generationStream, type StoredEvent } from '../../src/log/facts.ts';
import { FileJournal } from '../../src/log/journal/file-journal.ts';

/** How far this process's clock is set, in ms. */
const { CLOCK_SET_MS = '0' } = process.env;
const now = Date.now;
Date.now = () => now() + Number(CLOCK_SET_MS);

/** When a bot is to die: right before or right after a fact of one chat's generations is on disk. */
export interface KillOrder {
  moment: 'before' | 'after';
  fact: FactType;
  chatId: number;
}

/**
 * Loaded into a bot's process before the bot (`--import`): it kills its own process, without a word, where the file
 * KILL_ORDER says. The file is read at every append, so that a test can give the order at any time.
 */
const append = FileJournal.prototype.append;
const chatOf = new Map<string, number>();

FileJournal.prototype.append = async function (this: FileJournal, events: readonly StoredEvent[]): Promise<void> {
  for (const { type, stream, data } of events) if (type === 'PromptAccepted') chatOf.set(stream, data.chatId);
  const order = readOrder();
  const isMeant = events.some((event) => event.type === order?.fact && chatOfEvent(event) === order.chatId);
  if (isMeant && order?.moment === 'before') process.kill(process.pid, 'SIGKILL');
  await append.call(this, events);
  if (isMeant) process.kill(process.pid, 'SIGKILL');
};

/** What a status message is about stands in its data. */
function chatOfEvent({ stream, data }: StoredEvent): number | undefined {
  return chatOf.get('generationId' in data ? generationStream(data.generationId) : stream);
}

function readOrder(): KillOrder | null {
  const text = readFileSync(process.env.KILL_ORDER ?? '', 'utf8');
  return text === '' ? null : JSON.parse(text);
}
