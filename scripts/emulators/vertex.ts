import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Command, readPort, runCommand, UsageError } from '../command.ts';
import { startVertexEmulator } from './vertex/emulator.ts';

export {
  startVertexEmulator,
  VertexEmulator,
  type VertexEmulatorOptions,
  type VertexStats,
} from './vertex/emulator.ts';
export type { FaultHandle, FaultRule, RequestFacts } from './vertex/faults.ts';
export { type Film, makeFilm } from './vertex/film.ts';
export type { Inputs, MediaInput } from './vertex/inputs.ts';
export { defaultModels, type Resolution, type VertexModel } from './vertex/models.ts';
export { sampleVideo, type Video } from './vertex/mp4.ts';
export type { Bill } from './vertex/operations.ts';
export type { RequestKind } from './vertex/routes.ts';
export type { ScriptRule } from './vertex/script.ts';
export type { AcceptedSubmit, SubmitRequest } from './vertex/submission.ts';
export { tokensOf } from './vertex/token-count.ts';
export type { RequestRecord, RequestSummary } from './vertex/traffic.ts';

const help = `Usage: node --import tsx scripts/emulators/vertex.ts [options]

Prints one line of JSON, {root, credentials}, and answers there as Vertex AI and Cloud Storage do; tests steer it under
/control/. It ends on SIGINT and SIGTERM, and when the process that started it with an IPC channel goes away.

  --port <port>            the port on 127.0.0.1; any free one where it is not given
  --project <id>           the project it knows
  --location <location>    where that project is
  --render-ms <ms>         how long a video takes
  --credentials <folder>   where the credentials are written; a temporary folder where it is not given
  --gzip                   compresses its answers
  --no-auth                wants no credentials
  --help                   this text
`;

const options = {
  port: { type: 'string', default: '0' },
  project: { type: 'string', default: 'demo-project' },
  location: { type: 'string', default: 'us-central1' },
  'render-ms': { type: 'string', default: '50' },
  credentials: { type: 'string' },
  gzip: { type: 'boolean', default: false },
  'no-auth': { type: 'boolean', default: false },
} as const;

/** The emulator as a process of its own: see its help. */
export const command: Command<typeof options> = {
  help,
  options,
  run: async ({ values }, out) => {
    const renderMs = Number(values['render-ms']);
    if (!(renderMs >= 0)) throw new UsageError(`--render-ms wants milliseconds, not "${values['render-ms']}".`);
    const vertex = await startVertexEmulator({
      port: readPort(values.port),
      project: values.project,
      location: values.location,
      renderMs,
      gzip: values.gzip,
      requireAuth: !values['no-auth'],
      control: true,
    });
    const folder = values.credentials ?? (await mkdtemp(join(tmpdir(), 'vertex-emulator-')));
    const credentials = await vertex.writeCredentials(folder);
    out.write(`${JSON.stringify({ root: vertex.root, credentials })}\n`);
    await new Promise<void>((resolve) => {
      for (const end of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.once(end, () => resolve());
    });
    await vertex.close();
    if (values.credentials === undefined) await rm(folder, { recursive: true, force: true });
    return 0;
  },
};

// What a client still holds open is not waited for.
if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(await runCommand(command));
