import fc from 'fast-check';

/** Any JSON, with keys that also have a meaning elsewhere in an answer. */
const unknownValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.jsonValue({ maxDepth: 0 }),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.dictionary(fc.constantFrom('bytesBase64Encoded', 'videos', 'response', 'done', 'é"\\', ''), tie('value'), {
    maxKeys: 3,
  }),
})).value;

/** A finished operation with videos, and the bytes of the first. */
export const answer = fc
  .record({
    name: fc.string({ unit: 'binary' }),
    metadata: unknownValue,
    filtered: fc.constantFrom(0, 1, '1'),
    videos: fc.array(fc.record({ bytes: fc.uint8Array({ minLength: 1, maxLength: 90 }), extra: unknownValue }), {
      minLength: 1,
      maxLength: 3,
    }),
  })
  .map(({ name, metadata, filtered, videos }) => ({
    first: Buffer.from(videos[0]?.bytes ?? []),
    operation: {
      ...{ name, metadata, done: true },
      response: {
        raiMediaFilteredCount: filtered,
        videos: videos.map(({ bytes, extra }, index) => ({
          bytesBase64Encoded: Buffer.from(bytes).toString('base64'),
          mimeType: `video/${index}`,
          extra,
        })),
      },
    },
  }));

/** Writes JSON with keys in any order, white space anywhere and any character as an escape. */
export function writeJson(value: unknown, next: () => number): string {
  const space = () => ' \n\t\r'.slice(0, next() % 5).slice(next() % 3);
  const string = (text: string) =>
    `"${[
      ...JSON.stringify(text)
        .slice(1, -1)
        .matchAll(/\\u....|\\.|[^\\]/gs),
    ]
      .map(([part]) => write(part))
      .join('')}"`;
  const write = (part: string) => {
    if (part.length > 1 || next() % 4 > 0) return part;
    if (part === '/' && next() % 2 === 0) return '\\/';
    return `\\u${part.charCodeAt(0).toString(16).padStart(4, '0')}`;
  };
  const list = (parts: readonly string[]) => `${space()}${parts.join(`${space()},${space()}`)}${space()}`;
  if (typeof value === 'string') return string(value);
  if (Array.isArray(value)) return `[${list(value.map((item) => writeJson(item, next)))}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => ({ key, item, rank: next() }));
  entries.sort((a, b) => a.rank - b.rank);
  return `{${list(entries.map(({ key, item }) => `${string(key)}${space()}:${space()}${writeJson(item, next)}`))}}`;
}

/** Numbers from 0 to 999 without end. */
export const randomness = fc.infiniteStream(fc.nat(999));
/** Draws the next of them. */
export const drawFrom = (stream: Iterator<number>) => () => Number(stream.next().value ?? 0);
