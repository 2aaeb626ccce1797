import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { basename, dirname, join, relative } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { OperatorError } from '../../config/operator-error.ts';

/**
 * One process a journal. Each starter listens on a Unix socket of its own beside the file, `<file>.lock-<when>-<pid>`,
 * then looks for others. A socket that takes a connection belongs to a living process; the kernel refuses for a dead
 * one, however it died.
 *
 * Why not a pid in a file: pids are used again, and every container has its own process 1. Why not an abstract socket
 * or a port: containers that share the folder would not see each other. Why not flock: Node has none. Why no single
 * lock file: of two starters that find it stale, the slower one would remove the lock that the faster one just took.
 * Here no name is ever used twice, so whoever removes a dead claim removes nothing else. The folder has to be on a disk
 * of this machine, and shared as a whole: a socket says nothing about processes on another machine or in a container
 * that sees the file alone.
 */
export interface JournalLock {
  release(): Promise<void>;
}

/** The shortest of the systems' limits for a socket's path, in bytes (macOS: 104 with the end mark). */
const LONGEST_ADDRESS = 103;
/** How long an earlier claim waits for a later one to step back before it takes it for the holder, in ms. */
const PATIENCE = 1000;
const PAUSE = 10;

/**
 * Takes the lock of a file, for as long as this process lives.
 * Of several that start at once, one gets it. A holder that was killed is no obstacle.
 * @param path absolute, with symbolic links resolved: every process has to look in the same folder
 * @throws OperatorError where another process has it, or the folder cannot hold a socket
 */
export async function lockJournal(path: string): Promise<JournalLock> {
  for (let tries = 0; tries < 10; tries++) {
    const lock = await claim(path);
    if (lock) return lock;
  }
  throw new OperatorError(`EVENT_JOURNAL ${path}: something keeps removing the lock beside it, ${path}.lock-…`);
}

/** @returns null where somebody removed our claim: then it has to be made anew */
async function claim(path: string): Promise<JournalLock | null> {
  const folder = dirname(path);
  const prefix = `${basename(path)}.lock-`;
  const own = `${prefix}${Date.now().toString(36)}${randomBytes(3).toString('hex')}-${process.pid}`;
  const server = await listen(path, join(folder, own));
  const release = async () => {
    await rm(join(folder, own), { force: true });
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  try {
    // Two never both go on: each looks after its own claim is out, so the later of them sees the earlier. If both are
    // still looking, the earlier name stays and the later steps back. If ours is gone, somebody looked in the moment
    // between its creation and its first listening, and took it for dead.
    for (let waited = 0; ; waited += PAUSE) {
      const { others, ownIsThere } = await look(folder, prefix, own);
      const holder = others.find((other) => other < own) ?? (waited >= PATIENCE ? others[0] : undefined);
      if (holder !== undefined) throw inUse(path, holder);
      if (others.length > 0) await pause(PAUSE);
      else if (ownIsThere) return { release };
      else break;
    }
  } catch (error) {
    await release();
    throw error;
  }
  await release();
  return null;
}

/** Finds the living claims, and removes the dead. */
async function look(folder: string, prefix: string, own: string): Promise<{ others: string[]; ownIsThere: boolean }> {
  const claims = (await readdir(folder)).filter((name) => name.startsWith(prefix)).sort();
  const others: string[] = [];
  for (const name of claims) {
    if (name === own) continue;
    if (await isAlive(join(folder, name))) others.push(name);
    else await rm(join(folder, name), { force: true });
  }
  return { others, ownIsThere: claims.includes(own) };
}

function isAlive(claimPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address(claimPath));
    socket.once('connect', () => {
      resolve(true);
      socket.destroy();
    });
    // In doubt it lives: a full queue, another user's socket. ENOTSOCK is what macOS says of a file that is no socket.
    socket.on('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(code !== 'ECONNREFUSED' && code !== 'ENOENT' && code !== 'ENOTSOCK'),
    );
  });
}

function listen(path: string, claimPath: string): Promise<Server> {
  const at = address(claimPath);
  const tooLong = Buffer.byteLength(at) - LONGEST_ADDRESS;
  if (tooLong > 0) {
    throw new OperatorError(
      `EVENT_JOURNAL ${path}: the path is ${tooLong} bytes too long for the lock beside it. Use a shorter one, or start the bot in a folder nearer to it.`,
    );
  }
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.destroy();
    });
    server.unref();
    server.once('error', ({ code }: NodeJS.ErrnoException) =>
      reject(
        new OperatorError(
          `EVENT_JOURNAL ${path}: the lock beside it cannot be made (${code}). The bot must be allowed to create files in that folder, and it must be on a disk of this machine that can hold Unix sockets.`,
        ),
      ),
    );
    server.listen(at, () => resolve(server));
  });
}

/** A socket's path is short by law, so the shorter way to it is taken. */
function address(claimPath: string): string {
  const near = relative(process.cwd(), claimPath);
  return Buffer.byteLength(near) < Buffer.byteLength(claimPath) ? near : claimPath;
}

function inUse(path: string, holder: string): OperatorError {
  const pid = holder.slice(holder.lastIndexOf('-') + 1);
  return new OperatorError(
    `EVENT_JOURNAL ${path}: another bot (process ${pid}) is using it. Only one may: stop that one first, or give this one a journal of its own.`,
  );
}
