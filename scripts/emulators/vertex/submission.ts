import { conflictIn, type Feature, featureOf, type Inputs, readInputs } from './inputs.ts';
import { isObject, type JsonObject } from './json.ts';
import type { Resolution, SecondPrice, VideoModel } from './models.ts';

/** What a `predictLongRunning` asks for. */
export interface SubmitRequest {
  readonly model: string;
  /** Empty where only an image was given. */
  readonly prompt: string;
  readonly inputs: Inputs;
  readonly parameters: JsonObject;
}

/** A submit that was accepted: one operation, and billed once it ends with a video. */
export interface AcceptedSubmit extends SubmitRequest {
  readonly operationName: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** What will be rendered, with Google's defaults filled in. */
export interface RenderPlan {
  readonly seconds: number;
  readonly resolution: Resolution;
  readonly audio: boolean;
  readonly samples: number;
  /** US dollars for one video. */
  readonly usd: number;
  /** Where the videos go; null: into the answer. */
  readonly storageUri: string | null;
}

/** An error as an operation carries it: `code` is a gRPC code. */
export interface OperationError {
  readonly code: number;
  readonly message: string;
}

/** Reads a submit's body. A string is why the request is refused with 400. */
export function readSubmit(model: string, body: JsonObject | undefined): SubmitRequest | string {
  if (body === undefined) return 'Invalid JSON payload received. Unexpected token.';
  for (const name of Object.keys(body)) {
    if (!['instances', 'parameters', 'labels'].includes(name)) {
      return `Invalid JSON payload received. Unknown name "${name}": Cannot find field.`;
    }
  }
  const { instances, parameters = {} } = body;
  if (!Array.isArray(instances) || instances.length === 0) return 'Empty instances.';
  if (instances.length > 1) return 'Only one instance is supported.';
  const instance: unknown = instances[0];
  if (!isObject(instance) || !isObject(parameters)) return 'Request contains an invalid argument.';
  const { prompt = '' } = instance;
  if (typeof prompt !== 'string') return 'Request contains an invalid argument.';
  // `parameters` is a JSON value to Google's gateway, which therefore reads no number out of a string, as it does
  // elsewhere. These words were seen from the Gemini API, whose `predictLongRunning` is the same.
  const quoted = ['durationSeconds', 'sampleCount', 'seed'].find((name) => typeof parameters[name] === 'string');
  if (quoted !== undefined) return `The value type for \`${quoted}\` needs to be a number.`;
  const inputs = readInputs(instance);
  if (typeof inputs === 'string') return inputs;
  if (prompt.trim() === '' && inputs.image === undefined) return 'Prompt is empty.';
  return { model, prompt, inputs, parameters };
}

/**
 * Checks inputs and parameters, and the bucket with `forbids`, as Google does once the operation runs: the submit
 * itself was accepted with 200 whatever they say. Only the message about the seconds has been seen; the others are
 * worded after it. A continued video is billed by the seconds that are added: what Google charges for it is not known.
 */
export function planRender(
  model: VideoModel,
  { inputs, parameters }: SubmitRequest,
  forbids: (bucket: string) => boolean,
): RenderPlan | OperationError {
  const conflict = conflictIn(inputs, model);
  if (conflict !== undefined) return invalid(conflict);
  const wanted = featureOf(inputs);
  const seconds = secondsOf(model, wanted);
  const {
    durationSeconds = seconds[0],
    resolution = '720p',
    aspectRatio = '16:9',
    sampleCount = 1,
    generateAudio = true,
    storageUri = null,
  } = parameters;
  const feature = `for feature ${wanted}.`;
  if (typeof durationSeconds !== 'number' || !seconds.includes(durationSeconds)) {
    return invalid(
      `Unsupported output video duration ${text(durationSeconds)} seconds, supported durations are [${seconds.join()}] ${feature}`,
    );
  }
  const price = priceOf(model, resolution);
  if (price === undefined) {
    const known = Object.keys(model.prices).join();
    return invalid(
      `Unsupported output video resolution ${text(resolution)}, supported resolutions are [${known}] ${feature}`,
    );
  }
  if (aspectRatio !== '16:9' && aspectRatio !== '9:16') {
    return invalid(
      `Unsupported output video aspect ratio ${text(aspectRatio)}, supported aspect ratios are [16:9,9:16] ${feature}`,
    );
  }
  if (!['pad', 'crop'].includes(String(parameters.resizeMode ?? 'pad'))) {
    return invalid(`Unsupported resize mode ${text(parameters.resizeMode)}, it must be pad or crop ${feature}`);
  }
  if (typeof sampleCount !== 'number' || !Number.isInteger(sampleCount) || sampleCount < 1 || sampleCount > 4) {
    return invalid(`Unsupported sample count ${text(sampleCount)}, it must be from 1 to 4 ${feature}`);
  }
  if (typeof generateAudio !== 'boolean') return invalid('generateAudio must be true or false.');
  if (parameters.enhancePrompt === false) return invalid('Veo 3 prompt enhancement cannot be disabled.');
  if (storageUri !== null && (typeof storageUri !== 'string' || !/^gs:\/\/[^/]+/.test(storageUri))) {
    return invalid(`Invalid storage URI ${text(storageUri)}.`);
  }
  const bucket = storageUri?.split('/')[2];
  if (bucket !== undefined && forbids(bucket)) {
    const message = `The service account does not have storage.objects.create access to the Google Cloud Storage bucket ${bucket}.`;
    return { code: 7, message };
  }
  // A continued video has sound whatever is asked for.
  const audio = generateAudio || wanted === 'video_extension';
  const perSecond = audio ? price.audio : price.silent;
  return {
    seconds: durationSeconds,
    resolution: price.resolution,
    audio,
    samples: sampleCount,
    usd: roundUsd(perSecond * durationSeconds),
    storageUri,
  };
}

/** Rounds US dollars to a hundred-thousandth, so that sums of prices are what a person would write. */
export function roundUsd(usd: number): number {
  return Math.round(usd * 1e5) / 1e5;
}

function secondsOf(model: VideoModel, feature: Feature): readonly number[] {
  switch (feature) {
    case 'text_to_video':
    case 'image_to_video':
      return model.seconds;
    case 'reference_to_video':
      return [8];
    case 'video_extension':
      return [7];
  }
}

function priceOf(model: VideoModel, wanted: unknown): (SecondPrice & { resolution: Resolution }) | undefined {
  for (const resolution of ['720p', '1080p', '4k'] as const) {
    const price = model.prices[resolution];
    if (resolution === wanted && price !== undefined) return { ...price, resolution };
  }
  return undefined;
}

function invalid(message: string): OperationError {
  return { code: 3, message };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
