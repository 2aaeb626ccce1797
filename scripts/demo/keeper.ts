import { spawn } from 'node:child_process';

const script = new URL('../emulators/bound.js', import.meta.url).href;

/**
 * Has a folder removed where this process ends without doing so, even by SIGKILL, and while no bot runs that would.
 * @returns its end, once the folder is gone
 */
export function keepClean(folder: string): () => void {
  const keeper = spawn(process.execPath, ['--import', script, '--eval', ''], {
    env: { STAGE_FOLDER: folder },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // What is sent to this process's group, as when its terminal closes, leaves it alone.
    detached: true,
  });
  keeper.unref();
  keeper.channel?.unref();
  return () => void keeper.kill('SIGKILL');
}
