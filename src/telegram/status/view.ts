import type { GenerationContext } from '../../../machines/generation.ts';
import { LONGEST_RETRY_MS } from '../../generations/backoff.ts';
import { stillChargedUsd } from '../../generations/cancellation.ts';
import type { Dispatcher } from '../../generations/dispatcher.ts';
import type { ErrorCode } from '../../generations/failure-codes.ts';
import type { GoogleWords } from '../../generations/google-words.ts';
import type { StateName } from '../../generations/state.ts';
import type { Trouble, Troubles } from '../../generations/troubles.ts';
import type { RenderingTimes } from '../../records/rendering-times.ts';
import { bucketLink } from '../../veo/bucket-link.ts';
import type { Keyboards } from '../answers/keyboards.ts';
import type { MessageView } from '../outgoing/chat-client.ts';
import type { Texts } from '../texts/en.ts';

/** Telegram usually confirms a message at once, in ms. */
const CONFIRMED_WITHIN_MS = 3_000;

export interface StatusViewTools {
  texts: Texts;
  keyboards: Keyboards;
  clock: () => number;
  dispatcher: Pick<Dispatcher, 'order' | 'isUnconfirmed' | 'beginsWhenConfirmed'>;
  times: Pick<RenderingTimes, 'usual'>;
  googleWords: Pick<GoogleWords, 'take'>;
  troubles: Pick<Troubles, 'of'>;
}

const hasNoAgain: ReadonlySet<string> = new Set<ErrorCode>(['PROMPT_CUT', 'ALBUM_REFUSED', 'SHUT_OUT']);

/** What the status message of a generation shows in a state; null once its video is in the chat. */
export function statusView(tools: StatusViewTools) {
  const { texts, keyboards, clock, times, troubles } = tools;
  return (generation: GenerationContext, state: StateName): MessageView | null => {
    const again = (of: GenerationContext) => keyboards.again(of, null);
    const cancel = (at: StateName) => keyboards.cancel(generation.id, stillChargedUsd({ ...generation, state: at }));
    switch (state) {
      case 'queued': {
        const { text, begins } = waiting(generation, tools);
        return { text, keyboard: cancel(begins ? 'generating.submitting' : state) };
      }
      case 'generating.submitting':
      case 'generating.rendering': {
        const elapsed = clock() - (generation.startedAt ?? generation.acceptedAt);
        const isSilent = troubles.of(generation.id) === 'Google is silent';
        const usual = times.usual(generation.model);
        const text = isSilent ? texts.googleSilent(elapsed) : texts.generating(elapsed, usual);
        return { text, keyboard: cancel(state) };
      }
      case 'downloading':
      case 'uploading':
        return { text: madeWords(state, troubles.of(generation.id), texts), keyboard: null };
      case 'cancelled':
        return { text: texts.cancelled(generation.costUsd ?? 0), keyboard: again(generation) };
      case 'failed':
        // The first part alone is not what was meant, and who was shut out cannot ask again.
        return {
          text: failure(generation, tools),
          keyboard: hasNoAgain.has(generation.failure?.code ?? '') ? null : again(generation),
        };
      case 'done':
        return null;
    }
  };
}

function madeWords(state: 'downloading' | 'uploading', trouble: Trouble | null, texts: Texts) {
  if (trouble === 'video not fetched') return texts.notFetched();
  if (trouble === 'upload unclear') return texts.uploadUnclear();
  return state === 'downloading' ? texts.downloading() : texts.uploading();
}

/** What one that waits is told: for Google, for Telegram, for its turn; or that it begins just now. */
function waiting(generation: GenerationContext, { texts, clock, dispatcher, times }: StatusViewTools) {
  const { id, model, acceptedAt, retryAt } = generation;
  const retryMs = Math.min((retryAt ?? 0) - clock(), LONGEST_RETRY_MS);
  if (retryMs > 0) return { text: texts.refused(retryMs), begins: false };
  const isUnconfirmed = dispatcher.isUnconfirmed(id);
  if (isUnconfirmed && clock() - acceptedAt > CONFIRMED_WITHIN_MS) return { text: texts.unconfirmed(), begins: false };
  const position = dispatcher.order().indexOf(id) + 1;
  // Not in line any more: its slot is granted, and its request goes out any moment.
  const begins = position === 0 || dispatcher.beginsWhenConfirmed(id);
  return { text: begins ? texts.generating(0, times.usual(model)) : texts.queued(position), begins };
}

function failure(generation: GenerationContext, { texts, googleWords }: StatusViewTools) {
  const { failure, model, priceUsd, gcsUri } = generation;
  const { code, stage, detail } = failure ?? { code: 'INTERNAL', stage: 'queued' as const, detail: null };
  const inBucket = code === 'VIDEO_TOO_LARGE' && gcsUri !== null;
  const words = googleWords.take(generation.id);
  return texts.failed({
    code,
    stage,
    detail,
    model,
    priceUsd,
    googleWords: words,
    link: inBucket ? bucketLink(gcsUri) : null,
  });
}
