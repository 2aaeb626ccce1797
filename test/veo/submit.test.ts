import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { FaultRule, ScriptRule } from '../../scripts/emulators/vertex.ts';
import { GenerationError } from '../../src/generations/failure-codes.ts';
import type { VeoClient } from '../../src/veo/veo-client.ts';
import { answered, type Google, going, nameOf, openGoogle, request } from './google.ts';

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
    [{ status: 401, when: 'next', times: 3 }, 'CREDENTIALS_REFUSED'],
    [{ status: 403, when: 'next' }, 'PERMISSION_DENIED'],
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
        assert.deepEqual([error.code, error.detail, error.googleWords], ['PROMPT_BLOCKED', 'violence', message]);
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
        assert.equal(error.googleWords, `bad: ${request.prompt}`);
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
      const client = google.client(fault.fault === 'hang' ? { answerMs: 1_000 } : {});
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
