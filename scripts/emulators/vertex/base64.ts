/** How many base64 characters `bytes` bytes become, padding included. */
export function base64Length(bytes: number): number {
  return Math.ceil(bytes / 3) * 4;
}

/**
 * Base64 of a stream of pieces, cut at 3-byte boundaries, so that the pieces put together are the base64 of the
 * whole. `corruptAt` replaces the one character at that place by one that is not in the alphabet; `escaped` writes
 * "=" and "/" the way some JSON writers do (`\u003d`, `\/`): the same text to a JSON reader.
 */
export function* base64(
  pieces: Iterable<Buffer>,
  options: { corruptAt?: number; escaped?: boolean } = {},
): Generator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let position = 0;
  for (const piece of pieces) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const whole = bytes.length - (bytes.length % 3);
    rest = bytes.subarray(whole);
    if (whole > 0) yield encode(bytes.subarray(0, whole));
  }
  if (rest.length > 0) yield encode(rest);

  function encode(bytes: Buffer): Buffer {
    const text = Buffer.from(bytes.toString('base64'), 'latin1');
    const corrupt = (options.corruptAt ?? -1) - position;
    if (corrupt >= 0 && corrupt < text.length) text[corrupt] = 0x2a;
    position += text.length;
    if (options.escaped !== true) return text;
    return Buffer.from(text.toString('latin1').replaceAll('=', '\\u003d').replaceAll('/', '\\/'), 'latin1');
  }
}
