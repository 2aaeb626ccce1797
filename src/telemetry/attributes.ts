import type { Attributes } from '@opentelemetry/api';
import type { StoredEvent } from '../log/facts.ts';
import type { Course } from './course.ts';

/**
 * The names of OpenTelemetry's semantic conventions where they have one, generative AI's (`gen_ai.*`) included; ours
 * begin with `video_gen`. No value is a person's, a chat's or a word that somebody wrote.
 */

/** Which work of which model: what spans and numbers have in common. */
export const modelAttributes = ({ accepted }: Course): Attributes => ({
  'gen_ai.operation.name': 'generate_content',
  'gen_ai.provider.name': 'gcp.vertex_ai',
  'gen_ai.request.model': accepted.model,
});

/** What was asked for. */
export const requestAttributes = ({ accepted }: Course): Attributes => ({
  'gen_ai.output.type': 'video',
  'video_gen.seconds': accepted.seconds,
  'video_gen.resolution': accepted.resolution,
  'video_gen.aspect_ratio': accepted.aspectRatio,
  'video_gen.audio': accepted.audio,
  'video_gen.input': accepted.input,
  'video_gen.prompt.length': accepted.promptLength,
});

/** How a generation ended; a cost that only Google knows is left out. */
export const endAttributes = ({ state, costUsd }: Course): Attributes => ({
  'video_gen.ending': state,
  ...(costUsd !== null && { 'video_gen.cost': costUsd }),
});

/** What a fact says about the state that it ends. */
export function factAttributes(event: StoredEvent): Attributes {
  const error = errorOf(event);
  const failed = error === null ? {} : { 'error.type': error };
  switch (event.type) {
    case 'GenerationStarted':
      return { 'video_gen.attempt': event.data.attempt };
    case 'SubmissionRefused':
      return event.data.status === 0 ? failed : { ...failed, 'http.response.status_code': event.data.status };
    case 'OperationStarted':
      return event.data.promptTokens === null ? {} : { 'gen_ai.usage.input_tokens': event.data.promptTokens };
    case 'VideoGenerated':
      return { 'video_gen.cost': event.data.costUsd };
    case 'VideoDownloaded':
      return { 'video_gen.file.size': event.data.bytes };
    case 'VideoDelivered':
      return { 'video_gen.uploads': event.data.uploads };
    default:
      return failed;
  }
}

/** The code of what went wrong, or null. */
export function errorOf(event: StoredEvent): string | null {
  if (event.type === 'GenerationFailed') return event.data.code;
  if (event.type === 'SubmissionRefused') return event.data.status === 0 ? 'not_sent' : String(event.data.status);
  return null;
}
