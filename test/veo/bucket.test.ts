import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { GenerationError } from '../../src/generations/failure-codes.ts';
import { Bucket } from '../../src/veo/bucket.ts';
import { bucketLink } from '../../src/veo/bucket-link.ts';
import { type Google, going, MemorySink, openGoogle, request } from './google.ts';

describe('the bucket', () => {
  let google: Google;
  let bucket: Bucket;
  let uri: string;
  let sha256: string;

  before(async () => {
    google = await openGoogle();
    bucket = await Bucket.open(google.credentials(), google.vertex.root);
    google.vertex.script({ outcome: 'video', bytes: 500_000, when: 'next' });
    const name = await google.client().submit({ ...request, storageUri: 'gs://bucket/a folder/ü/' }, going());
    google.vertex.finish(name);
    sha256 = google.vertex.sha256Of(name);
    uri = [...google.vertex.objects.keys()][0] ?? '';
  });
  after(() => google.close());

  const failing = async (from: string, signal = going()) => {
    const sink = new MemorySink();
    const error = await bucket.download(from, sink, signal).then(
      () => null,
      (reason: unknown) => reason,
    );
    return [error instanceof GenerationError ? error.code : error instanceof Error ? 'may pass' : 'fine', sink.end];
  };

  it('gives an object byte by byte, also from a path that needs escaping', async () => {
    assert.match(uri, /^gs:\/\/bucket\/a folder\/ü\//);
    const sink = new MemorySink();
    assert.deepEqual(await bucket.download(uri, sink, going()), { bytes: 500_000, sha256 });
    assert.equal(sink.end, 'finished');
  });

  it('never gives half of one', async () => {
    for (const clean of [false, true]) {
      google.vertex.fault({ kind: 'gcs-get', fault: 'cut', afterBytes: 100_000, clean });
      assert.deepEqual(await failing(uri), ['may pass', 'abandoned'], `clean: ${clean}`);
    }
    google.vertex.fault({ kind: 'gcs-get', fault: 'cut', afterBytes: 0, clean: true });
    assert.deepEqual(await failing(uri), ['may pass', 'abandoned']);
  });

  it('may be asked again after trouble on the way', async () => {
    for (const fault of ['500', '502', '503', '429', 'reset-before'] as const) {
      google.vertex.fault({ kind: 'gcs-get', fault });
      assert.deepEqual(await failing(uri), ['may pass', 'abandoned'], fault);
    }
    google.vertex.fault({ kind: 'gcs-get', fault: 'page', status: 404 });
    assert.deepEqual(await failing(uri), ['may pass', 'abandoned'], 'the page of a gateway');
    assert.deepEqual(await failing(uri), ['fine', 'finished']);
  });

  it('says that an object is gone, or that it may not be read', async () => {
    assert.deepEqual(await failing('gs://bucket/none.mp4'), ['VIDEO_GONE', 'abandoned']);
    assert.deepEqual(await failing('gs://forbidden-bucket/none.mp4'), ['BUCKET_REFUSED', 'abandoned']);
    for (const strange of ['', 'gs://bucket', 'gs://bucket/', 'https://bucket/none.mp4'])
      assert.deepEqual(await failing(strange), ['VIDEO_GONE', 'abandoned'], strange);
  });

  it('ends at once where a download is called off', async () => {
    assert.deepEqual(await failing(uri, AbortSignal.abort()), ['may pass', 'abandoned']);
    const controller = new AbortController();
    const hold = google.vertex.fault({ kind: 'gcs-get', fault: 'hold' });
    const result = failing(uri, controller.signal);
    await google.vertex.waitFor(() => hold.waiting === 1);
    controller.abort();
    assert.deepEqual(await result, ['may pass', 'abandoned']);
    hold.release();
  });

  it('fails where the video cannot be written', async () => {
    const sink = new MemorySink();
    sink.write = () => {
      throw new Error('ENOSPC');
    };
    await assert.rejects(bucket.download(uri, sink, going()), { message: 'ENOSPC' });
    assert.equal(sink.end, 'abandoned');
  });

  it('removes an object, and is content where it is gone already', async () => {
    await bucket.remove(uri);
    assert.equal(google.vertex.objects.has(uri), false);
    await bucket.remove(uri);
    await assert.rejects(bucket.remove('gs://forbidden-bucket/x.mp4'));
  });

  it('removes an object in spite of trouble on the way', async () => {
    const name = await google.client().submit({ ...request, storageUri: 'gs://bucket/videos/' }, going());
    google.vertex.finish(name);
    const [other = ''] = google.vertex.objects.keys();
    google.vertex.fault({ kind: 'gcs-delete', fault: 'hang' });
    google.vertex.fault({ kind: 'gcs-delete', fault: '503' });
    const hasty = await Bucket.open(google.credentials({ answerMs: 500 }), google.vertex.root);
    await hasty.remove(other);
    assert.equal(google.vertex.objects.size, 0);
  });

  it('has a page where a person can watch an object', () => {
    assert.equal(bucketLink('gs://bucket/a/b.mp4'), 'https://storage.cloud.google.com/bucket/a/b.mp4');
  });
});
