import type { GenerationContext } from '../../../machines/generation.ts';
import type { Keyboards } from '../answers/keyboards.ts';
import type { MessageView } from '../outgoing/chat-client.ts';
import type { Texts } from '../texts/en.ts';

export interface StatusViewTools {
  texts: Texts;
  keyboards: Keyboards;
  clock: () => number;
  /** A generation's place among those that wait, from 1, or null. */
  position: (generationId: string) => number | null;
  /** How long rendering usually takes with a model, in ms, or null where too little is known. */
  usualMs: (model: string) => number | null;
  /** Google's own words about a failure, given away once. */
  remark: (generationId: string) => string | null;
  /** Where an object of the bucket can be watched. */
  link: (gcsUri: string) => string;
}

/** What the status message of a generation shows in a state; null once its video is in the chat. */
export function statusView(tools: StatusViewTools) {
  const { texts, keyboards, clock } = tools;
  return (generation: GenerationContext, state: string): MessageView | null => {
    const cancel = () => keyboards.cancel(generation.id);
    switch (state) {
      case 'queued': {
        const wait = (generation.retryAt ?? 0) - clock();
        const position = tools.position(generation.id);
        // Not in line any more: its slot is granted, and the fact of it is on its way into the log.
        const waiting =
          position === null ? texts.generating(0, tools.usualMs(generation.model)) : texts.queued(position);
        return { text: wait > 0 ? texts.refused(wait) : waiting, keyboard: cancel() };
      }
      case 'generating.submitting':
      case 'generating.rendering': {
        const elapsed = clock() - (generation.startedAt ?? generation.acceptedAt);
        return { text: texts.generating(elapsed, tools.usualMs(generation.model)), keyboard: cancel() };
      }
      case 'downloading':
        return { text: texts.downloading(), keyboard: null };
      case 'uploading':
        return { text: texts.uploading(), keyboard: null };
      case 'cancelled':
        return { text: texts.cancelled(generation.costUsd ?? 0), keyboard: keyboards.again(generation.model) };
      case 'failed':
        // Its first part alone is not what was meant.
        return {
          text: failure(generation, tools),
          keyboard: generation.failure?.code === 'PROMPT_CUT' ? null : keyboards.again(generation.model),
        };
      default:
        return null;
    }
  };
}

function failure(generation: GenerationContext, { texts, remark, link }: StatusViewTools) {
  const { failure, model, priceUsd, gcsUri } = generation;
  const { code, stage, detail } = failure ?? { code: 'INTERNAL', stage: 'queued' as const, detail: null };
  const inBucket = code === 'VIDEO_TOO_LARGE' && gcsUri !== null;
  const words = remark(generation.id);
  return texts.failed({ code, stage, detail, model, priceUsd, remark: words, link: inBucket ? link(gcsUri) : null });
}
