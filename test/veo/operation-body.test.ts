import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Malformation, MalformedOperation, STREAMED } from '../../src/veo/operation.ts';
import { OperationBody } from '../../src/veo/operation-body.ts';

interface Taken {
  video: string;
  rest: unknown;
}

/** Feeds a body in chunks of the given size; the video as text. */
function take(body: string | Buffer, size = Number.POSITIVE_INFINITY): Taken {
  const bytes = Buffer.from(body);
  const reader = new OperationBody();
  const video: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += Math.min(size, bytes.length)) {
    for (const part of reader.take(bytes.subarray(at, at + size))) video.push(Buffer.from(part));
  }
  return { rest: reader.end(), video: Buffer.concat(video).toString() };
}

function assertMalformed(body: string | Buffer, reason: Malformation): void {
  for (const size of [1, 7, Number.POSITIVE_INFINITY]) {
    assert.throws(
      () => take(body, size),
      (error) => error instanceof MalformedOperation && error.reason === reason,
      `${String(body).slice(0, 80)} in chunks of ${size}`,
    );
  }
}

const withVideo = (text: string, more = '') => `{"response":{"videos":[{"bytesBase64Encoded":"${text}"${more}}]}}`;

test('the video is taken out and everything else is left', () => {
  const { video, rest } = take(
    `\r\n\t { "done" : true, "n": [1.5e3, null, "é"], ${withVideo('aGVsbG8=').slice(1)} \n`,
    1,
  );
  assert.equal(video, 'hello');
  const videos = [{ bytesBase64Encoded: STREAMED }];
  assert.deepEqual(rest, { done: true, n: [1500, null, 'é'], response: { videos } });
});

test('escapes in the video and in its key are resolved, wherever a chunk ends', () => {
  // '>>>???' is Pj4+Pz8/ in base64.
  const body = withVideo(String.raw`\u0050j4\u002bPz8\/`).replace('bytesBase64', String.raw`\u0062ytes\u0042ase64`);
  for (let size = 1; size < 20; size += 1) assert.equal(take(body, size).video, '>>>???');
});

test('an escape that is no character of base64 is an error', () => {
  const escapes = [
    '\\n',
    '\\"',
    '\\\\',
    '\\\\/',
    '\\u000a',
    '\\u0141',
    '\\u0022',
    '\\u005c/',
    '\\x',
    '\\',
    '\\u00',
    '\\u',
  ];
  for (const part of escapes) assertMalformed(withVideo(`AAAA${part}AAA`), 'bad-base64');
  for (const part of ['\\u00', '\\u002', '\\']) assertMalformed(withVideo(`AAAA${part}`), 'bad-base64');
});

test('a video with wrong padding, or one character too many, is an error', () => {
  for (const text of ['A', 'AAAAA', 'AAAA=', 'A===', '====', 'AA==AAAA', 'AAA=====']) {
    assertMalformed(withVideo(text), 'bad-base64');
  }
});

test('a video in the alphabet for addresses, or without its padding, is taken', () => {
  for (let size = 1; size < 60; size += 1) {
    assert.equal(take(withVideo('Pj4-Pz8_'), size).video, '>>>???');
    assert.equal(take(withVideo('aGVsbG8'), size).video, 'hello');
    assert.equal(take(withVideo('aA'), size).video, 'h');
  }
});

test('a video is found where other clients look for it', () => {
  for (const key of ['bytesBase64Encoded', 'encodedVideo', 'videoBytes'])
    for (const place of [(inner: string) => inner, (inner: string) => `{"generateVideoResponse":${inner}}`]) {
      const { video, rest } = take(
        `{"response":${place(`{"generatedSamples":[{"video":{"${key}":"aGVsbG8="}}]}`)}}`,
        3,
      );
      assert.equal(video, 'hello');
      assert.ok(JSON.stringify(rest).includes(`"${key}":"${STREAMED}"`));
    }
});

test('a mark at the beginning and any amount of white space do not matter', () => {
  const space = ' \n'.repeat(1_000_000);
  const { video, rest } = take(
    `\ufeff${space}{${space}"a"${space}:${space}[1,${space}2],${withVideo('aGVsbG8=').slice(1)}`,
  );
  assert.equal(video, 'hello');
  assert.deepEqual(Object(rest).a, [1, 2]);
  assertMalformed(`{"a":1${space}2}`, 'not-json');
});

test('of several videos the first is taken and the others are emptied', () => {
  const others = '{"bytesBase64Encoded":"!\\"]}\\\\"},{"bytesBase64Encoded":"d29ybGQ="}';
  const { video, rest } = take(withVideo('aGVsbG8=').replace(']', `,${others}]`), 3);
  assert.equal(video, 'hello');
  const empty = { bytesBase64Encoded: '' };
  assert.deepEqual(rest, { response: { videos: [{ bytesBase64Encoded: STREAMED }, empty, empty] } });
});

test('an empty video is left empty and the next one is taken', () => {
  const { video, rest } = take(withVideo('').replace(']', ',{"bytesBase64Encoded":"aGVsbG8="}]'));
  assert.equal(video, 'hello');
  const videos = [{ bytesBase64Encoded: '' }, { bytesBase64Encoded: STREAMED }];
  assert.deepEqual(rest, { response: { videos } });
});

test('the same key anywhere else is not the video', () => {
  const video = { bytesBase64Encoded: 'aGVsbG8=' };
  const others = [
    video,
    { videos: [video] },
    { response: video },
    { response: { videos: video } },
    { response: { videos: [[video]] } },
    { response: { videos: [{ image: video }] } },
    { response: [{ videos: [video] }] },
    { a: { response: { videos: [video] } } },
    { response: { videos: ['bytesBase64Encoded', 'aGVsbG8='] } },
    { response: { videos: [{ bytesBase64Encoded: 7 }, { bytesBase64Encoded: null }, { bytesBase64Encoded: ['x'] }] } },
  ];
  for (const other of others) assert.deepEqual(take(JSON.stringify(other), 5), { video: '', rest: other });
});

test('a long string is cut between two characters', () => {
  for (const unit of ['x', 'é', '€', '🎬', '\\u00e9', '\\n', '\\\\']) {
    for (let shift = 0; shift < 7; shift += 1) {
      const { rest } = take(`{"a":"${'x'.repeat(shift)}${unit.repeat(70_000)}","b":"end"}`, 4096);
      const whole = JSON.parse(`"${'x'.repeat(shift)}${unit.repeat(70_000)}"`);
      assert.ok(typeof rest === 'object' && rest !== null && 'a' in rest && 'b' in rest && typeof rest.a === 'string');
      assert.ok(Buffer.byteLength(rest.a) <= 65_540 && rest.a.length > 10_000);
      assert.ok(whole.startsWith(rest.a));
      assert.equal(rest.b, 'end');
    }
  }
});

test('a long key and a long string do not hide what follows', () => {
  const long = 'k'.repeat(200_000);
  assert.equal(take(`{"${long}":{"${long}\\"":"${long}"},${withVideo('aGVsbG8=').slice(1)}`, 1000).video, 'hello');
});

test('what is not the video must stay small, however deep it is', () => {
  assertMalformed(`{"a":[${'1,'.repeat(600_000)}1]}`, 'too-large');
  const nested = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)},${withVideo('aGVsbG8=').slice(1)}`;
  assert.equal(take(nested).video, 'hello');
});

test('a body that is no object is an error', () => {
  for (const body of [
    '<!DOCTYPE html><html></html>',
    '[{"error":{}}]',
    '"text"',
    'null',
    '7',
    'upstream',
    '\ufeff[]',
  ]) {
    assertMalformed(body, 'not-an-object');
  }
});

test('an empty or cut body is an error', () => {
  for (const body of [
    '',
    ' \n',
    '{',
    '{"a',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":[1',
    '{"a":"\\',
    withVideo('').slice(0, -1),
  ]) {
    assertMalformed(body, 'cut');
  }
});

test('wrong JSON is an error, before, after and around the video', () => {
  const right = withVideo('aGVsbG8=');
  const wrong = [
    ...['{"a":1}x', '{}{}', '{} {}', '{}]', '{"a":[1}}', '{]', '{"a" 1}', '{"a":}', '{a:1}', '{"a":1 2}', '{"a":tru}'],
    ...['{"a":01}', '{"a":"\n"}', '{"a":"\\x"}', '{"\\x":1}', "{'a':1}", '{"a":1,}', '{"a":/**/1}'],
    ...[right.replace(']', ',]'), right.replace('":"', '""'), right.replace('}', ',}'), `${right},`],
    ...[`{"x",${right.slice(1)}`, right.replace(']', '}'), right.replace('="', '=" "x"')],
  ];
  for (const body of wrong) assertMalformed(body, 'not-json');
});

test('no error holds text of the body', () => {
  for (const body of ['{"secret":tru}', 'secret', withVideo('secret!!'), '{"\\secret":1}']) {
    assert.throws(
      () => take(body),
      (error) => error instanceof Error && !`${error.stack}${String(error.cause)}`.includes('secret'),
    );
  }
});
