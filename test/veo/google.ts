import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  startVertexEmulator,
  type VertexEmulator,
  type VertexEmulatorOptions,
} from '../../scripts/emulators/vertex.ts';
import { GenerationError, SubmissionRefusedError } from '../../src/generations/failure-codes.ts';
import type { VideoRequest, VideoSink } from '../../src/generations/video-service.ts';
import { GoogleCredentials } from '../../src/veo/google-auth.ts';
import { VeoClient } from '../../src/veo/veo-client.ts';

export const request: VideoRequest = {
  prompt: 'a red fox <b>&',
  input: { kind: 'text' },
  model: 'veo-3.1-fast-generate-001',
  seconds: 8,
  resolution: '720p',
  aspectRatio: '16:9',
  audio: true,
  storageUri: null,
};

/** An emulator of Google with what a client needs to reach it. */
export interface Google {
  vertex: VertexEmulator;
  folder: string;
  /** Credentials as a bot has them; each call forgets the token of the one before. */
  credentials: (changes?: { keyFilename?: string; answerMs?: number }) => GoogleCredentials;
  client: (changes?: { keyFilename?: string; answerMs?: number; countMs?: number; apiRoot?: string }) => VeoClient;
  close: () => Promise<void>;
}

export async function openGoogle(options: VertexEmulatorOptions = {}): Promise<Google> {
  const vertex = await startVertexEmulator({ renderMs: 0, ...options });
  const folder = await mkdtemp(join(tmpdir(), 'telegram-video-gen-google-'));
  const own = await vertex.writeCredentials(folder);
  const credentials: Google['credentials'] = ({ keyFilename = own, answerMs = 60_000 } = {}) =>
    new GoogleCredentials({ project: 'demo-project', answerMs, keyFilename });
  return {
    vertex,
    folder,
    credentials,
    client: ({ keyFilename, answerMs, ...changes } = {}) =>
      new VeoClient({
        credentials: credentials({
          ...(keyFilename !== undefined && { keyFilename }),
          ...(answerMs !== undefined && { answerMs }),
        }),
        project: 'demo-project',
        location: 'us-central1',
        apiRoot: vertex.root,
        ...changes,
      }),
    close: async () => {
      await vertex.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Has a client whose Google answers everything but tokens with a body of the test's own. */
export async function answered<T>(
  google: Google,
  { status, body }: { status: number; body: string },
  work: (client: VeoClient) => Promise<T>,
): Promise<T> {
  const server = createServer((_, response) => {
    response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' }).end(body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    return await work(google.client({ apiRoot: `http://127.0.0.1:${port}` }));
  } finally {
    server.close().closeAllConnections();
  }
}

/** Keeps a video in memory, and what became of it. */
export class MemorySink implements VideoSink {
  #hash = createHash('sha256');
  bytes = 0;
  end: 'none' | 'finished' | 'abandoned' = 'none';

  write(chunk: Uint8Array): void {
    this.#hash.update(chunk);
    this.bytes += chunk.byteLength;
  }

  async finish(): Promise<{ bytes: number; sha256: string }> {
    this.end = 'finished';
    return { bytes: this.bytes, sha256: this.#hash.digest('hex') };
  }

  async abandon(): Promise<void> {
    this.end = 'abandoned';
  }
}

/** A signal that is never aborted. */
export const going = (): AbortSignal => new AbortController().signal;

/** An error in a few words: its code, or the status it was refused with. */
export const nameOf = (error: unknown): string => {
  if (error instanceof SubmissionRefusedError) return `refused ${error.status}`;
  if (error instanceof GenerationError) return error.code;
  return error instanceof Error ? error.name : typeof error;
};
