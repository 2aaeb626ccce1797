import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dayOf } from '../../src/money/day.ts';
import { history, models, users } from '../generations/lives.ts';
import { draws } from '../support/extent.ts';
import { T0 } from '../support/facts.ts';
import { dump, given, rebuiltFrom, type Views } from './given.ts';

/** What the views answer out of memory, beside their tables. */
const answers = ({ spending, times }: Views) => ({
  spending: [null, ...users].map((user) => spending.of(dayOf(T0), user)),
  times: models.map((model) => times.usual(model)),
});

test('projections rebuilt from the log equal those kept live, for any interleaving of generations', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (events) => {
      const live = await given(...events);
      const rebuilt = await rebuiltFrom([...live.log.read()]);
      assert.deepEqual(dump(rebuilt), dump(live));
      assert.deepEqual(answers(rebuilt), answers(live));
      await live.log.close();
      await rebuilt.log.close();
    }),
    { numRuns: draws(15, 100) },
  );
});
