import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startVertexEmulator, type VertexEmulator } from '../../scripts/emulators/vertex.ts';
import { Calls, json, nameIn, type Reply } from './vertex-calls.ts';

const responseType = 'type.googleapis.com/cloud.ai.large_models.vision.GenerateVideoResponse';

describe('the Vertex emulator answers as Google does', () => {
  let vertex: VertexEmulator;
  let calls: Calls;

  before(async () => {
    vertex = await startVertexEmulator({ renderMs: Number.POSITIVE_INFINITY, requireAuth: false });
    calls = new Calls(vertex);
  });
  after(() => vertex.close());

  it('to a poll of an operation that runs', async () => {
    const name = nameIn(await calls.submit('a fox'));
    const reply = await calls.poll(name);
    assert.deepEqual(json(reply), { name });
    assert.equal(reply.headers.get('content-length'), null);
    assert.match(reply.headers.get('content-type') ?? '', /^application\/json/);
  });

  it('to a poll of a finished one, with the video inside', async () => {
    const { name, polled } = await calls.generate('a fox');
    const bytesBase64Encoded = base64In(polled);
    assert.deepEqual(polled, {
      name,
      done: true,
      response: {
        '@type': responseType,
        raiMediaFilteredCount: 0,
        videos: [{ bytesBase64Encoded, mimeType: 'video/mp4' }],
      },
    });
    assert.equal(Buffer.from(bytesBase64Encoded, 'base64').toString('base64'), bytesBase64Encoded);
  });

  it('to a poll of a finished one whose video lies in the bucket', async () => {
    const { name, polled } = await calls.generate('a fox', { storageUri: 'gs://out/a/b' });
    const gcsUri = [...vertex.objects.keys()].at(-1);
    assert.match(gcsUri ?? '', /^gs:\/\/out\/a\/b\/\d{19}\/sample_0\.mp4$/);
    assert.deepEqual(polled, {
      name,
      done: true,
      response: { '@type': responseType, raiMediaFilteredCount: 0, videos: [{ gcsUri, mimeType: 'video/mp4' }] },
    });
  });

  it('to a poll of a filtered one, in the shapes that were seen', async () => {
    const sentence =
      "1 videos were filtered out because they violated Vertex AI's usage guidelines. Support codes: 15236754";
    vertex.script({ when: 'next', outcome: 'filtered' });
    vertex.script({ when: 'next', outcome: 'filtered', reasons: [], countAsString: true });
    vertex.script({ when: 'next', outcome: 'filtered', reasons: ['Support codes: 1'], emptyVideos: true });
    assert.deepEqual(responseIn((await calls.generate('a')).polled), {
      '@type': responseType,
      raiMediaFilteredCount: 1,
      raiMediaFilteredReasons: [sentence],
    });
    assert.deepEqual(responseIn((await calls.generate('b')).polled), {
      '@type': responseType,
      raiMediaFilteredCount: '1',
    });
    assert.deepEqual(responseIn((await calls.generate('c')).polled), {
      '@type': responseType,
      raiMediaFilteredCount: 1,
      raiMediaFilteredReasons: ['Support codes: 1'],
      videos: [],
    });
  });

  it('to polls of failed and of empty ones', async () => {
    const message = 'Service agents are being provisioned. Please try again in a few minutes.';
    vertex.script({ when: 'next', outcome: 'error', code: 9, message });
    vertex.script({ when: 'next', outcome: 'empty' });
    const failed = await calls.generate('a');
    assert.deepEqual(failed.polled, { name: failed.name, done: true, error: { code: 9, message } });
    const empty = await calls.generate('b');
    assert.deepEqual(empty.polled, { name: empty.name, done: true, response: {} });
  });

  it('with as many videos as were asked for, but those that were filtered', async () => {
    vertex.script({ when: 'next', outcome: 'video', filtered: 1, reasons: ['Support codes: 56562880'] });
    const { name, polled } = await calls.generate('birds', { sampleCount: 4 });
    const response = responseIn(polled);
    assert.ok('videos' in response && Array.isArray(response.videos));
    assert.equal(response.videos.length, 3);
    assert.equal(new Set(response.videos.map((video) => JSON.stringify(video))).size, 3);
    assert.ok('raiMediaFilteredCount' in response && response.raiMediaFilteredCount === 1);
    assert.equal(vertex.billed.find((bill) => bill.operationName === name)?.usd, 2.4);
  });

  it('with a rewritten prompt, other fields and escaped base64 where a test asks for them', async () => {
    vertex.script({
      when: { prompt: 'rewrite' },
      outcome: 'video',
      extras: { prompt: 'a much longer prompt' },
      responseExtras: { model: 'x' },
      escapeBase64: true,
      bytes: 90_001,
    });
    const { name } = await calls.generate('rewrite me');
    const reply = await calls.poll(name);
    assert.match(reply.text, /\\u003d"/);
    assert.doesNotMatch(reply.text, /=/);
    const response = responseIn(json(reply));
    assert.ok('model' in response && response.model === 'x');
    assert.match(reply.text, /"prompt": "a much longer prompt"/);
    assert.equal(Buffer.from(base64In(json(reply)), 'base64').length, 90_001);
  });

  it('with 404 to polls of what it does not know', async () => {
    const name = nameIn(await calls.submit('a fox'));
    assertError(await calls.poll(`${name}x`), 404, 'NOT_FOUND', /not found/);
    assertError(await new Calls(vertex, 'veo-3.1-lite-generate-001').poll(name), 404, 'NOT_FOUND', /not found/);
    assertError(await calls.post(`/v1/${calls.model}:fetchPredictOperation`, {}), 400, 'INVALID_ARGUMENT', /invalid/);
  });

  it('with a page to a GET of an operation', async () => {
    const name = nameIn(await calls.submit('a fox'));
    const reply = await calls.get(`/v1/${name}`);
    assert.equal(reply.status, 404);
    assert.match(reply.headers.get('content-type') ?? '', /^text\/html/);
    assert.match(reply.text, /Error 404 \(Not Found\)/);
  });

  it('with 400 to a submit without a prompt or with a body that is none, and bills nothing', async () => {
    const before = vertex.submits.length;
    const path = `/v1/${calls.model}:predictLongRunning`;
    const prompt = 'x';
    assertError(await calls.submit(' \n'), 400, 'INVALID_ARGUMENT', /Prompt is empty/);
    assertError(await calls.post(path, { instances: [{}] }), 400, 'INVALID_ARGUMENT', /Prompt is empty/);
    assertError(await calls.post(path, {}), 400, 'INVALID_ARGUMENT', /Empty instances/);
    assertError(await calls.post(path, '{"instances":'), 400, 'INVALID_ARGUMENT', /Invalid JSON payload/);
    assertError(await calls.post(path, { instances: [{ prompt }], n: 1 }), 400, 'INVALID_ARGUMENT', /Unknown name "n"/);
    assertError(await calls.post(path, { instances: [{ prompt }, { prompt }] }), 400, 'INVALID_ARGUMENT', /one/);
    assert.equal(vertex.submits.length, before);
    const image = { gcsUri: 'gs://in/cat.png', mimeType: 'image/png' };
    nameIn(await calls.post(path, { instances: [{ image }] }));
  });

  it('with 400 to a submit whose number is a string, in the words that were seen', async () => {
    const before = vertex.submits.length;
    const reply = await calls.submit('x', { durationSeconds: '8' });
    assertError(reply, 400, 'INVALID_ARGUMENT', /^The value type for `durationSeconds` needs to be a number\.$/);
    assertError(await calls.submit('x', { sampleCount: '1' }), 400, 'INVALID_ARGUMENT', /`sampleCount` needs to be a/);
    assert.equal(vertex.submits.length, before);
  });

  it('with 404 to models that are unknown, abbreviated, elsewhere or retired', async () => {
    const other = await startVertexEmulator({ requireAuth: false, location: 'europe-west4' });
    const retired = 'veo-3.1-generate-001';
    vertex.retire(retired);
    const path = `projects/demo-project/locations/us-central1/publishers/google/models/veo-3.1`;
    const message = `Publisher Model \`${path}\` was not found or your project does not have access to it.`;
    const reply = await new Calls(vertex, 'veo-3.1').submit('x');
    assertError(reply, 404, 'NOT_FOUND', /valid model version/);
    assert.ok(reply.text.includes(message));
    assertError(await new Calls(vertex, retired).submit('x'), 404, 'NOT_FOUND', /Publisher Model/);
    assertError(await new Calls(other).submit('x'), 404, 'NOT_FOUND', /Publisher Model/);
    await other.close();
  });

  it('with 403 to another project', async () => {
    const path = calls.model.replace('demo-project', 'secret-project');
    const reply = await calls.post(`/v1/${path}:predictLongRunning`, { instances: [{ prompt: 'x' }] });
    assertError(reply, 403, 'PERMISSION_DENIED', /^Permission 'aiplatform.endpoints.predict' denied on resource/);
  });

  it('by accepting wrong parameters, and failing later', async () => {
    const cases: readonly [object, RegExp, string?][] = [
      [{ durationSeconds: 5 }, /duration 5 seconds, supported durations are \[8,4,6\] for feature text_to_video\.$/],
      [{ resolution: '480p' }, /resolution 480p, supported resolutions are \[720p,1080p,4k\]/],
      [{ resolution: '4k' }, /resolution 4k, supported resolutions are \[720p,1080p\]/, 'veo-3.1-lite-generate-001'],
      [{ aspectRatio: '1:1' }, /aspect ratio 1:1/],
      [{ sampleCount: 5 }, /sample count 5/],
      [{ enhancePrompt: false }, /enhancement cannot be disabled/],
      [{ storageUri: 'out/videos' }, /storage URI/],
    ];
    const billed = vertex.billedUsd;
    for (const [parameters, message, model] of cases) {
      const { polled } = await (model === undefined ? calls : new Calls(vertex, model)).generate('x', parameters);
      assert.ok(typeof polled === 'object' && polled !== null && 'error' in polled, JSON.stringify(parameters));
      assert.match(JSON.stringify(polled.error), /^\{"code":3,/);
      assert.match(JSON.stringify(polled.error), new RegExp(message.source.replace('$', '"')));
    }
    const { polled } = await calls.generate('x', { storageUri: 'gs://forbidden-bucket/a' });
    assert.match(JSON.stringify(polled), /"error":\{"code":7,.*storage\.objects\.create/);
    assert.equal(vertex.billedUsd, billed);
  });

  it('with the status that a test scripts, and then there is no operation', async () => {
    const before = vertex.submits.length;
    for (const [status, name] of [
      [400, 'INVALID_ARGUMENT'],
      [401, 'UNAUTHENTICATED'],
      [403, 'PERMISSION_DENIED'],
      [404, 'NOT_FOUND'],
      [429, 'RESOURCE_EXHAUSTED'],
      [500, 'INTERNAL'],
      [503, 'UNAVAILABLE'],
      [504, 'DEADLINE_EXCEEDED'],
    ] as const) {
      vertex.script({ when: 'next', status });
      assertError(await calls.submit('x'), status, name, /./);
    }
    vertex.script({ when: 'next', status: 400, message: 'No.' });
    assertError(await calls.submit('x'), 400, 'INVALID_ARGUMENT', /^No\.$/);
    vertex.script({ when: 'next', status: 429, body: '[{"error":{"code":429}}]' });
    assert.deepEqual(json(await calls.submit('x')), [{ error: { code: 429 } }]);
    assert.equal(vertex.submits.length, before);
  });

  it('with 400 and 404 to countTokens where they belong', async () => {
    const contents = [{ role: 'user', parts: [{ text: 'abcde' }, { text: 'fgh' }] }];
    const gemini = new Calls(vertex, 'gemini-3.8-flash');
    assert.deepEqual(json(await calls.post(`/v1/${gemini.model}:countTokens`, { contents })), {
      totalTokens: 2,
      promptTokensDetails: [{ modality: 'TEXT', tokenCount: 2 }],
    });
    assertError(await calls.post(`/v1/${gemini.model}x:countTokens`, { contents }), 404, 'NOT_FOUND', /Publisher/);
    assertError(await calls.post(`/v1/${gemini.model}:countTokens`, {}), 400, 'INVALID_ARGUMENT', /text/);
    assertError(await calls.post(`/v1/${calls.model}:countTokens`, { contents }), 400, 'INVALID_ARGUMENT', /support/);
    assertError(await gemini.submit('x'), 400, 'INVALID_ARGUMENT', /support/);
  });
});

/** Checks Google's JSON error. */
function assertError(reply: Reply, code: number, status: string, message: RegExp): void {
  assert.equal(reply.status, code, reply.text);
  const value = json(reply);
  assert.ok(typeof value === 'object' && value !== null && 'error' in value);
  const { error } = value;
  assert.ok(typeof error === 'object' && error !== null && 'code' in error && 'status' in error && 'message' in error);
  assert.deepEqual({ code: error.code, status: error.status }, { code, status });
  assert.match(String(error.message), message);
}

function responseIn(polled: unknown): object {
  assert.ok(typeof polled === 'object' && polled !== null && 'response' in polled);
  assert.ok(typeof polled.response === 'object' && polled.response !== null);
  return polled.response;
}

function base64In(polled: unknown): string {
  return /"bytesBase64Encoded":"([^"]+)"/.exec(JSON.stringify(polled))?.[1] ?? '';
}
