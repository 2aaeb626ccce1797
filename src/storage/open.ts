import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { OperatorError } from '../config/operator-error.ts';
import { VideoFiles } from './video-files.ts';

/** Each bot has a folder of its own, so that two on one machine do not clear each other's files. */
export async function openFiles({ tempDir, telegram }: Config): Promise<VideoFiles> {
  const folder = join(tempDir, `telegram-video-gen-${telegram.token.split(':')[0]}`);
  try {
    return await VideoFiles.open(folder);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown';
    throw new OperatorError(
      `The bot cannot start: it cannot use the folder ${folder} (${why}). Set TEMP_DIR to another one.`,
    );
  }
}
