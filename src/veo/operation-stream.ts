import type { OperationAnswer, VideoSink } from '../generations/video-service.ts';
import { MalformedOperation, readOutcome } from './operation.ts';
import { OperationBody } from './operation-body.ts';

/**
 * Reads one answer of `fetchPredictOperation` while it arrives. The first inline video is decoded into the sink as it
 * comes and is never held; of several, the others are skipped.
 *
 * Throws MalformedOperation for a cut or wrong body, the body's own error when the connection fails, and the sink's
 * error when writing fails; the video, if one had begun, is abandoned first.
 */
export async function readOperation(body: AsyncIterable<Uint8Array>, sink: VideoSink): Promise<OperationAnswer> {
  const operation = new OperationBody();
  let isOpen = false;
  try {
    for await (const chunk of body) {
      for (const bytes of operation.take(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))) {
        isOpen = true;
        await sink.write(bytes);
      }
    }
    const outcome = readOutcome(operation.end());
    if (outcome.kind === 'streamed') {
      const { mimeType, outputPrompt } = outcome;
      const written = await sink.finish();
      isOpen = false;
      return { kind: 'video', mimeType, source: { kind: 'inline', ...written }, outputPrompt };
    }
    if (isOpen && outcome.kind !== 'running') throw new MalformedOperation('duplicate-key');
    return outcome;
  } finally {
    if (isOpen) await sink.abandon();
  }
}
