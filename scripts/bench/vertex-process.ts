/** The emulated Vertex AI in a process of its own, with what the benchmark asks of it. Times are ms since the epoch. */
import { type ScriptRule, startVertexEmulator } from '../emulators/vertex.ts';
import { offer } from './remote.ts';

export type VertexProcess = typeof vertexProcess;

const vertex = await startVertexEmulator({ renderMs: Number.POSITIVE_INFINITY });

const vertexProcess = {
  root: () => vertex.root,

  /** Writes credentials below the folder and gives the path for GOOGLE_APPLICATION_CREDENTIALS. */
  credentials: (folder: string) => vertex.writeCredentials(folder),

  /** What becomes of the submits to come. */
  script: (rule: ScriptRule) => {
    vertex.script(rule);
  },

  /** Resolves as soon as so many submits were accepted in all. */
  submits: async (count: number, timeoutMs: number) => {
    await vertex.waitFor(() => vertex.submits.length >= count, { timeoutMs });
  },

  /** Ends all that renders. @returns when */
  finish: () => {
    vertex.finish();
    return performance.timeOrigin + performance.now();
  },

  /** How many polls were answered in all. */
  polls: () => vertex.requests('poll').count,

  /** When the last byte of each answer with a video was given to the system, of those since a time. */
  videosSent: (since: number) =>
    [...vertex.requests('poll').log, ...vertex.requests('gcs-get').log]
      .filter(({ bytes, endedAt }) => bytes > 50_000 && endedAt >= since)
      .map(({ endedAt }) => endedAt),
};

offer(vertexProcess);
