import { once } from 'node:events';
import { Bucket } from '../../src/veo/bucket.ts';
import { GoogleCredentials } from '../../src/veo/google-auth.ts';
import { VeoClient } from '../../src/veo/veo-client.ts';
import { MemorySink, request } from './google.ts';

// A process of its own, since what is tested is that it goes on. It begins each kind of request, without a token yet,
// calls it off at a line of its input, prints what came of it, and begins the next at another line.
const apiRoot = process.env.VERTEX_ROOT ?? '';
const newCredentials = () => new GoogleCredentials({ project: 'demo-project', answerMs: 60_000 });
const newClient = () =>
  new VeoClient({ credentials: newCredentials(), project: 'demo-project', location: 'us-central1', apiRoot });
const operation = `projects/demo-project/locations/us-central1/publishers/google/models/${request.model}/operations/1`;

const requests: readonly ((signal: AbortSignal) => Promise<unknown>)[] = [
  (signal) => newClient().submit(request, signal),
  (signal) => newClient().poll(operation, new MemorySink(), signal),
  (signal) => newClient().countTokens('gemini-3.8-flash', request.prompt, signal),
  async (signal) =>
    (await Bucket.open(newCredentials(), apiRoot)).download('gs://bucket/video.mp4', new MemorySink(), signal),
];
for (const begin of requests) {
  const controller = new AbortController();
  const outcome = begin(controller.signal).catch((error: Error) => error.name);
  await once(process.stdin, 'data');
  controller.abort();
  process.stdout.write(`${await outcome}\n`);
  await once(process.stdin, 'data');
}
process.stdin.destroy();
