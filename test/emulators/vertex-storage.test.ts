import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startVertexEmulator, type VertexEmulator } from '../../scripts/emulators/vertex.ts';
import { Calls, json } from './vertex-calls.ts';

describe('the Vertex emulator keeps objects as Cloud Storage does', () => {
  let vertex: VertexEmulator;
  let calls: Calls;
  let path: string;
  let bytes: Buffer;

  before(async () => {
    vertex = await startVertexEmulator({ renderMs: Number.POSITIVE_INFINITY, requireAuth: false });
    calls = new Calls(vertex);
    await calls.generate('x', { storageUri: 'gs://out' });
    const [[uri, video] = []] = vertex.objects;
    assert.ok(uri && video);
    path = `/storage/v1/b/out/o/${encodeURIComponent(uri.slice('gs://out/'.length))}`;
    bytes = video.bytes();
  });
  after(() => vertex.close());

  async function fetched(url: string, range?: string): Promise<{ response: Response; body: Buffer }> {
    const response = await fetch(vertex.root + url, range === undefined ? {} : { headers: { range } });
    return { response, body: Buffer.from(await response.arrayBuffer()) };
  }

  it('with their bytes and length, also below /download', async () => {
    for (const url of [`${path}?alt=media`, `/download${path}?alt=media`]) {
      const { response, body } = await fetched(url);
      assert.equal(response.headers.get('content-length'), String(bytes.length));
      assert.equal(response.headers.get('content-type'), 'video/mp4');
      assert.ok(body.equals(bytes));
    }
  });

  it('with a part of their bytes', async () => {
    const { response, body } = await fetched(`${path}?alt=media`, 'bytes=1000-70000');
    assert.equal(response.status, 206);
    assert.equal(response.headers.get('content-range'), `bytes 1000-70000/${bytes.length}`);
    assert.ok(body.equals(bytes.subarray(1000, 70_001)));
    assert.ok((await fetched(`${path}?alt=media`, 'bytes=50000-')).body.equals(bytes.subarray(50_000)));
    const end = await fetched(`${path}?alt=media`, 'bytes=-500');
    assert.equal(end.response.status, 206);
    assert.equal(
      end.response.headers.get('content-range'),
      `bytes ${bytes.length - 500}-${bytes.length - 1}/${bytes.length}`,
    );
    assert.ok(end.body.equals(bytes.subarray(-500)));
    assert.ok((await fetched(`${path}?alt=media`, 'bytes=-99999999')).body.equals(bytes));
    for (const none of ['bytes=99999999-', 'bytes=-0']) {
      assert.equal((await fetched(`${path}?alt=media`, none)).response.status, 416);
    }
  });

  it('with errors in JSON, but in plain text for media', async () => {
    const wanted = { code: 404, message: 'No such object: out/no/such.mp4' };
    const error = { ...wanted, errors: [{ message: wanted.message, domain: 'global', reason: 'notFound' }] };
    const metadata = await calls.get('/storage/v1/b/out/o/no%2Fsuch.mp4');
    assert.equal(metadata.status, 404);
    assert.deepEqual(json(metadata), { error });
    const media = await calls.get('/storage/v1/b/out/o/no%2Fsuch.mp4?alt=media');
    assert.equal(media.status, 404);
    assert.equal(media.text, wanted.message);
    assert.equal((await calls.get('/storage/v1/b/forbidden-bucket/o/a?alt=media')).status, 403);
    assert.equal((await calls.get('/storage/v1/b/forbidden-bucket/o')).status, 403);
    assert.equal((await calls.get('/storage/v1/b/out/o/%E0%A4%A')).status, 404);
  });

  it('with a list that is empty where nothing fits', async () => {
    assert.deepEqual(json(await calls.get('/storage/v1/b/out/o?prefix=no')), { kind: 'storage#objects' });
  });
});
