/**
 * What generations ask of the service that makes videos. Veo on Vertex AI (src/veo) is one; another protocol joins as
 * a folder beside it that keeps to this. What goes wrong is thrown as GenerationError or SubmissionRefusedError.
 */
export interface VideoService {
  /**
   * Makes sure that requests can be sent, so that what fails later is the request itself.
   * @throws GenerationError CREDENTIALS_REFUSED; SubmissionRefusedError where the service could not be reached
   */
  authorize(signal: AbortSignal): Promise<void>;
  /**
   * Sends the one request that costs money, once.
   * @returns the name of the operation
   * @throws SubmissionRefusedError where it was not taken and may be later; GenerationError for all else:
   *   SUBMIT_UNCLEAR where it may have been taken, the others where it surely was not
   */
  submit(request: VideoRequest, signal: AbortSignal): Promise<string>;
  /**
   * Asks once how an operation is doing. A video in the answer goes to the sink as it comes.
   * @throws GenerationError OPERATION_LOST where the service itself says that it does not know it; UnreadableAnswer;
   *   otherwise an error that may pass by waiting
   */
  poll(operation: string, sink: VideoSink, signal: AbortSignal): Promise<OperationAnswer>;
  /** Whether a model can still be used, by a request that costs nothing; null where the service did not say. */
  availability(model: string, signal: AbortSignal): Promise<'there' | 'gone' | null>;
  /** How many tokens a text is for a model; null where it cannot be counted. Free of charge. */
  countTokens(model: string, text: string, signal: AbortSignal): Promise<number | null>;
}

/** A video to make. */
export interface VideoRequest {
  prompt: string;
  input: VideoInput;
  model: string;
  seconds: number;
  resolution: string;
  aspectRatio: string;
  audio: boolean;
  /** Where the video is to be put (`gs://bucket/prefix/`), or null to have it in the answer. */
  storageUri: string | null;
}

/** What a video begins with besides words. */
export type VideoInput =
  | { kind: 'text' }
  | { kind: 'pictures'; first: Media; last: Media | null }
  | { kind: 'video'; video: Media };

/** A picture or a video. */
export interface Media {
  bytes: Buffer;
  mimeType: string;
}

/**
 * How an operation is doing. `outputPrompt` is the prompt as the service rewrote it, should an answer ever carry it: it
 * is there to count its tokens and must never be logged or stored. `message` and `reasons` are the service's words;
 * `objection` is what a filter objected to, as safe to store.
 */
export type OperationAnswer =
  | { kind: 'running' }
  | {
      kind: 'video';
      mimeType: string;
      source: { kind: 'inline'; bytes: number; sha256: string } | { kind: 'bucket'; uri: string };
      outputPrompt: string | null;
    }
  | { kind: 'filtered'; count: number; reasons: readonly string[]; objection: string | null }
  | {
      kind: 'failed';
      /** A google.rpc.Code: 3 invalid argument, 8 resource exhausted, 9 failed precondition, 13 internal, … */
      code: number;
      message: string;
      objection: string | null;
    }
  /** Done, with neither a video nor a word why. */
  | { kind: 'empty' };

/** An answer that is none. Holds no text of it. */
export class UnreadableAnswer extends Error {
  /** How it is wrong, where another poll will hardly mend it; else null. */
  readonly lastingFlaw: string | null;

  constructor(message: string, lastingFlaw: string | null) {
    super(message);
    this.name = 'UnreadableAnswer';
    this.lastingFlaw = lastingFlaw;
  }
}

/** How an answer is wrong, where another poll will hardly mend it; null for all else that can go wrong. */
export const lastingFlaw = (error: unknown): string | null =>
  error instanceof UnreadableAnswer ? error.lastingFlaw : null;

/**
 * Where a video inside an answer goes: the first `write` opens it, and after that exactly one of `finish` and `abandon`
 * is the last call (`abandon` too when `finish` fails). Without a video it is never touched.
 */
export interface VideoSink {
  /** The next bytes of the video: nothing more is read until the promise settles. */
  write(chunk: Uint8Array): Promise<void> | void;
  /** The whole video was right: close it and say what was written. */
  finish(): Promise<{ bytes: number; sha256: string }>;
  /** The answer was cut, wrong, given up, or the operation is not done: throw away what was written. */
  abandon(): Promise<void>;
}
