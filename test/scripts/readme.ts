import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** The folder of the project, as these tests run in it. */
export const project = fileURLToPath(new URL('../../', import.meta.url));

/** The commands of each block of a section of README.md, in order, without what they are for. */
export async function commandsOf(section: string): Promise<string[][]> {
  const readme = await readFile(`${project}README.md`, 'utf8');
  const [, text = ''] = readme.split(`### ${section}\n`);
  const [own = ''] = text.split(/^##/m);
  return [...own.matchAll(/```sh\n([^`]+)```/g)].map(([, block = '']) =>
    block
      .trim()
      .split('\n')
      .map((line) => line.replace(/\s+#.*/, '')),
  );
}
