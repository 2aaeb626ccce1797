import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';

/**
 * Why no test can run a container here: it takes a Docker engine with Compose, on Linux, where a container can reach
 * what listens on this machine's loopback, and the image that ours stands on.
 * @returns null: nothing is missing
 */
export function missingForContainers(base: string): string | null {
  if (process.platform !== 'linux') return 'only on Linux a container reaches the emulators';
  const isThere = (...words: string[]) => spawnSync('docker', words, { stdio: 'ignore' }).status === 0;
  if (!isThere('info')) return 'no Docker engine answers';
  const { stdout } = spawnSync('docker', ['info', '--format', '{{.Name}}'], { encoding: 'utf8' });
  if (stdout.trim() !== hostname()) return 'the Docker engine runs on another machine';
  if (!isThere('compose', 'version')) return 'Docker has no Compose';
  if (!isThere('image', 'inspect', base)) return `the image ${base} is missing: docker pull ${base}`;
  return null;
}
