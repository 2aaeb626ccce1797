import type { FactType } from '../../src/log/facts.ts';
import type { Fate } from './dying.ts';

/** What has to come of a generation whose bot was killed. */
export interface Outcome {
  /** How many requests Google has accepted; never more than one. */
  submits: 0 | 1;
  /** How many videos come, or the words that the chat reads instead. */
  end: 1 | 2 | RegExp;
  status: 'done' | 'failed' | 'cancelled';
  /** In the record; null where only Google knows. */
  costUsd: number | null;
}

/** A fact at which a bot is killed, and what each death comes to: just before it was on disk, and just after. */
export interface Death {
  fact: FactType;
  /** Of what, in words. */
  of: string;
  fate: Fate;
  before: Outcome;
  after: Outcome;
  /** Also where videos lie in a bucket. */
  bucketToo?: true;
}

const PRICE = 0.8;
const video: Outcome = { submits: 1, end: 1, status: 'done', costUsd: PRICE };
const failed = (submits: 0 | 1, costUsd: number | null, end: RegExp): Outcome => ({
  submits,
  end,
  status: 'failed',
  costUsd,
});
const neverSent = failed(
  0,
  0,
  /The bot was restarted before it was your turn\. It cost nothing\. You can send the prompt again\./,
);
const perhapsSent = (submits: 0 | 1): Outcome =>
  failed(
    submits,
    null,
    /The bot was stopped while Google was taking the prompt\. Google may have charged \$0\.80 for it\./,
  );
const unclear = failed(1, null, /nobody knows.*Google may have charged \$0\.80/);
const filtered = failed(1, 0, /safety filter held the video back.* It cost nothing\./);
const unwanted = failed(1, PRICE, /did not take it\. Google charges \$0\.80/);
const cancelled: Outcome = {
  submits: 1,
  end: /Cancelled\. .*still charges \$0\.80\./,
  status: 'cancelled',
  costUsd: PRICE,
};

/** The facts of a generation's life, and the one of its status message. */
export const deaths: readonly Death[] = [
  // Before, the message has led to nothing: Telegram brings it again.
  { fact: 'PromptAccepted', of: 'a prompt', fate: 'video', before: video, after: neverSent },
  { fact: 'GenerationStarted', of: 'a prompt', fate: 'video', before: neverSent, after: perhapsSent(0) },
  { fact: 'SubmissionRefused', of: 'a prompt', fate: 'refused', before: perhapsSent(0), after: neverSent },
  { fact: 'OperationStarted', of: 'a video', fate: 'video', before: perhapsSent(1), after: video, bucketToo: true },
  { fact: 'StatusShown', of: 'a running video', fate: 'shown late', before: video, after: video },
  { fact: 'VideoGenerated', of: 'a video', fate: 'video', before: video, after: video, bucketToo: true },
  { fact: 'VideoDownloaded', of: 'a video', fate: 'video', before: video, after: video, bucketToo: true },
  // Before, the video is in the chat and no fact says so: a video twice is better than none.
  {
    fact: 'VideoDelivered',
    of: 'a video',
    fate: 'video',
    before: { ...video, end: 2 },
    after: video,
    bucketToo: true,
  },
];

/** The same facts of a generation that begins and ends with a photo. */
export const deathsWithAlbum: readonly Death[] = [
  { fact: 'PromptAccepted', of: 'an album', fate: 'album', before: video, after: neverSent },
  { fact: 'GenerationStarted', of: 'an album', fate: 'album', before: neverSent, after: perhapsSent(0) },
  { fact: 'OperationStarted', of: 'an album', fate: 'album', before: perhapsSent(1), after: video },
  { fact: 'VideoGenerated', of: 'an album', fate: 'album', before: video, after: video },
  { fact: 'VideoDelivered', of: 'an album', fate: 'album', before: { ...video, end: 2 }, after: video },
];

/** The facts of how a generation ends, and of the last word of its status message. */
export const deathsAtTheEnd: readonly Death[] = [
  { fact: 'StatusClosed', of: 'a video', fate: 'video', before: video, after: video, bucketToo: true },
  { fact: 'GenerationFailed', of: 'a filtered video', fate: 'filtered', before: filtered, after: filtered },
  { fact: 'StatusClosed', of: 'a filtered video', fate: 'filtered', before: filtered, after: filtered },
  { fact: 'GenerationFailed', of: 'a lost answer', fate: 'unclear', before: perhapsSent(1), after: unclear },
  { fact: 'GenerationFailed', of: 'an unwanted video', fate: 'unwanted', before: unwanted, after: unwanted },
  { fact: 'GenerationCancelled', of: 'a video', fate: 'cancelled', before: cancelled, after: cancelled },
];

/** The facts that are written while a bot ends in good order. */
export const deathsAtShutdown: readonly Death[] = [
  { fact: 'GenerationFailed', of: 'a waiting prompt', fate: 'stopped waiting', before: neverSent, after: neverSent },
  { fact: 'StatusClosed', of: 'a waiting prompt', fate: 'stopped waiting', before: neverSent, after: neverSent },
  {
    fact: 'GenerationFailed',
    of: 'a prompt on its way',
    fate: 'stopped submitting',
    before: perhapsSent(1),
    after: perhapsSent(1),
  },
];

/** The facts that follow when Google is heard again after an outage that has outlasted the deadline. */
export const deathsAfterAnOutage: readonly Death[] = [
  { fact: 'VideoGenerated', of: 'a video after an outage', fate: 'outage', before: video, after: video },
  { fact: 'VideoDownloaded', of: 'a video after an outage', fate: 'outage', before: video, after: video },
];
