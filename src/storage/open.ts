import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { OperatorError } from '../config/operator-error.ts';
import { FileInUse } from './file-lock.ts';
import { VideoFiles } from './video-files.ts';

/** Each bot has a folder of its own, so that two on one machine do not clear each other's files. */
export async function openFiles({ tempDir, telegram }: Config): Promise<VideoFiles> {
  const folder = join(tempDir, `telegram-video-gen-${telegram.botId}`);
  try {
    return await VideoFiles.open(folder);
  } catch (error) {
    if (error instanceof FileInUse)
      throw new OperatorError(
        `The bot cannot start: another one with the same TELEGRAM_BOT_TOKEN is running, and its videos are in ${folder}. Telegram sends messages to one only: stop that one first.`,
      );
    const why = error instanceof Error ? error.message : 'unknown';
    throw new OperatorError(
      `The bot cannot start: it cannot use the folder ${folder} (${why}). Set TEMP_DIR to another one.`,
    );
  }
}
