import { fileURLToPath } from 'node:url';

/** Whether this runs as the tests are run, compiled (`test/support/run.js`), and not as it was written. */
export const isCompiled = import.meta.url.endsWith('.js');

/** What Node needs to load a script of ours in a process of its own: tsx, but where this process does without it. */
export const loader: readonly string[] = isCompiled ? [] : ['--import', 'tsx'];

/** The path of a script of ours that is to run in a process of its own. @param url of the file as it was written */
export const scriptPath = (url: URL): string => fileURLToPath(isCompiled ? url.href.replace(/\.ts$/, '.js') : url);

/** The command that runs a script of ours in a process of its own, as this process runs. */
export const scriptCommand = (url: URL): readonly [string, ...string[]] => [
  process.execPath,
  ...loader,
  scriptPath(url),
];
