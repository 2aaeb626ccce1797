/**
 * One reader of an operation's answer, measured in this process of its own: `operation-readers.ts <reader> <megabytes>`
 * prints its CPU and peak memory as JSON. All have the same decoding and checks of the base64.
 */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { Token } from 'stream-json/parser.js';
import { Base64Decoder } from '../../src/veo/base64.ts';
import { median } from './figure.ts';

/** Reads a body and passes the bytes of its video on. */
type Reader = (body: AsyncIterable<Buffer>, write: (bytes: Uint8Array) => void) => Promise<void>;

/** What one reader takes. */
export interface Measurement {
  /** Median CPU time of a reading, in milliseconds, in all threads; and of the very first one. */
  cpu: number;
  coldCpu: number;
  /** Highest resident memory above that before the first reading, in megabytes. */
  memory: number;
}

const CHUNK = 64 * 1024;
const VIDEO_BYTES_IN_CHUNK = (CHUNK / 4) * 3;
const READINGS = 9;

const readers: Readonly<Record<string, () => Promise<Reader>>> = {
  ours: async () => {
    const { readOperation } = await import('../../src/veo/operation-stream.ts');
    return async (body, write) => {
      const finish = async () => ({ bytes: 0, sha256: '' });
      await readOperation(body, { write, finish, abandon: async () => {} });
    };
  },

  'stream-json, its stream': async () => {
    const { parser } = await import('stream-json');
    return async (body, write) => {
      const tokens: AsyncIterable<Token> = Readable.from(body).pipe(parser.asStream(libraryOptions));
      const video = new TokenVideo();
      for await (const token of tokens) video.take(token, CHUNK, write);
    };
  },

  'stream-json, bare tokenizer': async () => {
    const { jsonParser } = await import('stream-json/core/parser.js');
    return async (body, write) => {
      const tokenize = jsonParser(libraryOptions);
      const decoder = new StringDecoder('utf8');
      const video = new TokenVideo();
      for await (const chunk of body) {
        const tokens = tokenize(decoder.write(chunk));
        if (typeof tokens !== 'object') continue;
        for (const token of tokens.values) video.take(token, CHUNK, write);
      }
    };
  },

  'JSON.parse of the whole': async () => async (body, write) => {
    const chunks: Buffer[] = [];
    for await (const chunk of body) chunks.push(chunk);
    const operation: Finished = JSON.parse(Buffer.concat(chunks).toString());
    write(new Base64Decoder().push(operation.response.videos[0]?.bytesBase64Encoded ?? ''));
  },
};

interface Finished {
  response: { videos: { bytesBase64Encoded: string }[] };
}

const libraryOptions = { packStrings: false, streamKeys: false, streamNumbers: false };

/** The video out of stream-json's tokens: their texts, 256 characters each, are joined before they are decoded. */
class TokenVideo {
  readonly #decoder = new Base64Decoder();
  #key = '';
  #isInVideo = false;
  #texts: string[] = [];
  #length = 0;

  take(token: Token, enough: number, write: (bytes: Uint8Array) => void): void {
    if (token.name === 'keyValue') this.#key = token.value;
    else if (token.name === 'startString') this.#isInVideo = this.#key === 'bytesBase64Encoded';
    else if (token.name === 'stringChunk' && this.#isInVideo) {
      this.#texts.push(token.value);
      this.#length += token.value.length;
      if (this.#length >= enough) this.#flush(write);
    } else if (token.name === 'endString' && this.#isInVideo) {
      this.#flush(write);
      this.#decoder.end();
      this.#isInVideo = false;
    }
  }

  #flush(write: (bytes: Uint8Array) => void): void {
    write(this.#decoder.push(this.#texts.join('')));
    this.#texts = [];
    this.#length = 0;
  }
}

/** An answer with a video of this many chunks. It repeats one chunk, so that the body itself takes no memory. */
async function* bodyOf(chunks: number, onChunk: () => void): AsyncGenerator<Buffer> {
  const text = randomBytes(VIDEO_BYTES_IN_CHUNK).toString('base64');
  // Chunks end within a group of four characters, as they mostly do on a real connection.
  const [start, end] = [text.slice(0, -1), text.slice(-1)];
  yield Buffer.from(`{"name":"n","done":true,"response":{"videos":[{"bytesBase64Encoded":"${start}`);
  const chunk = Buffer.from(end + start);
  for (let count = 1; count < chunks; count += 1) {
    onChunk();
    yield chunk;
  }
  yield Buffer.from(`${end}","mimeType":"video/mp4"}]}}`);
}

async function measure(name: string, megabytes: number): Promise<Measurement> {
  const read = await readers[name]?.();
  if (read === undefined) throw new Error(`no reader is called ${name}`);
  const before = process.memoryUsage.rss();
  let highest = before;
  const chunks = Math.round((megabytes * 1e6) / VIDEO_BYTES_IN_CHUNK);
  const times: number[] = [];
  for (let reading = 0; reading < READINGS; reading += 1) {
    let written = 0;
    const start = process.cpuUsage();
    const look = () => {
      highest = Math.max(highest, process.memoryUsage.rss());
    };
    await read(bodyOf(chunks, look), (bytes) => {
      written += bytes.length;
    });
    const { user, system } = process.cpuUsage(start);
    look();
    if (written !== chunks * VIDEO_BYTES_IN_CHUNK) throw new Error(`${name} wrote ${written} bytes`);
    times.push((user + system) / 1e3);
  }
  return { cpu: median(times.slice(1)), coldCpu: times[0] ?? 0, memory: (highest - before) / 1e6 };
}

const [, , name = '', megabytes = ''] = process.argv;
process.stdout.write(JSON.stringify(await measure(name, Number(megabytes))));
