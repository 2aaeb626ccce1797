import type { Config } from '../config/config.ts';
import { Bucket } from './bucket.ts';
import { googleAuth } from './google-auth.ts';
import { VeoClient } from './veo-client.ts';

/** The way to Veo, and to the bucket for its videos where one is configured. */
export async function openGoogle(
  { google, veo }: Config,
  answerMs: number,
): Promise<{ veo: VeoClient; bucket: Bucket | null }> {
  const { project, location, vertexRoot, storageRoot } = google;
  const auth = googleAuth(project);
  const client = new VeoClient({ auth, project, location, apiRoot: vertexRoot, limits: { answerMs } });
  const bucket =
    veo.outputUri === null ? null : await Bucket.open({ auth: await auth(), apiRoot: storageRoot, answerMs });
  return { veo: client, bucket };
}
