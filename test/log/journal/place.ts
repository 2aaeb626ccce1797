import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { FileJournalOptions } from '../../../src/log/journal/file.ts';
import { FileJournal } from '../../../src/log/journal/file-journal.ts';

/** An empty folder. */
export const makeFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'journal-'));
export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

/** A path for a journal that does not exist yet; its folder goes when the test ends. */
export async function journalPath(t: TestContext): Promise<string> {
  const folder = await makeFolder();
  t.after(() => removeFolder(folder));
  return join(folder, 'journal.jsonl');
}

/** Opens a file journal and collects its warnings; closed at the latest when the test ends. */
export async function openJournal(
  t: TestContext,
  path: string,
  options: Partial<FileJournalOptions> = {},
): Promise<{ journal: FileJournal; warnings: string[] }> {
  const warnings: string[] = [];
  const onWarning = (message: string) => warnings.push(message);
  const journal = await FileJournal.open(path, { botId: 123456789, machineVersion: '1.0.0', onWarning, ...options });
  t.after(() => journal.close());
  return { journal, warnings };
}
