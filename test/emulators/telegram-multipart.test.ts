import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { startTelegramEmulator, type TelegramEmulator } from '../../scripts/emulators/telegram.ts';
import { sha256, token } from './telegram-call.ts';

const ada = 1001;
const boundary = 'boundary42';

describe('multipart bodies in the Telegram emulator', () => {
  let telegram: TelegramEmulator;

  before(async () => {
    telegram = await startTelegramEmulator({ token });
    telegram.user({ id: ada, first_name: 'Ada' });
  });

  after(() => telegram.close());

  /** Sends the body in these pieces, each of them alone, and resolves with the status of the answer. */
  async function post(pieces: Buffer[], contentType = `multipart/form-data; boundary=${boundary}`): Promise<number> {
    const socket = connect(Number(new URL(telegram.root).port), '127.0.0.1').setNoDelay(true);
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const head = `POST /bot${token}/sendDocument HTTP/1.1\r\nHost: x\r\nConnection: close`;
    socket.write(`${head}\r\nContent-Type: ${contentType}\r\nContent-Length: ${length}\r\n\r\n`);
    for (const piece of pieces) await new Promise((resolve) => socket.write(piece, resolve));
    const [first] = await once(socket, 'data');
    socket.destroy();
    return Number(String(first).split(' ')[1]);
  }

  function body(bytes: Buffer): Buffer {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n${ada}\r\n--${boundary}\r\n`;
    const file = 'Content-Disposition: form-data; name="document"; filename="a b.bin"\r\n\r\n';
    return Buffer.concat([Buffer.from(head + file), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  }

  it('are read the same however they are cut into pieces', async () => {
    // Bytes that look like pieces of a boundary are the hard ones.
    const hard = fc.constantFrom('\r', '\n', '-', '--', '\r\n--', '\r\n--b', '--bound', 'x').map(Buffer.from);
    const bytes = fc.oneof(hard, fc.uint8Array({ maxLength: 20 }).map(Buffer.from));
    const file = fc
      .array(bytes, { minLength: 1 })
      .map(Buffer.concat)
      .filter(({ length }) => length > 0);
    await fc.assert(
      fc.asyncProperty(file, fc.array(fc.nat(400), { maxLength: 6 }), async (content, cuts) => {
        const whole = body(content);
        const edges = [0, ...cuts.map((cut) => cut % whole.length).sort((a, b) => a - b), whole.length];
        const status = await post(edges.slice(1).map((edge, index) => whole.subarray(edges[index], edge)));
        const params = telegram.calls('sendDocument').at(-1)?.params;
        const document = {
          bytes: content.length,
          sha256: sha256(content),
          file_name: 'a b.bin',
          mime_type: 'text/plain',
        };
        assert.deepEqual([status, params], [200, { chat_id: ada, document }]);
      }),
      { numRuns: 50 },
    );
  });

  it('are refused where they end early or name no boundary', async () => {
    const whole = body(Buffer.from('abc'));
    assert.equal(await post([whole.subarray(0, -6)]), 400);
    assert.equal(await post([whole.subarray(0, 100)]), 400);
    assert.equal(await post([whole.subarray(0, -20)]), 400);
    assert.equal(await post([Buffer.from('no multipart at all')]), 400);
    assert.equal(await post([whole], 'multipart/form-data'), 400);
    assert.equal(await post([whole], `multipart/form-data; charset=utf-8; boundary="${boundary}"`), 200);
  });
});
