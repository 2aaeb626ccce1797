import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { base64, base64Length } from '../../scripts/emulators/vertex/base64.ts';
import { sampleBytes, smallestVideo } from '../../scripts/emulators/vertex/mp4.ts';
import { sampleVideo } from '../../scripts/emulators/vertex.ts';

const mark = 'an-operation/0';

describe('the sample video', () => {
  it('is an MP4 whose index comes first, with its padding in a box that players skip', () => {
    const boxes = boxesOf(sampleVideo({ mark, bytes: 200_000 }).bytes());
    assert.deepEqual(
      boxes.map(({ type }) => type),
      ['ftyp', 'moov', 'free', 'mdat', 'free'],
    );
    assert.equal(boxes.at(-1)?.size, 200_000 - sampleBytes);
    const moov = boxes[1]?.bytes.toString('latin1') ?? '';
    for (const codec of ['avc1', 'mp4a']) assert.ok(moov.includes(codec));
    assert.ok(sampleBytes < 100_000);
  });

  it('shows 1280x720 for eight seconds', () => {
    const moov = boxesOf(sampleVideo({ mark }).bytes())[1]?.bytes ?? Buffer.alloc(0);
    const header = moov.indexOf('mvhd') + 4;
    assert.equal(moov.readUInt32BE(header + 16) / moov.readUInt32BE(header + 12), 8);
    const track = moov.indexOf('tkhd') + 4;
    assert.equal(moov.readUInt32BE(track + 76) / 65_536, 1280);
    assert.equal(moov.readUInt32BE(track + 80) / 65_536, 720);
  });

  it('has any size, the same bytes each time, and a hash of its own for each mark', () => {
    const smallest = smallestVideo(mark);
    fc.assert(
      fc.property(fc.integer({ min: smallest, max: smallest + 200_000 }), (bytes) => {
        const video = sampleVideo({ mark, bytes });
        const content = video.bytes();
        assert.equal(content.length, bytes);
        assert.equal(video.sha256, createHash('sha256').update(content).digest('hex'));
        assert.notEqual(video.sha256, sampleVideo({ mark: 'an-operation/1', bytes }).sha256);
      }),
      { numRuns: 30 },
    );
    assert.throws(() => sampleVideo({ mark, bytes: smallest - 1 }), RangeError);
  });

  it('is read in pieces, from anywhere to anywhere', () => {
    const video = sampleVideo({ mark, bytes: 300_000 });
    const whole = video.bytes();
    const place = fc.integer({ min: 0, max: 300_000 });
    fc.assert(
      fc.property(place, place, (one, other) => {
        const [from, to] = one < other ? [one, other] : [other, one];
        const pieces = [...video.chunks(from, to)];
        assert.ok(Buffer.concat(pieces).equals(whole.subarray(from, to)));
        assert.ok(pieces.every((piece) => piece.length <= 49_152));
      }),
    );
  });
});

describe('base64 in pieces', () => {
  it('is the base64 of the whole, however the pieces were cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 20 })), (parts) => {
        const pieces = parts.map((part) => Buffer.from(part));
        const whole = Buffer.concat(pieces);
        const text = Buffer.concat([...base64(pieces)]).toString('latin1');
        assert.equal(text, whole.toString('base64'));
        assert.equal(text.length, base64Length(whole.length));
        const escaped = Buffer.concat([...base64(pieces, { escaped: true })]).toString('latin1');
        assert.equal(JSON.parse(`"${escaped}"`), text);
      }),
    );
  });

  it('has one wrong character at the place that was asked for', () => {
    const pieces = [Buffer.alloc(10, 1), Buffer.alloc(10, 2), Buffer.alloc(10, 3)];
    const right = Buffer.concat(pieces).toString('base64');
    for (let at = 0; at < right.length; at += 1) {
      const wrong = Buffer.concat([...base64(pieces, { corruptAt: at })]).toString('latin1');
      assert.equal(wrong, `${right.slice(0, at)}*${right.slice(at + 1)}`);
    }
  });
});

interface Box {
  readonly type: string;
  readonly size: number;
  readonly bytes: Buffer;
}

function boxesOf(file: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at < file.length; ) {
    const size = file.readUInt32BE(at);
    assert.ok(size >= 8 && at + size <= file.length);
    boxes.push({ type: file.toString('latin1', at + 4, at + 8), size, bytes: file.subarray(at, at + size) });
    at += size;
  }
  return boxes;
}
