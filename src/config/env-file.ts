import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import leven from 'leven';
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

/**
 * The names that look like a setting but for a slip of the keyboard, each with the setting it is near to: a budget that
 * is misspelt would be none. A name that is like no setting belongs to somebody else, and so does one that is like a
 * setting that is there.
 */
export function misspelt(names: readonly string[], settings: readonly string[]): { name: string; meant: string }[] {
  const missing = settings.filter((setting) => !names.includes(setting));
  return names
    .filter((name) => !settings.includes(name))
    .flatMap((name) => {
      const [nearest] = missing
        .map((meant) => ({ name, meant, letters: leven(name.toUpperCase(), meant) }))
        .filter(({ meant, letters }) => letters < meant.length / 4)
        .sort((a, b) => a.letters - b.letters);
      return nearest ? [{ name, meant: nearest.meant }] : [];
    });
}
