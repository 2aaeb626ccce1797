import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, open, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { giveBack } from '../../../src/network/buffers.ts';
import { filePieces } from '../../../src/telegram/outgoing/file-pieces.ts';

describe('the bytes of a file', () => {
  let folder: string;
  let path: string;
  const content = Buffer.alloc(1_000_003, 'fox');
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telegram-video-gen-stream-'));
    path = join(folder, 'video.mp4');
    await writeFile(path, content);
  });
  after(() => rm(folder, { recursive: true }));

  const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  /** Whether this process holds the file open; only Linux tells. */
  const isOpen = async () => {
    const links = await readdir('/proc/self/fd').catch(() => []);
    const targets = await Promise.all(links.map((link) => readlink(`/proc/self/fd/${link}`).catch(() => '')));
    return targets.includes(path);
  };

  it('come whole, in pieces, and leave nothing open', async () => {
    const pieces: Uint8Array[] = [];
    for await (const piece of filePieces(path, content.length)) pieces.push(piece);
    assert.equal(hashOf(Buffer.concat(pieces)), hashOf(content));
    assert.ok(pieces.length >= 4);
    assert.equal(await isOpen(), false);
  });

  it('use the memory of pieces that were given back', async () => {
    const memories = new Set<ArrayBufferLike>();
    const hash = createHash('sha256');
    for await (const piece of filePieces(path, content.length)) {
      memories.add(piece.buffer);
      hash.update(piece);
      giveBack(piece);
    }
    assert.deepEqual([hash.digest('hex'), memories.size], [hashOf(content), 1]);
  });

  it('end where the file ends, if that is sooner', async () => {
    const pieces: Uint8Array[] = [];
    for await (const piece of filePieces(path, content.length + 5)) pieces.push(piece);
    assert.equal(hashOf(Buffer.concat(pieces)), hashOf(content));
    assert.equal(await isOpen(), false);
  });

  it('are read only as they are taken: a video is never in memory as a whole', async () => {
    const reading = filePieces(path, content.length);
    const taken = (await reading.next()).value?.byteLength ?? 0;
    // Whatever was read ahead would still be the old.
    const file = await open(path, 'r+');
    await file.write(Buffer.alloc(content.length - taken, 'owl'), 0, content.length - taken, taken);
    await file.close();
    const next = await reading.next();
    assert.equal(Buffer.from(next.value ?? []).toString('utf8', 0, 6), 'owlowl');
    await reading.return();
    assert.equal(await isOpen(), false);
  });

  it('are not touched before they are asked for, and given up where the file is gone', async () => {
    const nowhere = join(folder, 'gone.mp4');
    await filePieces(nowhere, 1).return();
    await assert.rejects(filePieces(nowhere, 1).next(), { code: 'ENOENT' });
  });
});
