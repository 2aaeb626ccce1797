import type { Stage } from '../log/facts.ts';

/**
 * The catalogue of everything that can end a generation: what it means for the money and what the operator reads.
 * What the chat reads stands beside the other texts, for every code, in src/telegram/texts.
 */

/** What an ending means for the money: nothing was charged, Google may have charged, or Google charges. */
export type Money = 'free' | 'maybe' | 'charged';

interface Entry {
  money: Money | 'by stage';
  /** One or two sentences for the operator's log: what happened, what to do. Null where there is nothing to do. */
  operator: string | null;
}

const catalogue = {
  // before Google took the prompt
  MODEL_NOT_FOUND: {
    money: 'free',
    operator: 'Google does not know this model (any more). Check the list of models, DEFAULT_MODEL and EXTRA_MODELS.',
  },
  PERMISSION_DENIED: {
    money: 'free',
    operator:
      'Google refused access (403). Check that the Vertex AI API is enabled, billing is on, and the service account has aiplatform.endpoints.predict (role "Vertex AI User").',
  },
  CREDENTIALS_REFUSED: {
    money: 'free',
    operator:
      'Google did not accept the credentials. Check GOOGLE_APPLICATION_CREDENTIALS: the key may be revoked or of another project, or the clock of this machine is wrong.',
  },
  REQUEST_REFUSED: { money: 'free', operator: 'Google refused the request as invalid. Check EXTRA_MODELS.' },
  GOOGLE_BUSY: {
    money: 'free',
    operator: 'Google kept refusing requests (429 or 503). Ask for a higher quota or lower MAX_CONCURRENT.',
  },
  PROMPT_LOST: { money: 'free', operator: 'A prompt was no longer in memory when its turn came.' },
  PROMPT_CUT: { money: 'free', operator: null },
  ALBUM_REFUSED: { money: 'free', operator: null },
  FILE_NOT_FETCHED: { money: 'free', operator: null },
  PICTURE_UNREADABLE: { money: 'free', operator: null },
  SHUT_OUT: { money: 'free', operator: null },
  BOT_STOPPED_QUEUED: { money: 'free', operator: null },
  JOURNAL_BROKEN: { money: 'free', operator: 'The journal cannot be written: see the message about EVENT_JOURNAL.' },

  // while Google took it: nobody but Google knows
  SUBMIT_UNCLEAR: {
    money: 'maybe',
    operator: 'The answer to a request was lost. It is never sent again; look at the billing report to see if it ran.',
  },
  BOT_STOPPED_SUBMITTING: {
    money: 'maybe',
    operator: 'The bot stopped while a request was on its way. It is never sent again; the billing report tells.',
  },

  // while Google rendered
  FILTERED: { money: 'free', operator: null },
  PROMPT_BLOCKED: { money: 'free', operator: null },
  VEO_BUSY: { money: 'free', operator: null },
  VEO_REFUSED_SETTINGS: { money: 'free', operator: 'Veo refused the settings of a request. Check EXTRA_MODELS.' },
  VEO_FAILED: { money: 'free', operator: null },
  // Operators saw credits spent for exactly this.
  VEO_EMPTY: {
    money: 'maybe',
    operator: 'Google finished an operation without a video and without a reason. The billing report tells its cost.',
  },
  BUCKET_NOT_READY: {
    money: 'free',
    operator:
      'Google is still preparing access to the bucket of VEO_OUTPUT_GCS_URI: this takes about two minutes, once.',
  },
  RENDER_TIMEOUT: {
    money: 'maybe',
    operator: 'A video took longer than VEO_TIMEOUT_MS. Google goes on and may charge for it.',
  },
  GOOGLE_SILENT: {
    money: 'maybe',
    operator: 'Google could not be asked for a whole day what became of a video. The billing report tells its cost.',
  },
  VEO_UNREADABLE: {
    money: 'maybe',
    operator: 'Google’s answer about a finished video could not be read. Please report the detail of the fact.',
  },
  OPERATION_LOST: { money: 'maybe', operator: 'Google no longer knows an operation that it had accepted.' },
  BOT_STOPPED_RENDERING: {
    money: 'charged',
    operator: 'The bot stopped while Google was rendering. Set EVENT_JOURNAL and a restart will go on with it.',
  },

  // once the video is paid for
  VIDEO_GONE: { money: 'charged', operator: 'A finished video is no longer to be had from Google.' },
  DOWNLOAD_FAILED: {
    money: 'charged',
    operator: 'A finished video could not be fetched or written. Check the network, and the space in TEMP_DIR.',
  },
  BUCKET_REFUSED: {
    money: 'charged',
    operator:
      'The bucket refused a download. Give the service account the role "Storage Object Admin" on the bucket of VEO_OUTPUT_GCS_URI.',
  },
  VIDEO_TOO_LARGE: {
    money: 'charged',
    operator:
      'A video was over the upload limit of the Bot API (50 MB). A local Bot API server (TELEGRAM_API_ROOT) takes 2000 MB; with VEO_OUTPUT_GCS_URI the video stays in the bucket.',
  },
  CHAT_UNREACHABLE: { money: 'charged', operator: null },
  UPLOAD_REFUSED: { money: 'charged', operator: 'Telegram refused a video for good.' },
  UPLOAD_FAILED: { money: 'charged', operator: 'Telegram could not be reached to deliver a video.' },
  UPLOAD_UNCLEAR: {
    money: 'charged',
    operator:
      'Telegram never confirmed a video, though it was sent again. Look at what stands between this machine and Telegram.',
  },
  BOT_STOPPED_DELIVERING: {
    money: 'charged',
    operator: 'The bot stopped while a video was on its way. Set EVENT_JOURNAL and a restart will go on with it.',
  },

  INTERNAL: { money: 'by stage', operator: 'An unexpected error. This is a defect: please report the line above.' },
} as const satisfies Record<string, Entry>;

/** The code of an ending without a video. */
export type ErrorCode = keyof typeof catalogue;
/** All codes, for tests that each has its words. */
export const errorCodes = Object.keys(catalogue) as ErrorCode[];

const internalMoney: Record<Stage, Money> = {
  queued: 'free',
  submitting: 'maybe',
  rendering: 'maybe',
  downloading: 'charged',
  uploading: 'charged',
};

/**
 * What an ending means for the money. Once the video is made it is charged for, whatever the code; a code that an older
 * version wrote counts as an internal one.
 */
export function moneyOf(code: string, stage: Stage): Money {
  if (stage === 'downloading' || stage === 'uploading') return 'charged';
  const money = isErrorCode(code) ? catalogue[code].money : 'by stage';
  return money === 'by stage' ? internalMoney[stage] : money;
}

/** The cost to record in USD: 0, the price, or null where only Google knows. */
export function costOf(code: string, stage: Stage, priceUsd: number): number | null {
  switch (moneyOf(code, stage)) {
    case 'free':
      return 0;
    case 'maybe':
      return null;
    case 'charged':
      return priceUsd;
  }
}

/** What the operator should read about a code, or null where there is nothing to do. */
export const operatorWords = (code: ErrorCode): string | null => catalogue[code].operator;

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(catalogue, code);

/**
 * The end of a generation, thrown by a worker. `detail` must be safe to store. `googleWords` is Google's own text, for the
 * chat alone: it may repeat the prompt and never becomes part of a fact, a log line or this error's message.
 */
export class GenerationError extends Error {
  readonly code: ErrorCode;
  readonly detail: string | null;
  readonly googleWords: string | null;
  constructor(code: ErrorCode, detail: string | null = null, googleWords: string | null = null) {
    super(detail === null ? code : `${code} (${detail})`);
    this.name = 'GenerationError';
    this.code = code;
    this.detail = detail;
    this.googleWords = googleWords;
  }
}

/**
 * Google refused the request before taking it: nothing was charged, and it may be sent again.
 * `status` is the HTTP status, or 0 where Google could not be reached.
 */
export class SubmissionRefusedError extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`Google refused the request for now (${status})`);
    this.name = 'SubmissionRefusedError';
    this.status = status;
  }
}
