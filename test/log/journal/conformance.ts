import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import { OperatorError } from '../../../src/config/operator-error.ts';
import type { StoredEvent } from '../../../src/log/facts.ts';
import type { Journal } from '../../../src/log/journal/journal.ts';
import { draws } from '../../support/extent.ts';
import { anyAppends, oneOfEach, someEvents, stored } from './events.ts';

/** A place that outlives the journals opened on it; empty at first. */
export interface JournalPlace {
  open(): Promise<Journal>;
  remove(): Promise<void>;
}

/** What every implementation of the port must do. */
export function journalConformance(name: string, makePlace: () => Promise<JournalPlace>): void {
  const place = async (t: TestContext): Promise<JournalPlace> => {
    const made = await makePlace();
    t.after(() => made.remove());
    return made;
  };
  const reopened = async (at: JournalPlace): Promise<StoredEvent[]> => {
    const journal = await at.open();
    const events = await journal.read();
    await journal.close();
    return events;
  };

  describe(`${name} as a journal`, () => {
    it('is empty at first, also when opened again', async (t) => {
      const at = await place(t);
      const journal = await at.open();
      assert.deepEqual(await journal.read(), []);
      await journal.close();
      assert.deepEqual(await reopened(at), []);
    });

    it('gives back every kind of fact as it was, at once and after it was opened again', async (t) => {
      const at = await place(t);
      const events = stored(oneOfEach);
      const journal = await at.open();
      await journal.append(events);
      assert.deepEqual(await journal.read(), events);
      await journal.close();
      assert.deepEqual(await reopened(at), events);
    });

    it('keeps the order over many appends and openings', async (t) => {
      const at = await place(t);
      for (const from of [1, 6, 11]) {
        const journal = await at.open();
        await journal.append(someEvents(1, from));
        await journal.append(someEvents(4, from + 1));
        await journal.close();
      }
      assert.deepEqual(await reopened(at), someEvents(15));
    });

    it('takes an append of nothing', async (t) => {
      const at = await place(t);
      const journal = await at.open();
      await journal.append([]);
      await journal.append(someEvents(1));
      await journal.append([]);
      assert.deepEqual(await journal.read(), someEvents(1));
      await journal.close();
    });

    it('does not change when what was given to it or taken from it changes', async (t) => {
      const at = await place(t);
      const journal = await at.open();
      const given = someEvents(2);
      await journal.append(given);
      for (const event of given) event.stream = 'changed';
      const taken = await journal.read();
      taken.pop();
      for (const event of taken) event.stream = 'changed';
      assert.deepEqual(await journal.read(), someEvents(2));
      await journal.close();
    });

    it('refuses an append at a position that is taken, and keeps none of it', async (t) => {
      const at = await place(t);
      const journal = await at.open();
      await journal.append(someEvents(3));
      await assert.rejects(journal.append(someEvents(2, 3)));
      assert.deepEqual(await journal.read(), someEvents(3));
      await journal.close();
      assert.deepEqual(await reopened(at), someEvents(3));
    });

    it('refuses an append that leaves a gap, and keeps none of it', async (t) => {
      const at = await place(t);
      const journal = await at.open();
      await assert.rejects(journal.append([...someEvents(1), ...someEvents(1, 3)]));
      assert.deepEqual(await journal.read(), []);
      await journal.close();
      assert.deepEqual(await reopened(at), []);
    });

    it('refuses a second one at the same place, until it is closed', async (t) => {
      const at = await place(t);
      const first = await at.open();
      await assert.rejects(at.open(), OperatorError);
      await first.append(someEvents(1));
      await first.close();
      const second = await at.open();
      assert.deepEqual(await second.read(), someEvents(1));
      await second.close();
    });

    it('ends the running append before it closes, and takes none afterwards', async (t) => {
      const at = await place(t);
      const journal = await at.open();
      const running = journal.append(someEvents(1));
      await journal.close();
      await running;
      await assert.rejects(journal.append(someEvents(1, 2)));
      await assert.rejects(journal.read());
      await journal.close();
      assert.deepEqual(await reopened(at), someEvents(1));
    });

    it('gives back any appends, one after another', async () => {
      await fc.assert(
        fc.asyncProperty(anyAppends({ appends: 6, events: 4 }), fc.func(fc.boolean()), async (appends, reopens) => {
          const at = await makePlace();
          try {
            let journal = await at.open();
            for (const [index, events] of appends.entries()) {
              await journal.append(events);
              if (!reopens(index)) continue;
              await journal.close();
              journal = await at.open();
            }
            assert.deepEqual(await journal.read(), appends.flat());
            await journal.close();
          } finally {
            await at.remove();
          }
        }),
        { numRuns: draws(20, 100) },
      );
    });
  });
}
