import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { scriptCommand } from '../../../scripts/script-command.ts';

const program = scriptCommand(new URL('./process.ts', import.meta.url));

/** A running process.ts. */
export interface JournalChild {
  process: ChildProcess;
  /** The next line it says, or null once it ended. */
  line(): Promise<string | null>;
  /** Ends it in a way, and waits until it is gone. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a process that uses a journal.
 * @param limit the largest file that the system lets it write, in units of 512 bytes
 */
export function startChild(t: TestContext, task: 'hold' | 'write', path: string, limit?: number): JournalChild {
  const command = [...program, task, path];
  const script = limit === undefined ? 'exec "$@"' : `ulimit -f ${limit} && exec "$@"`;
  const child = spawn('sh', ['-c', script, 'sh', ...command], { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = once(child, 'close');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const end = async (how: () => void) => {
    if (child.exitCode === null && child.signalCode === null) how();
    await gone;
  };
  const kill = () => end(() => child.kill('SIGKILL'));
  t.after(kill);
  return {
    process: child,
    line: async () => {
      const { value, done } = await lines.next();
      return done ? null : value;
    },
    kill,
    close: () => end(() => child.stdin.end()),
  };
}
