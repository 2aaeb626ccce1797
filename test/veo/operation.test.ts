import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MalformedOperation, MESSAGE_LIMIT, readOutcome, STREAMED } from '../../src/veo/operation.ts';

const inline = { bytesBase64Encoded: STREAMED, mimeType: 'video/mp4' };
const inBucket = { gcsUri: 'gs://bucket/prefix/3505283432834505055/sample_0.mp4', mimeType: 'video/mp4' };
const reason = "1 videos were filtered out because they violated Vertex AI's usage guidelines. Support codes: 15236754";

const done = (response: unknown) => readOutcome({ name: 'n', done: true, response });
const failed = (error: unknown) => readOutcome({ name: 'n', done: true, error });

function videoOf(response: unknown): { mimeType: string; outputPrompt: string | null } {
  const outcome = done(response);
  assert.ok(outcome.kind === 'video' || outcome.kind === 'streamed');
  return outcome;
}

test('nothing counts before done is true', () => {
  for (const done of [undefined, false, null, 'true', 1]) {
    const operation = { name: 'n', done, response: { videos: [inline] }, error: { code: 3, message: 'm' } };
    assert.deepEqual(readOutcome(operation), { kind: 'running' });
  }
});

test('a video is read, inside the answer or in a bucket', () => {
  const common = { mimeType: 'video/mp4', outputPrompt: null };
  assert.deepEqual(done({ videos: [inline] }), { kind: 'streamed', ...common });
  const source = { kind: 'bucket', uri: inBucket.gcsUri };
  assert.deepEqual(done({ videos: [inBucket] }), { kind: 'video', source, ...common });
});

test('a video is read where other clients look for it', () => {
  const { gcsUri, mimeType } = inBucket;
  const samples = (video: object) => [
    { generatedSamples: [{ video }] },
    { generateVideoResponse: { generatedSamples: [null, { video }] } },
  ];
  for (const response of [...samples({ gcsUri, mimeType }), ...samples({ uri: gcsUri, encoding: mimeType })]) {
    const source = { kind: 'bucket', uri: gcsUri };
    assert.deepEqual(done(response), { kind: 'video', source, mimeType, outputPrompt: null });
  }
  for (const key of ['bytesBase64Encoded', 'encodedVideo', 'videoBytes'])
    for (const response of samples({ [key]: STREAMED, encoding: mimeType }))
      assert.deepEqual(done(response), { kind: 'streamed', mimeType, outputPrompt: null });
  for (const response of samples({ uri: 'https://example.com/v.mp4' })) assert.equal(done(response).kind, 'empty');
});

test('a video without a mime type is an MP4, and any other type is kept', () => {
  assert.equal(videoOf({ videos: [{ bytesBase64Encoded: STREAMED }] }).mimeType, 'video/mp4');
  assert.equal(videoOf({ videos: [{ ...inBucket, mimeType: 'video/webm' }] }).mimeType, 'video/webm');
});

test('an empty field beside the one that holds the video does not matter', () => {
  assert.equal(done({ videos: [{ ...inBucket, bytesBase64Encoded: '' }] }).kind, 'video');
  assert.equal(done({ videos: [{ ...inline, gcsUri: '' }] }).kind, 'streamed');
  assert.equal(done({ videos: [{}, null, 'x', inBucket] }).kind, 'video');
});

test('a video wins over filtered ones and over an error, since it has been paid for', () => {
  assert.equal(
    done({ raiMediaFilteredCount: 1, raiMediaFilteredReasons: [reason], videos: [inline] }).kind,
    'streamed',
  );
  const both = { done: true, response: { videos: [inBucket] }, error: { code: 13, message: 'm' } };
  assert.equal(readOutcome(both).kind, 'video');
});

test('an empty video is an error when nothing explains it', () => {
  const isEmpty = (error: unknown) => error instanceof MalformedOperation && error.reason === 'empty-video';
  assert.throws(() => done({ videos: [{ bytesBase64Encoded: '', mimeType: 'video/mp4' }] }), isEmpty);
  assert.equal(done({ videos: [{ bytesBase64Encoded: '' }], raiMediaFilteredCount: 1 }).kind, 'filtered');
});

test('the rewritten prompt is found in each of its places', () => {
  const prompts = [
    { videos: [{ ...inline, prompt: 'a cat' }] },
    { videos: [{ ...inline, experimentsMetadata: { promptInputs: { promptChunks: ['a ', 'cat', 7] } } }] },
    { videos: [{ ...inBucket, experimentsMetadata: { promptInputs: { promptChunks: 'a cat' } } }] },
    { videos: [inline], generatedSamples: [{ video: { text: 'a cat' } }] },
  ];
  for (const response of prompts) assert.equal(videoOf(response).outputPrompt, 'a cat');
});

test('filtered videos are counted, with their reasons and what the filter objected to', () => {
  assert.deepEqual(done({ raiMediaFilteredCount: 1, raiMediaFilteredReasons: [reason] }), {
    kind: 'filtered',
    count: 1,
    reasons: [reason],
    objection: 'celebrity',
  });
});

test('the count of filtered videos may be a string or missing, and so may the reasons', () => {
  const plain = { kind: 'filtered', reasons: [], objection: null };
  assert.deepEqual(done({ raiMediaFilteredCount: '2', videos: [] }), { ...plain, count: 2 });
  assert.deepEqual(done({ raiMediaFilteredReasons: ['why', 7] }), { ...plain, count: 1, reasons: ['why'] });
});

test('a failed operation has its code, its words and what was objected to', () => {
  const message = "This prompt contains words that violate Vertex AI's usage guidelines. Support codes: 29310472";
  const expected = { kind: 'failed', code: 3, message, objection: 'celebrity' };
  assert.deepEqual(failed({ code: 3, message }), expected);
});

test('an error without a code or words is still a failure', () => {
  const unknown = { kind: 'failed', code: 2, message: '', objection: null };
  assert.deepEqual(failed({}), unknown);
  assert.deepEqual(failed([]), unknown);
  assert.deepEqual(failed('broken'), { ...unknown, message: 'broken' });
});

test("Google's words are cut to a safe length, after their codes were read.", () => {
  const message = `${'m'.repeat(5000)} Support codes: 62263041`;
  const [cut, objection] = ['m'.repeat(MESSAGE_LIMIT), 'dangerous'];
  assert.deepEqual(failed({ code: 3, message }), { kind: 'failed', code: 3, message: cut, objection });
  assert.deepEqual(done({ raiMediaFilteredReasons: Array.from({ length: 100 }, () => message) }), {
    kind: 'filtered',
    count: 100,
    reasons: Array.from({ length: 16 }, () => cut),
    objection,
  });
});

test('done without a video, an error or a count is empty', () => {
  const responses = [undefined, null, 'x', [], {}, { videos: [] }, { videos: {} }, { videos: [{ mimeType: 'm' }] }];
  for (const response of responses) assert.deepEqual(done(response), { kind: 'empty' });
  assert.deepEqual(done({ raiMediaFilteredCount: 0, raiMediaFilteredReasons: [] }), { kind: 'empty' });
  assert.deepEqual(readOutcome({ done: true, error: null }), { kind: 'empty' });
});
