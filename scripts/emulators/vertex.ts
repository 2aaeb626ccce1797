import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startVertexEmulator } from './vertex/emulator.ts';

export {
  startVertexEmulator,
  VertexEmulator,
  type VertexEmulatorOptions,
  type VertexStats,
} from './vertex/emulator.ts';
export type { FaultHandle, FaultRule, RequestFacts } from './vertex/faults.ts';
export type { Inputs, MediaInput } from './vertex/inputs.ts';
export { defaultModels, type Resolution, type VertexModel } from './vertex/models.ts';
export { sampleVideo, type Video } from './vertex/mp4.ts';
export type { Bill } from './vertex/operations.ts';
export type { RequestKind } from './vertex/routes.ts';
export type { ScriptRule } from './vertex/script.ts';
export type { AcceptedSubmit, SubmitRequest } from './vertex/submission.ts';
export { tokensOf } from './vertex/token-count.ts';
export type { RequestRecord, RequestSummary } from './vertex/traffic.ts';

/**
 * The emulator as a process of its own:
 *
 *     tsx scripts/emulators/vertex.ts --port 0 --render-ms 2000 --project demo-project --location us-central1
 *         [--credentials <folder>] [--gzip] [--no-auth]
 *
 * Prints one line of JSON, `{root, credentials}`, and answers under /control/. It ends on SIGINT and SIGTERM, and when
 * the process that started it with an IPC channel goes away; a folder of credentials that it made itself goes with it.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      project: { type: 'string', default: 'demo-project' },
      location: { type: 'string', default: 'us-central1' },
      'render-ms': { type: 'string', default: '50' },
      credentials: { type: 'string' },
      gzip: { type: 'boolean', default: false },
      'no-auth': { type: 'boolean', default: false },
    },
  });
  const vertex = await startVertexEmulator({
    port: Number(values.port),
    project: values.project,
    location: values.location,
    renderMs: Number(values['render-ms']),
    gzip: values.gzip,
    requireAuth: !values['no-auth'],
    control: true,
  });
  const folder = values.credentials ?? (await mkdtemp(join(tmpdir(), 'vertex-emulator-')));
  const credentials = await vertex.writeCredentials(folder);
  console.log(JSON.stringify({ root: vertex.root, credentials }));

  const end = async () => {
    await vertex.close();
    if (values.credentials === undefined) await rm(folder, { recursive: true, force: true });
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.once(signal, () => void end());
}

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1]) await main();
