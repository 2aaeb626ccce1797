import { createHash } from 'node:crypto';

export const token = '123456:TEST';

/** What the Bot API answers, with the HTTP status beside it. */
export interface Answer {
  status: number;
  ok: boolean;
  result?: unknown;
  description?: string;
  parameters?: { retry_after?: number; migrate_to_chat_id?: number };
}

/** Calls a method with a JSON body, with no library between. */
export async function call(root: string, method: string, params: object = {}): Promise<Answer> {
  const response = await fetch(`${root}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(params),
  });
  return read(response);
}

/** Calls a method with a multipart body; blobs go as files. */
export async function upload(root: string, method: string, fields: { [name: string]: string | Blob }): Promise<Answer> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') form.set(name, value);
    else form.set(name, value, 'video.mp4');
  }
  return read(await fetch(`${root}/bot${token}/${method}`, { method: 'POST', body: form }));
}

async function read(response: Response): Promise<Answer> {
  const answer: Omit<Answer, 'status'> = JSON.parse(await response.text());
  return { ...answer, status: response.status };
}

/** Bytes that look like nothing in particular, the same ones for the same seed. */
export function someBytes(length: number, seed = 1): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let state = seed;
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
