import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { FaultRule, ScriptRule } from '../../scripts/emulators/vertex.ts';
import { GenerationError, SubmissionRefusedError } from '../../src/errors.ts';
import type { VeoClient } from '../../src/veo/client.ts';
import { answered, type Google, going, MemorySink, openGoogle, request } from './google.ts';

/** An error in a few words: its code, or the status it was refused with. */
const nameOf = (error: unknown): string => {
  if (error instanceof SubmissionRefusedError) return `refused ${error.status}`;
  if (error instanceof GenerationError) return error.code;
  return error instanceof Error ? error.name : typeof error;
};

describe('sending a prompt to Veo', () => {
  let google: Google;
  before(async () => {
    google = await openGoogle();
  });
  after(() => google.close());

  const submitted = (client = google.client(), signal = going(), changes: Partial<typeof request> = {}) =>
    client.submit({ ...request, ...changes }, signal).catch((error: unknown) => nameOf(error));
  /** How many requests Google accepted meanwhile. */
  const counted = async (work: () => Promise<unknown>) => {
    const { length } = google.vertex.submits;
    const result = await work();
    return [result, google.vertex.submits.length - length];
  };

  it('asks for exactly what was set, and gives the name of the operation', async () => {
    const name = await google.client().submit({ ...request, storageUri: 'gs://bucket/videos/1/' }, going());
    const accepted = google.vertex.submits.at(-1);
    assert.equal(name, accepted?.operationName);
    assert.equal(accepted?.prompt, 'a red fox <b>&');
    assert.equal(accepted?.model, request.model);
    assert.deepEqual(accepted?.parameters, {
      sampleCount: 1,
      durationSeconds: 8,
      aspectRatio: '16:9',
      resolution: '720p',
      generateAudio: true,
      storageUri: 'gs://bucket/videos/1/',
    });
    await google.client().submit(request, going());
    assert.equal('storageUri' in (google.vertex.submits.at(-1)?.parameters ?? {}), false);
  });

  const refusals: [script: Extract<ScriptRule, { status: number }>, expected: string][] = [
    [{ status: 400, when: 'next' }, 'REQUEST_REFUSED'],
    [{ status: 401, when: 'next', times: 2 }, 'CREDENTIALS_REFUSED'],
    [{ status: 403, when: 'next', times: 2 }, 'PERMISSION_DENIED'],
    [{ status: 404, when: 'next' }, 'MODEL_NOT_FOUND'],
    [{ status: 429, when: 'next' }, 'refused 429'],
    [{ status: 500, when: 'next' }, 'SUBMIT_UNCLEAR'],
    [{ status: 502, when: 'next' }, 'SUBMIT_UNCLEAR'],
    [{ status: 503, when: 'next' }, 'refused 503'],
    [{ status: 503, when: 'next', body: '<html>Service Unavailable</html>' }, 'SUBMIT_UNCLEAR'],
    [{ status: 504, when: 'next' }, 'SUBMIT_UNCLEAR'],
  ];
  for (const [script, expected] of refusals)
    it(`comes to "${expected}" after ${script.status}${script.body ? ' of a gateway' : ''}`, async () => {
      google.vertex.script(script);
      assert.deepEqual(await counted(() => submitted()), [expected, 0]);
    });

  it('reads an error that comes in a list', async () => {
    google.vertex.fault({ kind: 'submit', fault: '429', asArray: true });
    assert.deepEqual(await counted(() => submitted()), ['refused 429', 0]);
  });

  it('names what a filter objected to where the prompt is refused at once, and keeps Google’s words for the chat', async () => {
    const message =
      "The prompt could not be submitted. It violates Vertex AI's usage guidelines. Support codes: 61493863";
    const refused = (client: VeoClient) =>
      assert.rejects(client.submit(request, going()), (error: unknown) => {
        assert.ok(error instanceof GenerationError);
        assert.deepEqual([error.code, error.detail, error.remark], ['PROMPT_BLOCKED', 'violence', message]);
        return true;
      });
    await answered(google, { status: 400, body: JSON.stringify({ error: { code: 400, message } }) }, refused);
    await answered(google, { status: 400, body: JSON.stringify([{ error: { code: 400, message } }]) }, refused);
  });

  it('never puts Google’s words, which may repeat the prompt, into the error’s message', async () => {
    const body = JSON.stringify({ error: { code: 400, message: `bad: ${request.prompt}` } });
    await answered(google, { status: 400, body }, (client) =>
      assert.rejects(client.submit(request, going()), (error: unknown) => {
        assert.ok(error instanceof GenerationError);
        assert.equal(error.remark, `bad: ${request.prompt}`);
        assert.equal(`${error.message}${error.stack}${error.detail}`.includes(request.prompt), false);
        return true;
      }),
    );
  });

  it('is unclear where the answer names no operation', async () => {
    for (const body of ['{}', '{"name":7}', '{"name":"something else"}', 'null', '[]', '"name"', ''])
      assert.equal(await answered(google, { status: 200, body }, submitted), 'SUBMIT_UNCLEAR', body);
  });

  const unclear: [name: string, fault: FaultRule, accepted: number][] = [
    ['a reset before Google took it', { kind: 'submit', fault: 'reset-before' }, 0],
    ['a reset after Google took it', { kind: 'submit', fault: 'reset-after' }, 1],
    ['a time limit', { kind: 'submit', fault: 'hang' }, 0],
    ['a time limit after Google took it', { kind: 'submit', fault: 'hang', accepted: true }, 1],
    ['a 200 that is not JSON', { kind: 'submit', fault: 'not-json' }, 0],
    ['a 503 of a gateway behind which Google took it', { kind: 'submit', fault: '500', accepted: true }, 1],
    ['an answer that is cut', { kind: 'submit', fault: 'cut', afterBytes: 20, onlyVideo: false }, 1],
  ];
  for (const [name, fault, accepted] of unclear)
    it(`is unclear after ${name}, and sent once`, async () => {
      const { count } = google.vertex.requests('submit');
      google.vertex.fault(fault);
      const client = google.client(fault.fault === 'hang' ? { limits: { answerMs: 1_000 } } : {});
      await client.authorize(going());
      assert.deepEqual(await counted(() => submitted(client)), ['SUBMIT_UNCLEAR', accepted]);
      await google.vertex.waitFor(() => google.vertex.requests('submit').count > count);
      assert.equal(google.vertex.requests('submit').count, count + 1);
    });

  it('is refused where Google cannot be reached: nothing was sent', async () => {
    const gone = await openGoogle();
    await gone.close();
    assert.equal(await submitted(google.client({ apiRoot: gone.vertex.root })), 'refused 0');
    assert.equal(await submitted(google.client({ apiRoot: 'http://no-such-host.invalid' })), 'refused 0');
  });

  it('gets a new token and goes on where Google has let the old one expire', async () => {
    const client = google.client();
    await client.authorize(going());
    google.vertex.tokens.expireAll();
    const [name, accepted] = await counted(() => submitted(client));
    assert.match(String(name), /\/operations\//);
    assert.equal(accepted, 1);
  });

  it('is refused, not unclear, where the old token has expired and a new one cannot be had', async () => {
    const client = google.client();
    await client.authorize(going());
    google.vertex.tokens.expireAll();
    const fault = google.vertex.fault({ kind: 'token', fault: 'reset-before', times: Number.POSITIVE_INFINITY });
    assert.deepEqual(await counted(() => submitted(client)), ['refused 0', 0]);
    fault.remove();
  });

  it('is not sent where it was called off before', async () => {
    const { count } = google.vertex.requests('submit');
    assert.equal(await submitted(google.client(), AbortSignal.abort()), 'AbortError');
    assert.equal(google.vertex.requests('submit').count, count);
  });

  it('ends at once where it is called off while Google is silent', async () => {
    const hold = google.vertex.fault({ kind: 'submit', fault: 'hold' });
    const controller = new AbortController();
    const result = submitted(google.client(), controller.signal);
    await google.vertex.waitFor(() => hold.waiting === 1);
    controller.abort();
    assert.equal(await result, 'SUBMIT_UNCLEAR');
    const { count } = google.vertex.requests('submit');
    hold.release();
    await google.vertex.waitFor(() => google.vertex.requests('submit').count > count);
  });
});

describe('a request that is called off while the token is fetched', () => {
  it('is neither sent nor the end of the process, of whatever kind it is', async () => {
    const google = await openGoogle();
    const script = fileURLToPath(new URL('./called-off.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', script], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        ...process.env,
        VERTEX_ROOT: google.vertex.root,
        GOOGLE_APPLICATION_CREDENTIALS: join(google.folder, 'credentials.json'),
      },
    });
    const ended = once(child, 'close');
    child.stdout.setEncoding('utf8');
    for (const expected of ['AbortError', 'AbortError', 'null', 'AbortError']) {
      const { count } = google.vertex.requests('token');
      const hold = google.vertex.fault({ kind: 'token', fault: 'hold' });
      await google.vertex.waitFor(() => hold.waiting === 1, { timeoutMs: 30_000 });
      child.stdin.write('call it off\n');
      assert.deepEqual(await once(child.stdout, 'data'), [`${expected}\n`]);
      // The token comes after all: this is when the request would begin, and the process end.
      hold.release();
      await google.vertex.waitFor(() => google.vertex.requests('token').count === count + 1);
      child.stdin.write('and the next\n');
    }
    assert.deepEqual(await ended, [0, null]);
    assert.equal(google.vertex.requests().count, google.vertex.requests('token').count);
    await google.close();
  });
});

describe('a token of Google', () => {
  let google: Google;
  before(async () => {
    google = await openGoogle();
  });
  after(() => google.close());

  const authorized = (client = google.client(), signal = going()) =>
    client.authorize(signal).then(
      () => 'fine',
      (error: unknown) => nameOf(error),
    );
  const withKey = async (name: string, content: string) => {
    const path = join(google.folder, name);
    await writeFile(path, content);
    return google.client({ auth: google.auth(path) });
  };

  it('is fetched once and kept', async () => {
    const { count } = google.vertex.requests('token');
    const client = google.client();
    assert.deepEqual([await authorized(client), await authorized(client)], ['fine', 'fine']);
    assert.equal(google.vertex.requests('token').count, count + 1);
  });

  it('is refused for good where the credentials are wrong', async () => {
    const stranger = JSON.parse(await readFile(join(google.folder, 'credentials.json'), 'utf8'));
    stranger.credential_source.file = join(google.folder, 'credentials.json');
    assert.equal(await authorized(await withKey('stranger.json', JSON.stringify(stranger))), 'CREDENTIALS_REFUSED');
  });

  it('is refused for good where the key file is of no use', async () => {
    const broken = { type: 'service_account', client_email: 'a@b.iam.gserviceaccount.com', private_key: 'no key' };
    for (const [name, content] of [
      ['broken.json', JSON.stringify(broken)],
      ['odd.json', JSON.stringify({ type: 'unknown' })],
      ['text.json', 'not json'],
    ] as const)
      assert.equal(await authorized(await withKey(name, content)), 'CREDENTIALS_REFUSED', name);
    assert.equal(
      await authorized(google.client({ auth: google.auth(join(google.folder, 'none')) })),
      'CREDENTIALS_REFUSED',
    );
  });

  it('may be had later where Google is down, silent or talks nonsense', async () => {
    for (const [fault, expected] of [
      ['reset-before', 'refused 0'],
      ['not-json', 'refused 0'],
      ['503', 'refused 503'],
      ['hang', 'refused 0'],
    ] as const) {
      const rule = google.vertex.fault({ kind: 'token', fault, times: Number.POSITIVE_INFINITY });
      const limits = fault === 'hang' ? { limits: { answerMs: 300 } } : {};
      assert.equal(await authorized(google.client(limits)), expected, fault);
      rule.remove();
    }
  });

  it('holds nobody up who no longer wants it', async () => {
    const hold = google.vertex.fault({ kind: 'token', fault: 'hold' });
    const controller = new AbortController();
    const result = authorized(google.client(), controller.signal);
    await google.vertex.waitFor(() => hold.waiting === 1);
    controller.abort();
    assert.equal(await result, 'AbortError');
    hold.release();
  });
});

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
      const client = google.client(fault.fault === 'hang' ? { limits: { answerMs: 300 } } : {});
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
    assert.deepEqual(await failing(name, google.client({ limits: { answerMs: 700 } })), ['video', 'finished']);
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
    assert.deepEqual(await failing(name, google.client({ limits: { answerMs: 300 } })), ['TimeoutError', 'none']);
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

describe('counting tokens', () => {
  let google: Google;
  before(async () => {
    google = await openGoogle();
  });
  after(() => google.close());

  it('gives a number', async () => {
    const count = await google.client().countTokens('gemini-3.8-flash', 'a red fox', going());
    assert.ok(count !== null && count > 0);
  });

  it('gives null where it cannot be done, soon', async () => {
    const client = google.client({ limits: { countMs: 200 } });
    assert.equal(await client.countTokens('no-such-model', 'a red fox', going()), null);
    for (const fault of ['500', 'not-json', 'reset-before', 'hang'] as const) {
      google.vertex.fault({ kind: 'countTokens', fault });
      assert.equal(await client.countTokens('gemini-3.8-flash', 'a red fox', going()), null, fault);
    }
    assert.equal(await client.countTokens('gemini-3.8-flash', 'a red fox', AbortSignal.abort()), null);
  });

  it('tells whether Google lets this project in', async () => {
    const strange = await openGoogle({ project: 'another-project' });
    const refusal = await strange.client().refusal('gemini-3.8-flash', going());
    assert.equal(refusal?.status, 403);
    await strange.close();
    assert.equal(await google.client().refusal('gemini-3.8-flash', going()), null);
    assert.equal(await google.client().refusal('no-such-model', going()), null);
    google.vertex.fault({ kind: 'countTokens', fault: '500' });
    assert.equal(await google.client().refusal('gemini-3.8-flash', going()), null);
  });
});
