import { constants } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OperatorError } from '../../config/operator-error.ts';
import { FileInUse, openLocked } from '../../storage/file-lock.ts';
import { headerLine } from './line.ts';
import { type JournalContents, journalName, readJournal } from './reader.ts';

export interface FileJournalOptions {
  /** The bot's id: another bot's journal is refused. */
  botId: number;
  /** The version of the statechart, for the header of a new journal. */
  machineVersion: string;
  /** Hears what was mended, in words for the operator. */
  onWarning: (message: string) => void;
  /** Opens the file; a test hands in one whose disk fails. */
  openFile?: typeof open;
}

/**
 * Opens the file for reading and writing, or creates it, for this user and this process alone, until it is closed.
 * @throws OperatorError where that cannot be, or another process has it
 */
export async function openJournalFile(
  path: string,
  openFile: typeof open = open,
): Promise<{ handle: FileHandle; created: boolean }> {
  const { O_RDWR, O_CREAT, O_EXCL } = constants;
  try {
    return { handle: await openLocked(path, O_RDWR | O_CREAT | O_EXCL, 0o600, openFile), created: true };
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw cannotOpen(path, error);
  }
  try {
    return { handle: await openLocked(path, O_RDWR, undefined, openFile), created: false };
  } catch (error) {
    throw cannotOpen(path, error);
  }
}

/**
 * Checks what a locked file holds and leaves it ready for the next append: private, whole, with a header that names the
 * bot, on the disk.
 * @throws OperatorError where it is damaged, another bot's, or cannot be written
 */
export async function prepareJournalFile(
  handle: FileHandle,
  path: string,
  created: boolean,
  { botId, machineVersion, onWarning }: FileJournalOptions,
): Promise<JournalContents> {
  const { size, mode } = await handle.stat();
  const contents = await readJournal(handle, journalName(path), size);
  if (contents.botId !== null && contents.botId !== botId) throw ofAnotherBot(path, contents.botId, botId);
  if ((mode & 0o077) !== 0) {
    const done = await handle.chmod(0o600).then(
      () => 'Now only this user can.',
      () => 'It belongs to another user, so this stays as it is: set its mode to 600.',
    );
    onWarning(`${journalName(path)}: other users could read or write it. ${done}`);
  }
  const isNew = contents.machineVersion === null;
  if (isNew && !created) onWarning(`${journalName(path)}: there is nothing in the file; a new journal begins in it.`);
  else if (contents.unfinished > 0) {
    onWarning(
      `${journalName(path)}: the bot stopped while it wrote event ${contents.events.length + 1}. The unfinished end (${contents.unfinished} bytes) was cut off; nothing that depends on it was ever begun.`,
    );
  } else if (contents.newlineMissing) onWarning(`${journalName(path)}: the end of the last line was put back.`);

  const newline = Buffer.from(contents.newlineMissing ? '\n' : '');
  const header = { machineVersion: contents.machineVersion ?? machineVersion, botId };
  const mended = contents.botId === null ? Buffer.concat([newline, headerLine(header)]) : newline;
  const length = contents.length + mended.length;
  try {
    if (size > contents.length) await handle.truncate(contents.length);
    await writeAll(handle, mended, contents.length);
    await handle.datasync();
    if (contents.events.length === 0) await syncFolder(dirname(await realpath(path)));
  } catch (error) {
    throw cannotWrite(path, error);
  }
  return { ...contents, length };
}

/** Writes all of the bytes, however many the system takes at a time. */
export async function writeAll(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

/** Makes a new file's name survive a loss of power. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';

function cannotOpen(path: string, error: unknown): OperatorError {
  if (error instanceof FileInUse)
    return new OperatorError(
      `${journalName(path)}: another bot is using it. Only one may: stop that one first, or give this one a journal of its own.`,
    );
  if (error instanceof Error && !('code' in error)) return new OperatorError(`${journalName(path)}: ${error.message}.`);
  const code = codeOf(error);
  const what: Record<string, string> = {
    ENOENT: `the folder ${dirname(path)} does not exist. Create it first, or choose another path`,
    ENOTDIR: `${dirname(path)} is not a folder. Choose another path`,
    EISDIR: 'this is a folder. Name a file in it',
    EACCES: 'the bot may not read and write it. Give its user the right to, or choose another path',
    EPERM: 'the bot may not read and write it. Give its user the right to, or choose another path',
    EROFS: 'the disk is read-only. Choose a path on another one',
  };
  return new OperatorError(`${journalName(path)}: ${what[code] ?? 'the file cannot be opened'} (${code}).`);
}

const ofAnotherBot = (path: string, theirs: number, ours: number): OperatorError =>
  new OperatorError(
    `${journalName(path)}: this is the journal of another bot (its id is ${theirs}), and TELEGRAM_BOT_TOKEN is that of bot ${ours}. Each numbers its messages from 1, so new prompts would be taken for old ones. Give this bot a journal of its own. The file was not changed.`,
  );

/** What the operator should read where a write or a sync failed. */
export function cannotWrite(path: string, error: unknown): OperatorError {
  const code = codeOf(error);
  const full = code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG';
  const what = full
    ? 'there is no room left for it. Free some, and start the bot again'
    : 'it cannot be written. Check the disk, and start the bot again';
  return new OperatorError(`${journalName(path)}: ${what} (${code}).`);
}
