import assert from 'node:assert/strict';
import type { VertexEmulator } from '../../scripts/emulators/vertex.ts';

/** An answer, read to its end. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Speaks to an emulator without any client library. */
export class Calls {
  readonly #vertex: VertexEmulator;
  readonly model: string;

  constructor(vertex: VertexEmulator, model = 'veo-3.1-fast-generate-001') {
    this.#vertex = vertex;
    this.model = `projects/demo-project/locations/us-central1/publishers/google/models/${model}`;
  }

  async post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return read(await fetch(this.#vertex.root + path, { method: 'POST', body: text, headers }));
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Reply> {
    return read(await fetch(this.#vertex.root + path, { headers }));
  }

  /** The body of a GET, as bytes. */
  async bytes(path: string): Promise<Buffer> {
    const response = await fetch(this.#vertex.root + path);
    return Buffer.from(await response.arrayBuffer());
  }

  submit(prompt: string, parameters: object = {}): Promise<Reply> {
    return this.post(`/v1/${this.model}:predictLongRunning`, { instances: [{ prompt }], parameters });
  }

  poll(operationName: string): Promise<Reply> {
    return this.post(`/v1/${this.model}:fetchPredictOperation`, { operationName });
  }

  /** Submits, lets the operation end, and resolves with its name and what a poll then says. */
  async generate(prompt: string, parameters: object = {}): Promise<{ name: string; polled: unknown }> {
    const name = nameIn(await this.submit(prompt, parameters));
    this.#vertex.finish(name);
    return { name, polled: json(await this.poll(name)) };
  }
}

/** The operation's name in the answer to a submit. */
export function nameIn(reply: Reply): string {
  assert.equal(reply.status, 200, reply.text);
  const value = json(reply);
  assert.ok(typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string');
  return value.name;
}

export function json(reply: Reply): unknown {
  return JSON.parse(reply.text);
}

async function read(response: Response): Promise<Reply> {
  return { status: response.status, headers: response.headers, text: await response.text() };
}
