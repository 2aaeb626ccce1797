import { writeSync } from 'node:fs';
import { FileJournal } from '../../../src/log/journal/file-journal.ts';
import { someEvents } from './events.ts';

/**
 * A process that uses a journal, for tests that kill it: `process.ts hold|write <path>`.
 * It says what it does a line at a time on stdout: `open`, the position after each acknowledged append, or `refused`
 * and `failed` with the message. `hold` waits until it is told `close` (by the end of stdin); `write` appends until
 * something stops it. Each event of an append of n has n for its user, so that a test can see a half append.
 */
const [task, path = ''] = process.argv.slice(2);
const say = (line: string) => writeSync(1, `${line}\n`);

try {
  const journal = await FileJournal.open(path, { botId: 123456789, machineVersion: '1.0.0', onWarning: () => {} });
  let position = (await journal.read()).length;
  say('open');
  try {
    while (task === 'write') {
      const size = Math.random() < 0.1 ? 800 : 1 + Math.floor(Math.random() * 5);
      await journal.append(someEvents(size, position + 1, size));
      position += size;
      say(String(position));
    }
    for await (const _ of process.stdin);
  } catch (error) {
    say(`failed ${error}`);
  }
  await journal.close();
} catch (error) {
  say(`refused ${error}`);
}
