import { spawnSync } from 'node:child_process';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pause } from '../time/timers.ts';

/** Another process has the file locked. */
export class FileInUse extends Error {
  constructor() {
    super('another process has it locked');
    this.name = 'FileInUse';
  }
}

/** O_EXLOCK, which libuv passes on where a system has it, and Node does not name: such a file is opened locked. */
const openedLocked: Partial<Record<NodeJS.Platform, number>> = {
  darwin: 0x20 | constants.O_NONBLOCK,
  win32: 0x10000000,
};
const IN_USE = new Set(['EAGAIN', 'EBUSY']);

/** A `flock` that a killed process has just started may outlive it for some ms. */
const TRIES = 5;
const BETWEEN_TRIES_MS = 50;

/**
 * Opens a file or a folder and locks it until it is closed or this process ends, however it ends.
 *
 * The lock is the system's own (flock): it belongs to the file itself, whatever its names and whoever looks at it from
 * which container, and nothing of it is left behind. Node has no call for it. Elsewhere than on macOS and Windows the
 * command `flock` (of util-linux or BusyBox) locks the open file that it inherits, and ends; the lock stays.
 *
 * @throws FileInUse where another process has it; what `openFile` throws; Error where the system cannot lock it
 */
export async function openLocked(
  path: string,
  flags: number,
  mode?: number,
  openFile: typeof open = open,
): Promise<FileHandle> {
  for (let tries = 1; ; tries++) {
    const handle = await openOnce(path, flags, mode, openFile);
    if (handle) return handle;
    if (tries === TRIES) throw new FileInUse();
    await pause(BETWEEN_TRIES_MS);
  }
}

/** @returns null where the file is in use */
async function openOnce(
  path: string,
  flags: number,
  mode: number | undefined,
  openFile: typeof open,
): Promise<FileHandle | null> {
  const exclusive = openedLocked[process.platform];
  if (exclusive !== undefined) {
    try {
      return await openFile(path, flags | exclusive, mode);
    } catch (error) {
      if (error instanceof Error && 'code' in error && IN_USE.has(String(error.code))) return null;
      throw error;
    }
  }
  const handle = await openFile(path, flags, mode);
  try {
    if (lockedBy(handle)) return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  return null;
}

/** Whether the command got the lock; it exits with 1 where another process has it. */
function lockedBy(handle: FileHandle): boolean {
  const { status, error, stderr } = spawnSync('flock', ['-x', '-n', '3'], {
    stdio: ['ignore', 'ignore', 'pipe', handle.fd],
    // It needs none of the settings.
    env: { PATH: process.env.PATH },
    encoding: 'utf8',
  });
  if (status === 0) return true;
  if (status === 1) return false;
  if (error && 'code' in error && error.code === 'ENOENT')
    throw new Error('the command flock, which locks it, is missing: install util-linux');
  throw new Error(`it cannot be locked: ${error?.message ?? stderr.trim()}`);
}
