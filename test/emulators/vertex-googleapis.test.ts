import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { aiplatform_v1 } from 'googleapis/build/src/apis/aiplatform/v1.js';
import { storage_v1 } from 'googleapis/build/src/apis/storage/v1.js';
import { GoogleAuth } from 'googleapis-common';
import { startVertexEmulator, tokensOf, type VertexEmulator } from '../../scripts/emulators/vertex.ts';

const models = 'projects/demo-project/locations/us-central1/publishers/google/models';
const endpoint = `${models}/veo-3.1-lite-generate-001`;
const scopes = ['https://www.googleapis.com/auth/cloud-platform'];

describe('the Vertex emulator, asked by googleapis', () => {
  let vertex: VertexEmulator;
  let folder: string;
  let ai: aiplatform_v1.Aiplatform;
  let storage: storage_v1.Storage;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vertex-googleapis-'));
    vertex = await startVertexEmulator({ renderMs: 0 });
    const keyFilename = await vertex.writeCredentials(folder);
    const auth = new GoogleAuth({ scopes, projectId: 'demo-project', keyFilename });
    ai = new aiplatform_v1.Aiplatform({ auth, rootUrl: vertex.root });
    storage = new storage_v1.Storage({ auth, rootUrl: vertex.root });
  });
  after(async () => {
    await vertex.close();
    await rm(folder, { recursive: true });
  });

  /** Submits and waits until the operation is done; resolves with its name. */
  async function generate(prompt: string, parameters: object = {}): Promise<string> {
    const { data } = await ai.projects.locations.publishers.models.predictLongRunning({
      endpoint,
      requestBody: { instances: [{ prompt }], parameters },
    });
    await vertex.waitFor(() => vertex.running === 0);
    assert.ok(data.name);
    return data.name;
  }

  it('tells whether a model is served, until it is retired', async () => {
    const name = 'publishers/google/models/veo-3.1-generate-001';
    const { data } = await ai.publishers.models.get({ name });
    assert.deepEqual([data.name, data.launchStage], [name, 'GA']);
    vertex.retire('veo-3.1-generate-001');
    await assert.rejects(ai.publishers.models.get({ name }), /Publisher Model .* was not found/);
    await assert.rejects(ai.publishers.models.get({ name: 'publishers/google/models/veo-9' }), { status: 404 });
    vertex.fault({ kind: 'model', fault: '503' });
    await ai.publishers.models.get({ name: 'publishers/google/models/veo-3.1-lite-generate-001' });
    assert.deepEqual(vertex.requests('model').byStatus, { 200: 2, 404: 2, 503: 1 });
    assert.equal(vertex.submits.length, 0);
  });

  it('gives the answer as a stream, and the token only once', async () => {
    const operationName = await generate('a storm', { durationSeconds: 6 });
    const { data } = await ai.projects.locations.publishers.models.fetchPredictOperation(
      { endpoint, requestBody: { operationName } },
      { responseType: 'stream' },
    );
    assert.ok(data instanceof Readable);
    const answer = Buffer.concat(await data.toArray()).toString('utf8');
    const base64 = /"bytesBase64Encoded":\s*"([^"]+)"/.exec(answer)?.[1] ?? '';
    assert.equal(sha256(Buffer.from(base64, 'base64')), vertex.sha256Of(operationName));
    assert.equal(vertex.billedUsd, 0.3);
    assert.equal(vertex.requests('token').count, 1);
  });

  it('counts tokens', async () => {
    const { data } = await ai.projects.locations.publishers.models.countTokens({
      endpoint: `${models}/gemini-3.8-flash`,
      requestBody: { contents: [{ role: 'user', parts: [{ text: 'wind over the dunes' }] }] },
    });
    assert.equal(data.totalTokens, tokensOf('wind over the dunes'));
  });

  it('keeps videos in a bucket: to read as a stream, to look at, to list, to delete', async () => {
    const operationName = await generate('a lake', { storageUri: 'gs://out/some/folder/' });
    const [uri] = vertex.objects.keys();
    assert.ok(uri);
    const bucket = 'out';
    const object = uri.slice('gs://out/'.length);

    const { data } = await storage.objects.get({ bucket, object, alt: 'media' }, { responseType: 'stream' });
    const bytes = Buffer.concat(await data.toArray());
    assert.equal(sha256(bytes), vertex.sha256Of(operationName));

    const { data: metadata } = await storage.objects.get({ bucket, object });
    assert.equal(metadata.size, String(bytes.length));
    const { data: found } = await storage.objects.list({ bucket, prefix: 'some/' });
    assert.deepEqual(
      found.items?.map(({ name }) => name),
      [object],
    );

    const deleted = await storage.objects.delete({ bucket, object });
    assert.equal(deleted.status, 204);
    assert.equal(vertex.objects.size, 0);
    await assert.rejects(storage.objects.delete({ bucket, object }), { status: 404 });
    await assert.rejects(storage.objects.get({ bucket, object }), {
      status: 404,
      message: `No such object: out/${object}`,
    });
    await assert.rejects(storage.objects.get({ bucket, object, alt: 'media' }, { responseType: 'stream' }), {
      status: 404,
    });
    await assert.rejects(storage.objects.get({ bucket: 'forbidden-bucket', object }), { status: 403 });
  });

  it('refuses a token that expired too early, until the client is told to renew it', async () => {
    const keyFilename = join(folder, 'credentials.json');
    const clientOptions = { forceRefreshOnFailure: true };
    const auth = new GoogleAuth({ scopes, projectId: 'demo-project', keyFilename, clientOptions });
    const renewing = new aiplatform_v1.Aiplatform({ auth, rootUrl: vertex.root }).projects.locations.publishers.models;
    const operationName = await generate('one');
    const poll = { endpoint, requestBody: { operationName } };
    assert.equal((await renewing.fetchPredictOperation(poll)).status, 200);
    vertex.tokens.expireAll();
    const keeping = ai.projects.locations.publishers.models;
    await assert.rejects(keeping.fetchPredictOperation(poll), { status: 401 });
    await assert.rejects(keeping.fetchPredictOperation(poll), { status: 401 });
    assert.equal((await renewing.fetchPredictOperation(poll)).status, 200);
  });
});

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
