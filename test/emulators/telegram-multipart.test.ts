import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { boundaryOf, MultipartReader } from '../../scripts/emulators/telegram/multipart.ts';

interface Part {
  name: string;
  bytes: Buffer;
}

function read(body: Buffer, cuts: number[], boundary: string): { parts: Part[]; ended: boolean } {
  const reader = new MultipartReader(boundary);
  const parts: Part[] = [];
  const edges = [0, ...cuts.map((cut) => cut % (body.length + 1)).sort((a, b) => a - b), body.length];
  let open: { name: string; pieces: Buffer[] } = { name: '', pieces: [] };
  for (const [index, edge] of edges.entries()) {
    for (const event of reader.push(body.subarray(edge, edges[index + 1] ?? edge))) {
      if (event.type === 'part') open = { name: event.name, pieces: [] };
      if (event.type === 'bytes') open.pieces.push(Buffer.from(event.bytes));
      if (event.type === 'end of part') parts.push({ name: open.name, bytes: Buffer.concat(open.pieces) });
    }
  }
  return { parts, ended: reader.ended };
}

function write(parts: Part[], boundary: string): Buffer {
  const pieces = parts.flatMap(({ name, bytes }) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="x"\r\n\r\n`),
    bytes,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
}

describe('the multipart reader', () => {
  it('finds the same parts however the body is cut into pieces', () => {
    // Bytes that look like pieces of a boundary are the hard ones.
    const hard = fc
      .constantFrom('\r', '\n', '-', '--', '\r\n--', '\r\n--b', '--bound', 'x')
      .map((text) => Buffer.from(text));
    const bytes = fc.array(
      fc.oneof(
        hard,
        fc.uint8Array({ maxLength: 20 }).map((array) => Buffer.from(array)),
      ),
    );
    const part = fc.record({
      name: fc.stringMatching(/^[a-z]{1,8}$/),
      bytes: bytes.map((pieces) => Buffer.concat(pieces)),
    });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), fc.array(fc.nat(2000)), (parts, cuts) => {
        const { parts: found, ended } = read(write(parts, 'boundary42'), cuts, 'boundary42');
        assert.deepEqual(
          found,
          parts.map((part) => ({ ...part })),
        );
        assert.equal(ended, true);
      }),
    );
  });

  it('knows when a body was cut off', () => {
    const body = write([{ name: 'video', bytes: Buffer.from('abc') }], 'b');
    assert.equal(read(body.subarray(0, -6), [], 'b').ended, false);
  });

  it('finds the boundary in a content type', () => {
    assert.equal(boundaryOf('multipart/form-data; boundary=abc'), 'abc');
    assert.equal(boundaryOf('multipart/form-data; charset=utf-8; boundary="a b c"'), 'a b c');
    assert.throws(() => boundaryOf('multipart/form-data'));
  });
});
