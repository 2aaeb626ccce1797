import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UploadBody } from '../../../src/telegram/outgoing/upload-body.ts';

const pieces = (...lengths: number[]) => {
  const source = { taken: 0, cancelled: false };
  const open = () => {
    const left = [...lengths];
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
      const length = left.shift();
      if (length === undefined) return controller.close();
      source.taken += 1;
      controller.enqueue(new Uint8Array(length));
    };
    const cancel = () => {
      source.cancelled = true;
    };
    return new ReadableStream({ pull, cancel }, { highWaterMark: 0 });
  };
  return { source, open };
};

test('a body knows when all of it was handed over, anew for each try', async () => {
  const body = new UploadBody(pieces(3, 2).open, 5);
  for (let attempt = 1; attempt <= 2; attempt++) {
    const reader = body.open().getReader();
    assert.equal((await reader.read()).value?.byteLength, 3);
    assert.equal(body.isSent, false);
    await reader.read();
    assert.equal(body.isSent, true);
    assert.equal((await reader.read()).done, true);
    assert.equal(body.isLost, false);
  }
});

test('a body takes nothing before it is asked for, and lets go of its source where it is cancelled', async () => {
  const { source, open } = pieces(3, 2);
  const reader = new UploadBody(open, 5).open().getReader();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(source.taken, 0);
  await reader.read();
  await reader.cancel();
  assert.deepEqual(source, { taken: 1, cancelled: true });
});

test('a body is lost where its source ends too soon or fails', async () => {
  const short = new UploadBody(pieces(3).open, 5);
  const reader = short.open().getReader();
  await reader.read();
  await assert.rejects(reader.read(), /2 bytes are missing/);
  assert.equal(short.isLost, true);

  const failing = () => new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error('gone')) });
  const gone = new UploadBody(failing, 5);
  await assert.rejects(gone.open().getReader().read(), /gone/);
  assert.equal(gone.isLost, true);
});

test('a body is not lost where its connection breaks while a piece is read', async () => {
  let bring = () => {};
  async function* slow(): AsyncGenerator<Uint8Array> {
    await new Promise<void>((resolve) => {
      bring = resolve;
    });
  }
  const body = new UploadBody(slow, 5);
  const reader = body.open().getReader();
  const reading = reader.read();
  await new Promise((resolve) => setImmediate(resolve));
  const cancelled = reader.cancel();
  bring();
  await Promise.all([cancelled, reading]);
  assert.deepEqual([body.isLost, body.isSent], [false, false]);
});
