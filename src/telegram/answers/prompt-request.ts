import { type Acceptance, type Acceptor, generationId } from '../../generations/acceptance.ts';
import type { Picture } from '../../generations/prompts.ts';
import type { FactData } from '../../log/facts.ts';
import type { VideoSettings } from '../../veo/models.ts';
import type { Place, Sender } from '../incoming/update.ts';
import type { Rich } from '../outgoing/formatting.ts';
import type { Texts } from '../texts/en.ts';
import type { Continuation } from './continuations.ts';

/** A prompt to accept: who asks and for whom it counts, where the prompt stands, and what starts it. */
export interface PromptRequest {
  prompt: string;
  sender: Sender;
  payer: Sender;
  /** The language that whoever asks is spoken to in. */
  language: string;
  place: Pick<Place, 'chatId' | 'threadId' | 'messageId'>;
  origin: FactData<'PromptAccepted'>['origin'];
  pictures: readonly Picture[];
  /** The video that it continues, or null. */
  continues: Continuation['source'] | null;
  /** The message whose generation this is: the prompt, or for `again` the message with the button. */
  keyMessageId: number;
  updateId: number;
  settings: VideoSettings;
}

/** Asks for the generation that a message or a button stands for. */
export function accept(
  acceptor: Acceptor,
  {
    prompt,
    sender,
    payer,
    language,
    place,
    origin,
    pictures,
    continues,
    keyMessageId,
    updateId,
    settings,
  }: PromptRequest,
): Promise<Acceptance> {
  return acceptor.accept(
    generationId(place.chatId, keyMessageId, origin),
    { text: prompt, senderId: sender.id, pictures, video: continues?.fileId ?? null },
    {
      userId: payer.id,
      username: payer.name,
      language,
      chatId: place.chatId,
      messageId: place.messageId,
      threadId: place.threadId,
      updateId,
      origin,
      input: continues ? 'video' : pictures.length > 0 ? 'pictures' : 'text',
      continues: continues && { generationId: continues.generationId, seconds: continues.seconds },
      ...settings,
    },
  );
}

/** What a chat is told about a prompt that was not taken; null where there is nothing to say. */
export function refusalWords(outcome: Acceptance, texts: Texts): Rich | null {
  switch (outcome.kind) {
    case 'begun':
    case 'known':
      return null;
    case 'stopping':
      return texts.stopping();
    case 'journal broken':
      return texts.journalBroken();
    case 'queue full':
      return outcome.whose === 'own line' ? texts.queueFull(outcome.waiting) : texts.lineFull(outcome.waiting);
    case 'over budget':
      return texts.overBudget(outcome.budget, outcome.priceUsd);
  }
}
