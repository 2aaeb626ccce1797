import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type GenerateVideosConfig, GoogleGenAI, VideoGenerationReferenceType } from '@google/genai';
import { startVertexEmulator, type VertexEmulator } from '../../scripts/emulators/vertex.ts';
import { sha256, someBytes } from './telegram-call.ts';
import { Calls, json } from './vertex-calls.ts';

const model = 'veo-3.1-fast-generate-001';
const lite = 'veo-3.1-lite-generate-001';

describe('pictures and videos that a video begins from, sent by @google/genai', () => {
  let vertex: VertexEmulator;
  let folder: string;
  let ai: GoogleGenAI;
  const cat = someBytes(20_001, 1);
  const dog = someBytes(30_002, 2);
  const picture = (bytes: Buffer, mimeType = 'image/jpeg') => ({ imageBytes: bytes.toString('base64'), mimeType });
  const described = (bytes: Buffer, mimeType = 'image/jpeg') => ({
    mimeType,
    bytes: bytes.length,
    sha256: sha256(bytes),
  });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vertex-inputs-'));
    vertex = await startVertexEmulator({ renderMs: Number.POSITIVE_INFINITY });
    ai = new GoogleGenAI({
      vertexai: true,
      project: 'demo-project',
      location: 'us-central1',
      googleAuthOptions: { keyFilename: await vertex.writeCredentials(folder) },
      httpOptions: { baseUrl: vertex.root },
    });
  });
  after(async () => {
    await vertex.close();
    await rm(folder, { recursive: true });
  });

  async function generate(
    source: { prompt?: string; image?: object; video?: object },
    config: GenerateVideosConfig = {},
    of = model,
  ) {
    const submitted = await ai.models.generateVideos({ model: of, source, config });
    assert.ok(submitted.name);
    vertex.finish(submitted.name);
    const { error, response } = await ai.operations.getVideosOperation({ operation: submitted });
    return {
      error: error === undefined ? undefined : String(error.message),
      code: error?.code,
      videos: response?.generatedVideos?.length,
      inputs: vertex.submits.at(-1)?.inputs,
      bill: vertex.billed.find(({ operationName }) => operationName === submitted.name),
    };
  }

  it('arrive byte by byte: a picture', async () => {
    const { videos, inputs, bill } = await generate({ prompt: 'it runs', image: picture(cat) }, { durationSeconds: 6 });
    assert.deepEqual([videos, bill?.usd, bill?.seconds], [1, 0.6, 6]);
    assert.deepEqual(inputs, { image: described(cat), referenceImages: [] });
  });

  it('arrive byte by byte: a first and a last frame, and a picture without words', async () => {
    const { videos, inputs } = await generate({ image: picture(cat) }, { lastFrame: picture(dog, 'image/png') });
    assert.equal(videos, 1);
    assert.deepEqual(inputs, { image: described(cat), lastFrame: described(dog, 'image/png'), referenceImages: [] });
  });

  it('arrive byte by byte: reference images, for eight seconds and not with every model', async () => {
    const referenceImages = [cat, dog].map((bytes) => ({
      image: picture(bytes),
      referenceType: VideoGenerationReferenceType.ASSET,
    }));
    const { videos, inputs } = await generate({ prompt: 'both' }, { referenceImages });
    assert.equal(videos, 1);
    assert.deepEqual(inputs, { referenceImages: [described(cat), described(dog)] });
    assert.equal(
      (await generate({ prompt: 'both' }, { referenceImages, durationSeconds: 6 })).error,
      'Unsupported output video duration 6 seconds, supported durations are [8] for feature reference_to_video.',
    );
    assert.match((await generate({ prompt: 'both' }, { referenceImages }, lite)).error ?? '', /not supported by veo/);
    const both = await generate({ prompt: 'all', image: picture(cat) }, { referenceImages });
    assert.deepEqual([both.code, both.error], [3, 'Image and reference images cannot be both set.']);
  });

  it('arrive byte by byte: a video to continue, by seven seconds and with sound', async () => {
    const video = { videoBytes: cat.toString('base64'), mimeType: 'video/mp4' };
    const { videos, inputs, bill } = await generate({ prompt: 'on', video }, { generateAudio: false });
    assert.equal(videos, 1);
    assert.deepEqual(inputs, { video: described(cat, 'video/mp4'), referenceImages: [] });
    assert.deepEqual([bill?.seconds, bill?.audio, bill?.usd], [7, true, 0.7]);
    assert.equal(
      (await generate({ prompt: 'on', video }, { durationSeconds: 8 })).error,
      'Unsupported output video duration 8 seconds, supported durations are [7] for feature video_extension.',
    );
    assert.equal((await generate({ prompt: 'on', video: { uri: 'gs://in/a.mp4', mimeType: 'video/mp4' } })).videos, 1);
  });

  it('fail in the operation where they do not go together', async () => {
    const fails = async (source: Parameters<typeof generate>[0], config: GenerateVideosConfig, message: RegExp) => {
      const { error, code, bill } = await generate(source, config);
      assert.deepEqual([code, bill], [3, undefined]);
      assert.match(error ?? '', message);
    };
    await fails({ prompt: 'x' }, { lastFrame: picture(cat) }, /requires an image/);
    await fails({ prompt: 'x', image: picture(cat, 'image/webp') }, {}, /mime type image\/webp/);
    const five = /duration 5 seconds, supported durations are \[8,4,6\] for feature image_to_video\.$/;
    await fails({ prompt: 'x', image: picture(cat) }, { durationSeconds: 5 }, five);
  });

  it('are refused with 400 where they are malformed or too large', async () => {
    const open = await startVertexEmulator({ requireAuth: false });
    const calls = new Calls(open);
    const refused = async (instance: object) => {
      const reply = await calls.post(`/v1/${calls.model}:predictLongRunning`, { instances: [instance] });
      assert.equal(reply.status, 400);
      return JSON.stringify(json(reply));
    };
    const mimeType = 'image/png';
    assert.match(await refused({ image: { inlineData: { mimeType, data: '' } } }), /`inlineData` isn't supported by/);
    assert.match(await refused({ image: { mimeType } }), /`image` needs `bytesBase64Encoded` or `gcsUri`/);
    assert.match(await refused({ image: { mimeType, bytesBase64Encoded: '*' } }), /`image` needs/);
    assert.match(await refused({ image: { bytesBase64Encoded: 'AAAA' } }), /`image.mimeType` is empty/);
    const large = Buffer.alloc(20 * 1024 * 1024 + 1).toString('base64');
    assert.match(await refused({ image: { mimeType, bytesBase64Encoded: large } }), /`image` exceeds 20 MB/);
    assert.equal(open.submits.length, 0);
    await open.close();
  });
});
