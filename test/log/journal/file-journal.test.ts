import { join } from 'node:path';
import { OperatorError } from '../../../src/config/operator-error.ts';
import type { StoredEvent } from '../../../src/log/facts.ts';
import { FileJournal } from '../../../src/log/journal/file-journal.ts';
import { journalConformance } from './conformance.ts';
import { makeFolder, removeFolder } from './place.ts';

journalConformance('A file', async () => {
  const folder = await makeFolder();
  return {
    open: () =>
      FileJournal.open(join(folder, 'journal.jsonl'), {
        botId: 123456789,
        machineVersion: '1.0.0',
        onWarning: () => {},
      }),
    remove: () => removeFolder(folder),
  };
});

// The least that passes: the suite asks for nothing that only a file has.
journalConformance('Memory', async () => {
  const kept: StoredEvent[] = [];
  let inUse = false;
  return {
    open: async () => {
      if (inUse) throw new OperatorError('in use');
      inUse = true;
      let isOpen = true;
      const expectOpen = () => {
        if (!isOpen) throw new Error('closed');
      };
      return {
        read: async () => {
          expectOpen();
          return structuredClone(kept);
        },
        append: async (events) => {
          expectOpen();
          if (events.some(({ position }, index) => position !== kept.length + index + 1)) throw new Error('position');
          kept.push(...structuredClone([...events]));
        },
        close: async () => {
          if (isOpen) inUse = false;
          isOpen = false;
        },
      };
    },
    remove: async () => {},
  };
});
