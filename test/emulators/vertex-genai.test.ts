import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ApiError, type GenerateVideosConfig, type GenerateVideosOperation, GoogleGenAI } from '@google/genai';
import { startVertexEmulator, tokensOf, type VertexEmulator } from '../../scripts/emulators/vertex.ts';

const model = 'veo-3.1-fast-generate-001';

describe('the Vertex emulator, asked by @google/genai', () => {
  let vertex: VertexEmulator;
  let folder: string;
  let keyFilename: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vertex-genai-'));
    vertex = await startVertexEmulator({ renderMs: Number.POSITIVE_INFINITY, gzip: true });
    keyFilename = await vertex.writeCredentials(folder);
  });
  after(async () => {
    await vertex.close();
    await rm(folder, { recursive: true });
  });

  function client(options: { project?: string; apiVersion?: string } = {}): GoogleGenAI {
    const { project = 'demo-project', apiVersion } = options;
    return new GoogleGenAI({
      vertexai: true,
      project,
      location: 'us-central1',
      googleAuthOptions: { keyFilename },
      httpOptions: { baseUrl: vertex.root, ...(apiVersion === undefined ? {} : { apiVersion }) },
    });
  }

  /** Submits, lets the operation end, and polls until it is done. */
  async function generate(prompt: string, config: GenerateVideosConfig = {}): Promise<GenerateVideosOperation> {
    const ai = client();
    const submitted = await ai.models.generateVideos({ model, source: { prompt }, config });
    const running = await ai.operations.getVideosOperation({ operation: submitted });
    assert.notEqual(running.done, true);
    assert.ok(submitted.name);
    vertex.finish(submitted.name);
    return ai.operations.getVideosOperation({ operation: submitted });
  }

  it('gives the very bytes of the video inside the answer, again at each poll', async () => {
    const operation = await generate('a cat', { durationSeconds: 4, resolution: '1080p', generateAudio: true });
    assert.equal(operation.done, true);
    const again = await client().operations.getVideosOperation({ operation });
    for (const { response } of [operation, again]) {
      const video = response?.generatedVideos?.[0]?.video;
      assert.equal(video?.mimeType, 'video/mp4');
      const bytes = Buffer.from(video?.videoBytes ?? '', 'base64');
      assert.equal(createHash('sha256').update(bytes).digest('hex'), vertex.sha256Of(operation.name ?? ''));
      assert.equal(response?.raiMediaFilteredCount, 0);
    }
    const bill = vertex.billed.find((each) => each.operationName === operation.name);
    assert.deepEqual(
      { usd: bill?.usd, seconds: bill?.seconds, resolution: bill?.resolution, audio: bill?.audio },
      { usd: 0.48, seconds: 4, resolution: '1080p', audio: true },
    );
  });

  it('puts the videos into the bucket when asked, as many as asked', async () => {
    const operation = await generate('two dogs', { numberOfVideos: 2, outputGcsUri: 'gs://out/videos/' });
    const uris = operation.response?.generatedVideos?.map(({ video }) => video?.uri ?? '') ?? [];
    assert.equal(uris.length, 2);
    for (const [sample, uri] of uris.entries()) {
      assert.match(uri, new RegExp(`^gs://out/videos/\\d{19}/sample_${sample}\\.mp4$`));
      assert.equal(vertex.objects.get(uri)?.sha256, vertex.sha256Of(operation.name ?? '', sample));
    }
  });

  it('tells that the video was filtered, and does not bill it', async () => {
    vertex.script({ when: 'next', outcome: 'filtered' });
    const operation = await generate('a famous person');
    assert.equal(operation.error, undefined);
    assert.equal(operation.response?.generatedVideos, undefined);
    assert.equal(operation.response?.raiMediaFilteredCount, 1);
    assert.match(operation.response?.raiMediaFilteredReasons?.[0] ?? '', /Support codes: 15236754$/);
    assert.equal(
      vertex.billed.some((each) => each.operationName === operation.name),
      false,
    );
  });

  it('tells that the operation failed: by script, and for a wrong parameter', async () => {
    vertex.script({ when: 'next', outcome: 'error', code: 13, message: 'Video generation failed.' });
    const failed = await generate('a whale');
    assert.deepEqual(failed.error, { code: 13, message: 'Video generation failed.' });
    const wrong = await generate('a whale', { durationSeconds: 5 });
    assert.deepEqual(wrong.error, {
      code: 3,
      message:
        'Unsupported output video duration 5 seconds, supported durations are [8,4,6] for feature text_to_video.',
    });
  });

  it('counts tokens', async () => {
    const text = 'ein Käfer im Gras';
    const counted = await client().models.countTokens({ model: 'gemini-3.8-flash', contents: text });
    assert.equal(counted.totalTokens, tokensOf(text));
  });

  it('answers /v1 like /v1beta1, and refuses what Google refuses', async () => {
    const source = { prompt: 'rain' };
    const submitted = await client({ apiVersion: 'v1' }).models.generateVideos({ model, source });
    assert.match(submitted.name ?? '', /^projects\/demo-project\/.*\/operations\/[0-9a-f-]{36}$/);
    await assert.rejects(
      client().models.generateVideos({ model: 'veo-3.1', source }),
      (error) =>
        error instanceof ApiError && error.status === 404 && /was not found or your project/.test(error.message),
    );
    await assert.rejects(
      client({ project: 'other' }).models.generateVideos({ model, source }),
      (error) => error instanceof ApiError && error.status === 403 && /PERMISSION_DENIED/.test(error.message),
    );
  });

  it('gives a large video as it is', async () => {
    vertex.script({ when: 'next', outcome: 'video', bytes: 3_000_001 });
    const operation = await generate('the sea');
    const bytes = Buffer.from(operation.response?.generatedVideos?.[0]?.video?.videoBytes ?? '', 'base64');
    assert.equal(bytes.length, 3_000_001);
    assert.equal(createHash('sha256').update(bytes).digest('hex'), vertex.sha256Of(operation.name ?? ''));
  });
});
