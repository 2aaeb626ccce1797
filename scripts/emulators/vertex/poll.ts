import { type Answer, jsonAnswer, jsonHeaders, jsonText } from './answer.ts';
import { base64, base64Length } from './base64.ts';
import type { Operation } from './operations.ts';
import type { VideoOutcome } from './script.ts';

const responseType = 'type.googleapis.com/cloud.ai.large_models.vision.GenerateVideoResponse';
const mimeType = 'video/mp4';

/**
 * What `fetchPredictOperation` answers for this operation, now and each time it is asked. Videos inside the answer are
 * encoded piece by piece while it is sent.
 */
export function pollAnswer(operation: Operation): Answer {
  const name = operation.submit.operationName;
  if (!operation.done) return jsonAnswer(200, { name });
  const { outcome } = operation;
  switch (outcome.outcome) {
    case 'error':
      return jsonAnswer(200, { name, done: true, error: { code: outcome.code, message: outcome.message } });
    case 'empty':
      return jsonAnswer(200, { name, done: true, response: {} });
    case 'filtered': {
      const filtered = filteredFields(operation.plan?.samples ?? 1, outcome);
      const videos = outcome.emptyVideos === true ? { videos: [] } : {};
      return jsonAnswer(200, { name, done: true, response: { '@type': responseType, ...filtered, ...videos } });
    }
    case 'video':
    case 'never':
      return videoAnswer(operation);
    default:
      return outcome satisfies never;
  }
}

/** Whether the next poll of this operation carries a video inside. */
export function carriesVideo(operation: Operation): boolean {
  return operation.done && operation.videos.length > 0 && operation.uris.length === 0;
}

function videoAnswer(operation: Operation): Answer {
  const { outcome, videos, uris } = operation;
  const asked: Partial<VideoOutcome> = outcome.outcome === 'video' ? outcome : {};
  const lost = asked.filtered ?? 0;
  const placeholder = `@@${operation.submit.operationName}@@`;
  const value = {
    name: operation.submit.operationName,
    done: true,
    response: {
      '@type': responseType,
      ...(lost > 0 ? filteredFields(lost, asked) : { raiMediaFilteredCount: count(0, asked) }),
      ...(videos.length === 0
        ? {}
        : {
            videos: videos.map((_, sample) => {
              const gcsUri = uris[sample];
              const where = gcsUri === undefined ? { bytesBase64Encoded: placeholder } : { gcsUri };
              return { ...where, mimeType, ...asked.extras };
            }),
          }),
      ...asked.responseExtras,
    },
  };
  const texts = jsonText(value).split(placeholder);
  const escaped = asked.escapeBase64 === true;

  function* body(corrupt: boolean): Generator<Buffer> {
    for (const [at, text] of texts.entries()) {
      yield Buffer.from(text);
      const video = videos[at];
      if (at === texts.length - 1 || video === undefined) continue;
      const wrong = corrupt ? { corruptAt: Math.floor(base64Length(video.size) / 2) } : {};
      yield* base64(video.chunks(), { escaped, ...wrong });
    }
  }
  return { status: 200, headers: jsonHeaders, body: () => body(false), corrupted: () => body(true) };
}

function filteredFields(
  lost: number,
  options: { reasons?: readonly string[]; countAsString?: boolean },
): Readonly<Record<string, unknown>> {
  const usual = `${lost} videos were filtered out because they violated Vertex AI's usage guidelines. Support codes: 15236754`;
  const reasons = options.reasons ?? [usual];
  return {
    raiMediaFilteredCount: count(lost, options),
    ...(reasons.length === 0 ? {} : { raiMediaFilteredReasons: reasons }),
  };
}

function count(value: number, options: { countAsString?: boolean }): number | string {
  return options.countAsString === true ? String(value) : value;
}
