import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Which files of ours each file of src and machines imports, types included; paths count from the project's folder. */
export async function importsOf(): Promise<Map<string, string[]>> {
  const imports = new Map<string, string[]>();
  for (const folder of ['src', 'machines']) {
    const names = await readdir(join(root, folder), { recursive: true });
    for (const name of names.filter((each) => each.endsWith('.ts'))) {
      const path = join(folder, name);
      const text = await readFile(join(root, path), 'utf8');
      const found = text.matchAll(/(?:from |import\()'(\.[^']+)'/g);
      imports.set(
        path,
        [...found].map(([, target]) => normalize(join(dirname(path), target ?? ''))),
      );
    }
  }
  return imports;
}
