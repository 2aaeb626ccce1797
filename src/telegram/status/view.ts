import type { GenerationContext } from '../../../machines/generation.ts';
import { LONGEST_RETRY_MS } from '../../generations/backoff.ts';
import { stillChargedUsd } from '../../generations/cancellation.ts';
import type { Dispatcher } from '../../generations/dispatcher.ts';
import type { ErrorCode } from '../../generations/failure-codes.ts';
import type { GoogleWords } from '../../generations/google-words.ts';
import type { Trouble, Troubles } from '../../generations/troubles.ts';
import type { RenderingTimes } from '../../records/rendering-times.ts';
import { bucketLink } from '../../veo/bucket-link.ts';
import type { Keyboards } from '../answers/keyboards.ts';
import type { MessageView } from '../outgoing/chat-client.ts';
import type { Texts } from '../texts/en.ts';

export interface StatusViewTools {
  texts: Texts;
  keyboards: Keyboards;
  clock: () => number;
  dispatcher: Pick<Dispatcher, 'order'>;
  times: Pick<RenderingTimes, 'usual'>;
  googleWords: Pick<GoogleWords, 'take'>;
  troubles: Pick<Troubles, 'of'>;
}

const hasNoAgain: ReadonlySet<string> = new Set<ErrorCode>(['PROMPT_CUT', 'SHUT_OUT']);

/** What the status message of a generation shows in a state; null once its video is in the chat. */
export function statusView(tools: StatusViewTools) {
  const { texts, keyboards, clock, dispatcher, times, troubles } = tools;
  return (generation: GenerationContext, state: string): MessageView | null => {
    const cancel = (at: string) => keyboards.cancel(generation.id, stillChargedUsd({ ...generation, state: at }));
    switch (state) {
      case 'queued': {
        const wait = Math.min((generation.retryAt ?? 0) - clock(), LONGEST_RETRY_MS);
        const position = dispatcher.order().indexOf(generation.id) + 1;
        if (wait > 0) return { text: texts.refused(wait), keyboard: cancel(state) };
        if (position > 0) return { text: texts.queued(position), keyboard: cancel(state) };
        // Not in line any more: its slot is granted, and its request goes out any moment.
        return { text: texts.generating(0, times.usual(generation.model)), keyboard: cancel('generating.submitting') };
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
        return { text: texts.cancelled(generation.costUsd ?? 0), keyboard: keyboards.again(generation.userId) };
      case 'failed':
        // The first part alone is not what was meant, and who was shut out cannot ask again.
        return {
          text: failure(generation, tools),
          keyboard: hasNoAgain.has(generation.failure?.code ?? '') ? null : keyboards.again(generation.userId),
        };
      default:
        return null;
    }
  };
}

function madeWords(state: 'downloading' | 'uploading', trouble: Trouble | null, texts: Texts) {
  if (trouble === 'video not fetched') return texts.notFetched();
  if (trouble === 'upload unclear') return texts.uploadUnclear();
  return state === 'downloading' ? texts.downloading() : texts.uploading();
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
    remark: words,
    link: inBucket ? bucketLink(gcsUri) : null,
  });
}
