import { mkdir, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { audience, subjectTokenType } from './tokens.ts';

/**
 * Writes `credentials.json` (type `external_account`) and the file with the subject token into `folder`. Resolves with
 * the path for GOOGLE_APPLICATION_CREDENTIALS: Google's own libraries then get their tokens from `tokenUrl`.
 */
export async function writeCredentials(
  folder: string,
  options: { tokenUrl: string; subjectToken: string },
): Promise<string> {
  const tokenFile = resolve(folder, 'subject-token');
  const credentials = resolve(folder, 'credentials.json');
  await mkdir(folder, { recursive: true });
  await writeFile(tokenFile, options.subjectToken, { mode: 0o600 });
  const content = {
    type: 'external_account',
    audience,
    subject_token_type: subjectTokenType,
    token_url: options.tokenUrl,
    credential_source: { file: tokenFile },
  };
  await writeFile(credentials, JSON.stringify(content, null, 2), { mode: 0o600 });
  return credentials;
}
