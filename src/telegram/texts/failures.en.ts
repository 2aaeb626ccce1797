import type { ErrorCode } from '../../generations/failure-codes.ts';
import { clean } from '../outgoing/formatting.ts';

/** What happened and what to do, for every code. What it means for the money stands between the two. */
export interface FailureWords {
  what: string;
  todo: string;
}

const again = 'You can send the prompt again.';
const tellOwner = 'Please tell the owner of this bot.';
const later = 'Please try again in a few minutes.';
const reword = 'Please word the prompt differently.';

const reasons: Readonly<Record<string, string>> = {
  child: 'content that involves children',
  celebrity: 'a likeness of a real, known person',
  'video-safety': 'video safety',
  dangerous: 'dangerous content',
  hate: 'hate',
  other: 'a safety reason that Google does not name',
  prohibited: 'prohibited content',
  'third-party': 'content that belongs to somebody else',
  sexual: 'sexual content',
  toxic: 'toxic content',
  violence: 'violence',
  vulgar: 'vulgar language',
};

/** The reason of a filter in words; `detail` is its category, or Google's support codes. */
function because(detail: string | null): string {
  if (detail === null) return '';
  return `: ${reasons[detail] ?? clean(detail, 80)}`;
}

/** @param detail the safe detail of the fact; @param model the model's id */
export function failureWords(code: ErrorCode, detail: string | null, model: string): FailureWords {
  switch (code) {
    case 'MODEL_NOT_FOUND':
      return {
        what: `Google no longer offers ${model} (or not to this project).`,
        todo: 'Choose another model with /setmodel.',
      };
    case 'PERMISSION_DENIED':
      return { what: 'Google does not let this bot make videos at the moment.', todo: tellOwner };
    case 'CREDENTIALS_REFUSED':
      return { what: 'Google did not accept this bot’s credentials.', todo: tellOwner };
    case 'REQUEST_REFUSED':
      return { what: 'Google refused the request.', todo: 'Try another wording or another model (/setmodel).' };
    case 'GOOGLE_BUSY':
      return { what: 'Google had no capacity left, also after many tries.', todo: 'Please try again later.' };
    case 'PROMPT_LOST':
      return { what: 'The prompt was no longer in memory.', todo: again };
    case 'PROMPT_CUT':
      return {
        what: 'Telegram has cut your text into several messages, since it is longer than 4,096 characters, so no video was begun.',
        todo: 'Please send a shorter one.',
      };
    case 'ALBUM_REFUSED':
      return {
        what: 'I can begin a video with one photo, or begin and end it with two: one caption for both, and nothing else in the album.',
        todo: 'Please send it that way.',
      };
    case 'FILE_NOT_FETCHED':
      return { what: 'I could not get from Telegram what the video was to begin with.', todo: 'Please send it again.' };
    case 'PICTURE_UNREADABLE':
      return {
        what: 'That file is no picture that Veo takes: it takes JPEG and PNG.',
        todo: 'Please send it as a photo.',
      };
    case 'SHUT_OUT':
      return {
        what: 'You may no longer use this bot, so this was not begun.',
        todo: 'Its owner can let you in again.',
      };
    case 'BOT_STOPPED_QUEUED':
      return { what: 'The bot was restarted before it was your turn.', todo: again };
    case 'JOURNAL_BROKEN':
      return { what: 'The bot cannot write its journal and starts nothing new.', todo: tellOwner };
    case 'SUBMIT_UNCLEAR':
      return {
        what: 'The connection broke while Google was taking the prompt, so nobody knows whether it was taken. The bot never sends a prompt twice.',
        todo: again,
      };
    case 'BOT_STOPPED_SUBMITTING':
      return { what: 'The bot was stopped while Google was taking the prompt.', todo: again };
    case 'FILTERED':
      return { what: `Google’s safety filter held the video back${because(detail)}.`, todo: reword };
    case 'PROMPT_BLOCKED':
      return { what: `Google’s safety filter refused the prompt${because(detail)}.`, todo: reword };
    case 'VEO_BUSY':
      return { what: 'Veo is under high load and did not make the video.', todo: later };
    case 'VEO_REFUSED_SETTINGS':
      return { what: 'Veo refused the request.', todo: 'Try another model with /setmodel.' };
    case 'VEO_FAILED':
      return { what: 'Veo could not make the video.', todo: later };
    case 'VEO_EMPTY':
      return { what: 'Veo finished without a video and without a reason.', todo: again };
    case 'BUCKET_NOT_READY':
      return { what: 'Google is still setting up its access to the bucket.', todo: 'Please try again in two minutes.' };
    case 'RENDER_TIMEOUT':
      return { what: 'Google took too long, so the bot stopped waiting.', todo: again };
    case 'GOOGLE_SILENT':
      return { what: 'Google did not answer for a day, so nobody knows what became of the video.', todo: again };
    case 'VEO_UNREADABLE':
      return { what: 'Google finished, but the bot could not read its answer.', todo: tellOwner };
    case 'OPERATION_LOST':
      return { what: 'Google no longer knows this video.', todo: again };
    case 'BOT_STOPPED_RENDERING':
      return { what: 'The bot was stopped while Google was making the video.', todo: again };
    case 'VIDEO_GONE':
      return { what: 'The video was made, but Google no longer has it.', todo: again };
    case 'DOWNLOAD_FAILED':
      return { what: 'The video was made, but could not be fetched from Google.', todo: again };
    case 'BUCKET_REFUSED':
      return { what: 'The video was made, but the bot may not read it from its bucket.', todo: tellOwner };
    case 'VIDEO_TOO_LARGE':
      return {
        what: 'The video was made, but it is larger than Telegram lets this bot send (50 MB).',
        todo: 'Its owner can use a local Bot API server, which sends up to 2000 MB.',
      };
    case 'CHAT_UNREACHABLE':
      return { what: 'The video was made, but this chat could not be reached.', todo: again };
    case 'UPLOAD_REFUSED':
      return {
        what: 'The video was made, but Telegram did not take it.',
        todo: 'Check that the bot may send videos here.',
      };
    case 'UPLOAD_FAILED':
      return { what: 'The video was made, but Telegram could not be reached for a long time.', todo: again };
    case 'UPLOAD_UNCLEAR':
      return {
        what: 'The video was made and sent, but Telegram never said that it has it, so nobody knows whether it arrived.',
        todo: again,
      };
    case 'BOT_STOPPED_DELIVERING':
      return { what: 'The video was made, but the bot was stopped while delivering it.', todo: again };
    case 'INTERNAL':
      return { what: 'Something went wrong inside this bot.', todo: again };
  }
}
