import { once } from 'node:events';
import { GoogleAuth } from 'google-auth-library';
import { VeoClient } from '../../src/veo/client.ts';
import { request } from './google.ts';

// A process of its own, since what is tested is that it goes on: it sends a prompt, calls it off at the first line of
// its input, prints what came of it, and ends at the end of its input.
const client = new VeoClient({
  auth: new GoogleAuth({ projectId: 'demo-project', scopes: ['https://www.googleapis.com/auth/cloud-platform'] }),
  project: 'demo-project',
  location: 'us-central1',
  apiRoot: process.env.VERTEX_ROOT ?? '',
});
const controller = new AbortController();
const submitting = client.submit(request, controller.signal);
await once(process.stdin, 'data');
controller.abort();
const result = await submitting.catch((error: Error) => error.name);
process.stdout.write(`${result}\n`);
await process.stdin.resume().toArray();
