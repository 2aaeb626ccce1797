import type { Config } from '../config/config.ts';
import { Bucket } from './bucket.ts';
import { GoogleCredentials } from './google-auth.ts';
import { VeoClient } from './veo-client.ts';

/** The way to Veo, and to the bucket for its videos where one is configured. */
export async function openGoogle(
  { google, veo }: Config,
  answerMs: number,
): Promise<{ veo: VeoClient; bucket: Bucket | null }> {
  const { project, location, vertexRoot, storageRoot } = google;
  const credentials = new GoogleCredentials({ project, answerMs });
  const client = new VeoClient({ credentials, project, location, apiRoot: vertexRoot });
  const bucket = veo.outputUri === null ? null : await Bucket.open(credentials, storageRoot);
  return { veo: client, bucket };
}
