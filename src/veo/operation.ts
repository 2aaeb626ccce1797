import { UnreadableAnswer } from '../generations/video-service.ts';
import { objectionOf, readSupportCodes } from './support-codes.ts';

/** What the JSON of an answer says once its video has been taken out; `streamed` is a video that was inside it. */
export type Outcome =
  | { kind: 'running' }
  | { kind: 'streamed'; mimeType: string; outputPrompt: string | null }
  | { kind: 'video'; mimeType: string; source: { kind: 'bucket'; uri: string }; outputPrompt: string | null }
  | {
      kind: 'filtered';
      count: number;
      reasons: readonly string[];
      objection: string | null;
    }
  | {
      kind: 'failed';
      /** A google.rpc.Code: 3 invalid argument, 8 resource exhausted, 9 failed precondition, 13 internal, … */
      code: number;
      message: string;
      objection: string | null;
    }
  /** Done, with neither a video nor a word why. */
  | { kind: 'empty' };

/** In what way a body is not an answer of `fetchPredictOperation`. */
export type Malformation =
  | 'cut'
  | 'not-json'
  | 'not-an-object'
  | 'too-large'
  | 'bad-base64'
  | 'empty-video'
  | 'duplicate-key';

const lasting: ReadonlySet<Malformation> = new Set<Malformation>([
  'too-large',
  'bad-base64',
  'empty-video',
  'duplicate-key',
]);

/** A body that is cut or is no answer of `fetchPredictOperation`. */
export class MalformedOperation extends UnreadableAnswer {
  override readonly name = 'MalformedOperation';
  readonly reason: Malformation;

  constructor(reason: Malformation) {
    super(`the answer of fetchPredictOperation is malformed: ${reason}`, lasting.has(reason) ? reason : null);
    this.reason = reason;
  }
}

/** Stands in a document in the place of the video that went to the sink. */
export const STREAMED = 'streamed';

/** Google's words are kept up to this many characters. */
export const MESSAGE_LIMIT = 1000;

const REASONS_LIMIT = 16;
const UNKNOWN_ERROR = 2;

/**
 * Reads an answer whose first inline video has been replaced by STREAMED and whose others are empty.
 * A video wins over a count of filtered ones and over an error, since it has been paid for; but nothing counts before
 * `done` is true. Throws MalformedOperation for a video without a byte that nothing explains.
 */
export function readOutcome(document: unknown): Outcome {
  const operation = fields(document);
  if (operation.done !== true) return { kind: 'running' };
  const response = fields(operation.response);
  const said = readVideo(response) ?? readError(operation.error) ?? readFiltered(response);
  if (said !== null) return said;
  if (videosOf(response).some(({ bytes }) => bytes === '')) throw new MalformedOperation('empty-video');
  return { kind: 'empty' };
}

/** A video as an answer describes it: `bytes` is STREAMED, empty, or null where it has none inside. */
interface VideoPlace {
  object: Fields;
  bytes: string | null;
  /** As `gs://bucket/path`, or null. */
  uri: string | null;
  mimeType: string | null;
}

/**
 * The videos of an answer: `videos` as Vertex AI writes it, and `generatedSamples[].video`, with the names of both
 * interfaces, as @google/genai reads it.
 */
function videosOf(response: Fields): VideoPlace[] {
  const samples = [response, fields(response.generateVideoResponse)].flatMap((place) => items(place.generatedSamples));
  const objects = [...items(response.videos), ...samples.map((sample) => fields(sample).video)].map(fields);
  return objects.map((object) => {
    const { bytesBase64Encoded, encodedVideo, videoBytes, gcsUri, uri, mimeType, encoding } = object;
    const bytes = [bytesBase64Encoded, encodedVideo, videoBytes].filter((each) => typeof each === 'string');
    return {
      object,
      bytes: bytes.find((each) => each === STREAMED) ?? bytes[0] ?? null,
      uri: [gcsUri, uri].map(text).find((each) => each?.startsWith('gs://')) ?? null,
      mimeType: text(mimeType) ?? text(encoding),
    };
  });
}

function readVideo(response: Fields): Outcome | null {
  const videos = videosOf(response);
  const video = videos.find(({ bytes }) => bytes === STREAMED) ?? videos.find(({ uri }) => uri !== null);
  if (video === undefined) return null;
  const mimeType = video.mimeType ?? 'video/mp4';
  const outputPrompt = readOutputPrompt(video.object, response);
  if (video.bytes === STREAMED) return { kind: 'streamed', mimeType, outputPrompt };
  return { kind: 'video', mimeType, source: { kind: 'bucket', uri: video.uri ?? '' }, outputPrompt };
}

/** No answer seen holds the rewritten prompt; these are the places where Google's other clients look for it. */
function readOutputPrompt(video: Fields, response: Fields): string | null {
  const { promptChunks } = fields(fields(video.experimentsMetadata).promptInputs);
  const chunks = items(promptChunks).filter((chunk) => typeof chunk === 'string');
  const sample = fields(items(response.generatedSamples)[0]);
  return text(video.prompt) ?? text(promptChunks) ?? text(chunks.join('')) ?? text(fields(sample.video).text);
}

function readError(error: unknown): Outcome | null {
  if (error === undefined || error === null) return null;
  const { code, message } = fields(error);
  const words = text(message) ?? text(error) ?? '';
  return {
    kind: 'failed',
    code: count(code) || UNKNOWN_ERROR,
    message: words.slice(0, MESSAGE_LIMIT),
    objection: objectionOf(readSupportCodes(words)),
  };
}

function readFiltered(response: Fields): Outcome | null {
  const reasons = items(response.raiMediaFilteredReasons).filter((reason) => typeof reason === 'string');
  const filtered = count(response.raiMediaFilteredCount) || reasons.length;
  if (filtered === 0) return null;
  return {
    kind: 'filtered',
    count: filtered,
    reasons: reasons.slice(0, REASONS_LIMIT).map((reason) => reason.slice(0, MESSAGE_LIMIT)),
    objection: objectionOf(readSupportCodes(reasons.join('\n'))),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A whole number of one or more, which Google's JSON may also write as a string; 0 for everything else. */
function count(value: unknown): number {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : 0;
}
