/**
 * The path of a request to Google or Telegram without what is secret or somebody's: tokens, projects, buckets, files.
 * @returns as `/bot{token}/sendVideo`; null for a path of another kind, which is not told at all
 */
export function templateOf(path: string): string | null {
  const [route = ''] = path.split('?');
  if (/\/file\/bot[^/]+\//.test(route)) return '/file/bot{token}/{file}';
  if (/\/storage\/v1\/b\//.test(route)) return '/storage/v1/b/{bucket}/o/{object}';
  const [, telegram] = /\/bot[^/]+\/([A-Za-z]+)$/.exec(route) ?? [];
  if (telegram !== undefined) return `/bot{token}/${telegram}`;
  const [, google] = /\/models\/[^/:]+:([A-Za-z]+)$/.exec(route) ?? [];
  return google === undefined ? null : `/v1/{model}:${google}`;
}
