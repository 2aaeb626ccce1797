import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { OperatorError } from '../config/operator-error.ts';

/**
 * Reads the file with settings; there need be no `.env`.
 * @param file what ENV_FILE says: unset for `.env`, empty for none
 * @throws OperatorError where the file cannot be read, or is not there though ENV_FILE names it
 */
export function readEnvFile(file: string | undefined): Record<string, string> {
  if (file === '') return {};
  try {
    const text = readFileSync(file ?? '.env', 'utf8');
    // Some editors begin a file with a mark that would become a part of the first name.
    return parseEnv(text.replace(/^\uFEFF/, '')) as Record<string, string>;
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (missing && file === undefined) return {};
    if (missing) throw new OperatorError('The bot cannot start: ENV_FILE names a file that is not there.');
    const name = file === undefined ? '.env' : 'that ENV_FILE names';
    throw new OperatorError(`The bot cannot start: the file ${name} cannot be read.`);
  }
}
