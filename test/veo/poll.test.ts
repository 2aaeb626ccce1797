import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { FaultRule, ScriptRule } from '../../scripts/emulators/vertex.ts';
import { answered, type Google, going, MemorySink, nameOf, openGoogle, request } from './google.ts';

describe('asking how an operation is doing', () => {
  let google: Google;
  before(async () => {
    google = await openGoogle();
  });
  after(() => google.close());

  /** An operation that has ended as scripted. */
  const operation = async (rule: ScriptRule = { outcome: 'video' }, storageUri: string | null = null) => {
    google.vertex.script({ ...rule, when: 'next', renderMs: Number.POSITIVE_INFINITY });
    const name = await google.client().submit({ ...request, storageUri }, going());
    google.vertex.finish(name);
    return name;
  };
  const failing = async (name: string, client = google.client(), signal = going()) => {
    const sink = new MemorySink();
    const result = await client.poll(name, sink, signal).then(
      ({ kind }) => kind,
      (error: unknown) => nameOf(error),
    );
    return [result, sink.end];
  };

  it('is told that it runs', async () => {
    google.vertex.script({ outcome: 'never', when: 'next' });
    const name = await google.client().submit(request, going());
    assert.deepEqual(await google.client().poll(name, new MemorySink(), going()), { kind: 'running' });
  });

  it('gets a video inside the answer, byte by byte, as often as it asks', async () => {
    const name = await operation({ outcome: 'video', bytes: 700_000 });
    for (const _ of [1, 2]) {
      const sink = new MemorySink();
      const answer = await google.client().poll(name, sink, going());
      assert.deepEqual(answer, {
        kind: 'video',
        mimeType: 'video/mp4',
        source: { kind: 'inline', bytes: 700_000, sha256: google.vertex.sha256Of(name) },
        outputPrompt: null,
      });
      assert.equal(sink.end, 'finished');
    }
  });

  it('gets the place of a video in a bucket', async () => {
    const name = await operation({ outcome: 'video' }, 'gs://bucket/videos/');
    const answer = await google.client().poll(name, new MemorySink(), going());
    assert.equal(answer.kind, 'video');
    assert.ok(answer.kind === 'video' && answer.source.kind === 'bucket');
    assert.equal(google.vertex.objects.has(answer.source.uri), true);
  });

  it('is told what was filtered, what failed and what is empty', async () => {
    const answers = [];
    for (const rule of [
      { outcome: 'filtered' },
      { outcome: 'error', code: 13, message: 'internal' },
      { outcome: 'empty' },
    ] as const)
      answers.push(await google.client().poll(await operation(rule), new MemorySink(), going()));
    assert.deepEqual(
      answers.map(({ kind }) => kind),
      ['filtered', 'failed', 'empty'],
    );
  });

  it('ends with an error that may pass after any trouble on the way, and throws the beginning of the video away', async () => {
    const name = await operation({ outcome: 'video', bytes: 400_000 });
    const faults: [fault: FaultRule, end: string][] = [
      [{ kind: 'poll', fault: 'cut', afterBytes: 100_000 }, 'abandoned'],
      [{ kind: 'poll', fault: 'cut', afterBytes: 100_000, clean: true }, 'abandoned'],
      [{ kind: 'poll', fault: 'bad-base64' }, 'abandoned'],
      [{ kind: 'poll', fault: 'not-json' }, 'none'],
      [{ kind: 'poll', fault: 'hang' }, 'none'],
      [{ kind: 'poll', fault: '500' }, 'none'],
      [{ kind: 'poll', fault: '502' }, 'none'],
      [{ kind: 'poll', fault: '503' }, 'none'],
      [{ kind: 'poll', fault: '429' }, 'none'],
      ...[400, 401, 403, 404, 410].map((status): [FaultRule, string] => [
        { kind: 'poll', fault: 'page', status, times: 3 },
        'none',
      ]),
      [{ kind: 'poll', fault: 'reset-before' }, 'none'],
    ];
    for (const [fault, expected] of faults) {
      const rule = google.vertex.fault(fault);
      const client = google.client(fault.fault === 'hang' ? { answerMs: 300 } : {});
      const [result, end] = await failing(name, client);
      rule.remove();
      assert.equal(end, expected, fault.fault);
      assert.ok(!['OPERATION_LOST', 'video', 'running'].includes(String(result)), `${fault.fault}: ${result}`);
    }
    assert.deepEqual(await failing(name), ['video', 'finished']);
  });

  it('has the time of one piece for each piece of a slow video, not for all of it', async () => {
    const name = await operation({ outcome: 'video', bytes: 200_000 });
    google.vertex.fault({ kind: 'poll', fault: 'slow-body', chunkBytes: 20_000, delayMs: 60 });
    assert.deepEqual(await failing(name, google.client({ answerMs: 700 })), ['video', 'finished']);
  });

  it('is told that an operation is lost where Google does not know it', async () => {
    const name = `projects/demo-project/locations/us-central1/publishers/google/models/${request.model}/operations/none`;
    assert.deepEqual(await failing(name), ['OPERATION_LOST', 'none']);
    google.vertex.fault({ kind: 'poll', fault: '404', asArray: true });
    assert.deepEqual(await failing(await operation()), ['OPERATION_LOST', 'none']);
  });

  it('does not take a 404 for that where somebody else than Google gives it', async () => {
    for (const body of [
      '',
      '<html>Not Found</html>',
      '{"message":"no Route matched"}',
      '{"error":"not found"}',
      'null',
    ])
      await answered(google, { status: 404, body }, async (client) => {
        const [result] = await failing(`${request.model}/operations/1`, client);
        assert.notEqual(result, 'OPERATION_LOST', body);
        assert.equal(await client.refusal('gemini-3.8-flash', going()), null);
      });
  });

  it('still finds an operation of a model that has been retired since', async () => {
    const name = await google.client().submit({ ...request, model: 'veo-3.1-lite-generate-001' }, going());
    google.vertex.finish(name);
    google.vertex.retire('veo-3.1-lite-generate-001');
    assert.deepEqual(await failing(name), ['video', 'finished']);
  });

  it('gets a new token where the old one has expired', async () => {
    const name = await operation();
    const client = google.client();
    google.vertex.fault({ kind: 'poll', fault: 'expired-token' });
    const refused = () => google.vertex.requests('poll').byStatus[401] ?? 0;
    assert.deepEqual(await failing(name, client), ['video', 'finished']);
    const before = refused();
    assert.deepEqual(await failing(name, client), ['video', 'finished']);
    assert.equal(refused(), before, 'the old token is not shown again');
  });

  it('does not wait for ever for a token', async () => {
    const name = await operation();
    const hang = google.vertex.fault({ kind: 'token', fault: 'hang', times: Number.POSITIVE_INFINITY });
    assert.deepEqual(await failing(name, google.client({ answerMs: 300 })), ['TimeoutError', 'none']);
    hang.remove();
  });

  it('ends at once where it is called off, before, while Google is silent, and in the middle of a video', async () => {
    const name = await operation({ outcome: 'video', bytes: 400_000 });
    assert.deepEqual(await failing(name, google.client(), AbortSignal.abort()), ['AbortError', 'none']);

    const silent = new AbortController();
    const hold = google.vertex.fault({ kind: 'poll', fault: 'hold' });
    const held = failing(name, google.client(), silent.signal);
    await google.vertex.waitFor(() => hold.waiting === 1);
    silent.abort();
    assert.deepEqual(await held, ['AbortError', 'none']);
    hold.release();

    const midway = new AbortController();
    google.vertex.fault({ kind: 'poll', fault: 'slow-body', chunkBytes: 20_000, delayMs: 10 });
    const sink = new MemorySink();
    const write = sink.write.bind(sink);
    sink.write = (chunk) => {
      write(chunk);
      midway.abort();
    };
    await assert.rejects(google.client().poll(name, sink, midway.signal), { name: 'AbortError' });
    assert.equal(sink.end, 'abandoned');
  });
});
