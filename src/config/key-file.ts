import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { parseJson } from './json.ts';

const again = 'download the JSON key of the service account again.';

/**
 * What is wrong with a key file of Google, in words that hold its path as it was read and nothing of its content, or
 * null.
 */
export function keyFileProblem(path: string): string | null {
  // Not named: somebody may have put the key itself here.
  if (/[{}\n]|PRIVATE KEY/.test(path)) return 'this must be the path of the key file, not what is in it.';
  const whole = resolve(path);
  try {
    return contentProblem(whole, readFileSync(whole, 'utf8'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'EISDIR') return `${whole} is a folder: name the JSON file in it.`;
    if (code === 'EACCES' || code === 'EPERM') return `${whole} cannot be read: check its permissions.`;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') return `${whole} cannot be read (${code}).`;
    if (!path.startsWith('~')) return `there is no file ${whole}.`;
    return `there is no file ${whole}. Only a shell knows what ~ is: write ${join(homedir(), path.replace(/^~[^/\\]*/, ''))}.`;
  }
}

const keyFile = z.looseObject({ type: z.string() });

function contentProblem(path: string, text: string): string | null {
  const key = keyFile.safeParse(parseJson(text));
  if (!key.success) return `${path} is not a Google key: ${again}`;
  const { type, client_email, private_key } = key.data;
  // Other kinds of credentials, as of a workload identity, hold no key of their own.
  if (type !== 'service_account') return null;
  if (!client_email || typeof private_key !== 'string' || private_key === '')
    return `the key file ${path} is not complete: ${again}`;
  return isPrivateKey(private_key) ? null : `the private key in ${path} cannot be read: ${again}`;
}

/** Whether a text is an RSA key in PEM, which Google signs in with. */
function isPrivateKey(text: string): boolean {
  try {
    return createPrivateKey(text).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}
