import { createHash } from 'node:crypto';
import { isObject, type JsonObject } from './json.ts';

/** A picture or a video that came with a submit: described, not held. */
export interface MediaInput {
  readonly mimeType: string;
  /** Where it came inside the request: its length and its hash, in hex. */
  readonly bytes?: number;
  readonly sha256?: string;
  /** Where it lies in a bucket, which the emulator does not look into. */
  readonly gcsUri?: string;
}

/** What a video begins from besides words. */
export interface Inputs {
  readonly image?: MediaInput;
  readonly lastFrame?: MediaInput;
  readonly video?: MediaInput;
  readonly referenceImages: readonly MediaInput[];
}

/** Google's names for the kinds of generation, as its errors say them. */
export type Feature = 'text_to_video' | 'image_to_video' | 'reference_to_video' | 'video_extension';

const largestImageBytes = 20 * 1024 * 1024;

/**
 * Reads the media of an instance. A string is why the request is refused with 400; only the words about `inlineData`
 * were seen (from the Gemini API), the others follow them.
 */
export function readInputs(instance: JsonObject): Inputs | string {
  const { referenceImages = [] } = instance;
  if (!Array.isArray(referenceImages)) return 'Request contains an invalid argument.';
  const media: Record<string, MediaInput> = {};
  for (const name of ['image', 'lastFrame', 'video']) {
    if (instance[name] === undefined) continue;
    const input = readMedia(name, instance[name]);
    if (typeof input === 'string') return input;
    media[name] = input;
  }
  const references: MediaInput[] = [];
  for (const reference of referenceImages) {
    const input = readMedia('referenceImages.image', isObject(reference) ? reference.image : undefined);
    if (typeof input === 'string') return input;
    references.push(input);
  }
  return { ...media, referenceImages: references };
}

/** What these inputs ask for. */
export function featureOf({ image, video, referenceImages }: Inputs): Feature {
  if (video !== undefined) return 'video_extension';
  if (referenceImages.length > 0) return 'reference_to_video';
  return image === undefined ? 'text_to_video' : 'image_to_video';
}

/**
 * Why Google cannot make a video of these inputs together, said inside the operation; undefined where it can. Only the
 * words about both kinds of images were seen; the rules are those of Google's own table of what each model can.
 */
export function conflictIn(inputs: Inputs, model: { id: string; references: boolean }): string | undefined {
  const { image, lastFrame, video, referenceImages } = inputs;
  if (image !== undefined && referenceImages.length > 0) return 'Image and reference images cannot be both set.';
  if (video !== undefined && (image ?? lastFrame ?? referenceImages[0]) !== undefined) {
    return 'Video and images cannot be both set.';
  }
  if (lastFrame !== undefined && image === undefined) return 'Last frame requires an image.';
  if (referenceImages.length > 3) return `At most 3 reference images are supported, got ${referenceImages.length}.`;
  if (referenceImages.length > 0 && !model.references) return `reference_to_video is not supported by ${model.id}.`;
  const images = [image, lastFrame, ...referenceImages].filter((input) => input !== undefined);
  const wrong = images.find(({ mimeType }) => mimeType !== 'image/jpeg' && mimeType !== 'image/png');
  if (wrong !== undefined) return `Unsupported image mime type ${wrong.mimeType}.`;
  if (video !== undefined && video.mimeType !== 'video/mp4') return `Unsupported video mime type ${video.mimeType}.`;
  return undefined;
}

function readMedia(name: string, value: unknown): MediaInput | string {
  if (!isObject(value)) return `\`${name}\` must be an object.`;
  if (value.inlineData !== undefined) return "`inlineData` isn't supported by this model.";
  const { bytesBase64Encoded, gcsUri, mimeType } = value;
  if (typeof mimeType !== 'string' || mimeType === '') return `\`${name}.mimeType\` is empty.`;
  if (typeof gcsUri === 'string' && /^gs:\/\/[^/]+\/./.test(gcsUri)) return { mimeType, gcsUri };
  if (typeof bytesBase64Encoded !== 'string' || !isBase64(bytesBase64Encoded)) {
    return `\`${name}\` needs \`bytesBase64Encoded\` or \`gcsUri\`.`;
  }
  const bytes = Buffer.from(bytesBase64Encoded, 'base64');
  if (mimeType.startsWith('image/') && bytes.length > largestImageBytes) return `\`${name}\` exceeds 20 MB.`;
  return { mimeType, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function isBase64(text: string): boolean {
  return text !== '' && text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}
