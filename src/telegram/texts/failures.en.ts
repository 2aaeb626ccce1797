import type { Failures, FilterReason } from './layouts.ts';

const again = 'You can send the prompt again.';
const tellOwner = 'Please tell the owner of this bot.';
const later = 'Please try again in a few minutes.';
const reword = 'Please word the prompt differently.';

export const reasons: Readonly<Record<FilterReason, string>> = {
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

/** What happened and what to do, for every code of the catalogue. */
export const failures = (model: string, because: string): Failures => ({
  MODEL_NOT_FOUND: [
    `Google no longer offers ${model} (or not to this project).`,
    'Choose another model with /setmodel.',
  ],
  PERMISSION_DENIED: ['Google does not let this bot make videos at the moment.', tellOwner],
  CREDENTIALS_REFUSED: ['Google did not accept this bot’s credentials.', tellOwner],
  REQUEST_REFUSED: ['Google refused the request.', 'Try another wording or another model (/setmodel).'],
  GOOGLE_BUSY: ['Google had no capacity left, also after many tries.', 'Please try again later.'],
  PROMPT_LOST: ['The prompt was no longer in memory.', again],
  PROMPT_CUT: [
    'Telegram has cut your text into several messages, since it is longer than 4,096 characters, so no video was begun.',
    'Please send a shorter one.',
  ],
  ALBUM_REFUSED: [
    'I can begin a video with one photo, or begin and end it with two: one caption for both, and nothing else in the album.',
    'Please send it that way.',
  ],
  FILE_NOT_FETCHED: ['I could not get from Telegram what the video was to begin with.', 'Please send it again.'],
  PICTURE_UNREADABLE: ['That file is no picture that Veo takes: it takes JPEG and PNG.', 'Please send it as a photo.'],
  SHUT_OUT: ['You may no longer use this bot, so this was not begun.', 'Its owner can let you in again.'],
  BOT_STOPPED_QUEUED: ['The bot was restarted before it was your turn.', again],
  JOURNAL_BROKEN: ['The bot cannot write its journal and starts nothing new.', tellOwner],
  SUBMIT_UNCLEAR: [
    'The connection broke while Google was taking the prompt, so nobody knows whether it was taken. The bot never sends a prompt twice.',
    again,
  ],
  BOT_STOPPED_SUBMITTING: ['The bot was stopped while Google was taking the prompt.', again],
  FILTERED: [`Google’s safety filter held the video back${because}.`, reword],
  PROMPT_BLOCKED: [`Google’s safety filter refused the prompt${because}.`, reword],
  VEO_BUSY: ['Veo is under high load and did not make the video.', later],
  VEO_REFUSED_SETTINGS: ['Veo refused the request.', 'Try another model with /setmodel.'],
  VEO_FAILED: ['Veo could not make the video.', later],
  VEO_EMPTY: ['Veo finished without a video and without a reason.', again],
  BUCKET_NOT_READY: ['Google is still setting up its access to the bucket.', 'Please try again in two minutes.'],
  RENDER_TIMEOUT: ['Google took too long, so the bot stopped waiting.', again],
  GOOGLE_SILENT: ['Google did not answer for a day, so nobody knows what became of the video.', again],
  VEO_UNREADABLE: ['Google finished, but the bot could not read its answer.', tellOwner],
  OPERATION_LOST: ['Google no longer knows this video.', again],
  BOT_STOPPED_RENDERING: ['The bot was stopped while Google was making the video.', again],
  VIDEO_GONE: ['The video was made, but Google no longer has it.', again],
  DOWNLOAD_FAILED: ['The video was made, but could not be fetched from Google.', again],
  BUCKET_REFUSED: ['The video was made, but the bot may not read it from its bucket.', tellOwner],
  VIDEO_TOO_LARGE: [
    'The video was made, but it is larger than Telegram lets this bot send (50 MB).',
    'Its owner can use a local Bot API server, which sends up to 2,000 MB.',
  ],
  CHAT_UNREACHABLE: ['The video was made, but this chat could not be reached.', again],
  UPLOAD_REFUSED: ['The video was made, but Telegram did not take it.', 'Check that the bot may send videos here.'],
  UPLOAD_FAILED: ['The video was made, but Telegram could not be reached for a long time.', again],
  UPLOAD_UNCLEAR: [
    'The video was made and sent, but Telegram never said that it has it, so nobody knows whether it arrived.',
    again,
  ],
  BOT_STOPPED_DELIVERING: ['The video was made, but the bot was stopped while delivering it.', again],
  INTERNAL: ['Something went wrong inside this bot.', again],
});
