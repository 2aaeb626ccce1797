import { aiplatform_v1 } from 'googleapis/build/src/apis/aiplatform/v1.js';
import { GenerationError, SubmissionRefusedError } from '../generations/failure-codes.ts';
import type {
  Media,
  OperationAnswer,
  VideoInput,
  VideoRequest,
  VideoService,
  VideoSink,
} from '../generations/video-service.ts';
import { networkCode } from '../network/network-code.ts';
import { neverSent } from '../network/never-sent.ts';
import { withLimit } from '../time/timers.ts';
import { type GoogleCredentials, NoTokenError } from './google-auth.ts';
import { readGoogleError } from './google-error.ts';
import { readOperation } from './operation-stream.ts';
import { objectionOf, readSupportCodes } from './support-codes.ts';

/** Counting tokens, which nothing should wait for, may take so many ms. */
const COUNT_LIMIT_MS = 3_000;

/** A question about a model, which nothing waits for, may take so many ms. */
const ASK_LIMIT_MS = 60_000;

/** Veo on Vertex AI, by googleapis. Requests are never repeated here: who asks decides. */
export class VeoClient implements VideoService {
  readonly #credentials: GoogleCredentials;
  readonly #models: aiplatform_v1.Resource$Projects$Locations$Publishers$Models;
  readonly #catalogue: aiplatform_v1.Resource$Publishers$Models;
  readonly #publisher: string;
  readonly #countMs: number;

  /** @param options.apiRoot as `https://us-central1-aiplatform.googleapis.com` */
  constructor(options: {
    credentials: GoogleCredentials;
    project: string;
    location: string;
    apiRoot: string;
    countMs?: number;
  }) {
    this.#credentials = options.credentials;
    const aiplatform = new aiplatform_v1.Aiplatform({
      auth: options.credentials.auth as never,
      rootUrl: options.apiRoot,
    });
    this.#models = aiplatform.projects.locations.publishers.models;
    this.#catalogue = aiplatform.publishers.models;
    this.#publisher = `projects/${options.project}/locations/${options.location}/publishers/google`;
    this.#countMs = options.countMs ?? COUNT_LIMIT_MS;
  }

  /**
   * Makes sure that there is a token, so that what fails later is the request itself.
   * @throws GenerationError CREDENTIALS_REFUSED; SubmissionRefusedError where Google could not be reached
   */
  async authorize(signal: AbortSignal): Promise<void> {
    try {
      await this.#credentials.token(signal);
    } catch (error) {
      throw signal.aborted ? error : tokenError(error);
    }
  }

  /**
   * Sends the one request that costs money, once, and gives the operation's name.
   * @throws SubmissionRefusedError where Google did not take it and may later; GenerationError for all else:
   *   SUBMIT_UNCLEAR where Google may have taken it, the others where it surely did not
   */
  async submit(request: VideoRequest, signal: AbortSignal): Promise<string> {
    const call = { endpoint: this.#model(request.model), requestBody: submitBody(request) };
    const options = { signal, retry: false };
    try {
      const answer = await this.#credentials.ask(signal, () => this.#models.predictLongRunning(call, options));
      const { name } = (answer.data ?? {}) as { name?: unknown };
      if (typeof name !== 'string' || !name.includes('/operations/')) throw new GenerationError('SUBMIT_UNCLEAR');
      return name;
    } catch (error) {
      if (error instanceof GenerationError) throw error;
      if (!(error instanceof NoTokenError)) throw submitError(error);
      throw signal.aborted ? signal.reason : tokenError(error.cause);
    }
  }

  /**
   * Asks once how an operation is doing. A video in the answer goes to the sink as it comes.
   * @throws GenerationError OPERATION_LOST where Google itself says that it does not know it; otherwise, also where a
   *   gateway answers with a page of whatever status, an error that may pass by waiting
   */
  async poll(operation: string, sink: VideoSink, signal: AbortSignal): Promise<OperationAnswer> {
    const endpoint = operation.slice(0, operation.indexOf('/operations/'));
    const call = { endpoint, requestBody: { operationName: operation } };
    const options = { signal, retry: false, responseType: 'stream' } as const;
    try {
      const answer = await this.#credentials.ask(signal, () => this.#models.fetchPredictOperation(call, options));
      return await readOperation(answer.data, sink);
    } catch (error) {
      if (error instanceof NoTokenError) throw error.cause;
      const { status, code } = readGoogleError(error);
      if (status === 404 && code === 404) throw new GenerationError('OPERATION_LOST');
      throw error;
    }
  }

  async availability(model: string, signal: AbortSignal): Promise<'there' | 'gone' | null> {
    const name = `publishers/google/models/${model}`;
    try {
      const ask = (limited: AbortSignal) => this.#catalogue.get({ name }, { signal: limited, retry: false });
      await withLimit(ASK_LIMIT_MS, signal, (limited) => this.#credentials.ask(limited, () => ask(limited)));
      return 'there';
    } catch (error) {
      const { status, code } = readGoogleError(error instanceof NoTokenError ? error.cause : error);
      return status === 404 && code === 404 ? 'gone' : null;
    }
  }

  /** How many tokens a text is for a Gemini model; null where it cannot be counted. Free of charge. */
  async countTokens(model: string, text: string, signal: AbortSignal): Promise<number | null> {
    try {
      return await this.#count(model, text, signal);
    } catch {
      return null;
    }
  }

  /**
   * Finds out whether this project may use Vertex AI, by a request that costs nothing.
   * @returns null where it may, or where that cannot be told; else what Google itself answered
   */
  async refusal(model: string, signal: AbortSignal): Promise<{ status: number; words: string | null } | null> {
    try {
      await this.#count(model, 'hello', signal);
      return null;
    } catch (error) {
      const { status, code, words } = readGoogleError(error instanceof NoTokenError ? error.cause : error);
      return (status === 401 || status === 403) && code === status ? { status, words } : null;
    }
  }

  async #count(model: string, text: string, signal: AbortSignal): Promise<number | null> {
    const call = {
      endpoint: this.#model(model),
      requestBody: { contents: [{ role: 'user', parts: [{ text }] }] },
    };
    const { data } = await withLimit(this.#countMs, signal, (limited) =>
      this.#credentials.ask(limited, () => this.#models.countTokens(call, { signal: limited, retry: false })),
    );
    const total = data?.totalTokens;
    return typeof total === 'number' && Number.isSafeInteger(total) && total >= 0 ? total : null;
  }

  #model(model: string): string {
    return `${this.#publisher}/models/${model}`;
  }
}

/** `enhancePrompt` is left out on purpose: `false` fails the operation on Veo 3. */
function submitBody({ prompt, input, seconds, resolution, aspectRatio, audio, storageUri }: VideoRequest) {
  return {
    instances: [{ prompt, ...mediaOf(input) }],
    parameters: {
      sampleCount: 1,
      durationSeconds: seconds,
      aspectRatio,
      resolution,
      generateAudio: audio,
      ...(storageUri === null ? {} : { storageUri }),
    },
  };
}

function mediaOf(input: VideoInput) {
  switch (input.kind) {
    case 'text':
      return {};
    case 'pictures':
      return { image: encoded(input.first), ...(input.last && { lastFrame: encoded(input.last) }) };
    case 'video':
      return { video: encoded(input.video) };
  }
}

const encoded = ({ bytes, mimeType }: Media) => ({ bytesBase64Encoded: bytes.toString('base64'), mimeType });

function submitError(error: unknown): Error {
  const { status, code: said, words } = readGoogleError(error);
  if (status === null) return neverSent(error) ? new SubmissionRefusedError(0) : new GenerationError('SUBMIT_UNCLEAR');
  // A gateway's own 503 may mean that it lost Google's answer.
  if (status === 429 || (status === 503 && said === 503)) return new SubmissionRefusedError(status);
  if (status < 400 || status >= 500 || status === 408) return new GenerationError('SUBMIT_UNCLEAR', `HTTP ${status}`);
  const supportCodes = readSupportCodes(words ?? '');
  if (status === 400 && supportCodes.length > 0)
    return new GenerationError('PROMPT_BLOCKED', objectionOf(supportCodes), words);
  const code =
    status === 401
      ? 'CREDENTIALS_REFUSED'
      : status === 403
        ? 'PERMISSION_DENIED'
        : status === 404
          ? 'MODEL_NOT_FOUND'
          : 'REQUEST_REFUSED';
  return new GenerationError(code, `HTTP ${status}`, words);
}

/** What it means that there is no token to send a request with. */
function tokenError(error: unknown): Error {
  const { status } = readGoogleError(error);
  const isRefused = status === null ? isUnreadable(error) : status < 500 && status !== 429;
  if (!isRefused) return new SubmissionRefusedError(status ?? 0);
  return new GenerationError('CREDENTIALS_REFUSED', status === null ? null : `HTTP ${status}`);
}

/** Whether the credentials themselves are wrong, rather than the way to Google. */
function isUnreadable(error: unknown): boolean {
  const code = networkCode(error);
  if (code !== null) return /^(ENOENT|EACCES|EPERM|EISDIR|ERR_OSSL|ERR_CRYPTO|MISSING_CREDENTIALS)/.test(code);
  return (
    error instanceof SyntaxError || (error instanceof Error && /credential|subject token|key/i.test(error.message))
  );
}
