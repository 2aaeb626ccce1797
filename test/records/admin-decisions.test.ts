import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { NewEvent } from '../../src/log/event-log.ts';
import { type AdminFactType, adminStream, type FactDraft } from '../../src/log/facts.ts';
import { accepted, lifeOf, T0 } from '../facts.ts';
import { given, rebuiltFrom } from './given.ts';

const decided = (fact: FactDraft<AdminFactType>, at = T0): NewEvent => ({
  ...fact,
  stream: adminStream,
  at,
  state: null,
});
const allow = (id: number) => decided({ type: 'AccessGranted', data: { id, by: 1 } });
const deny = (id: number) => decided({ type: 'AccessRevoked', data: { id, by: 1 } });
const budget = (scope: 'all' | 'user', usdPerDay: number | null) =>
  decided({ type: 'BudgetChanged', data: { scope, usdPerDay, by: 1 } });

test('before any admin has decided anything, nothing is decided', async () => {
  const { admission } = await given(...lifeOf('g1', [accepted()]));
  assert.equal(admission.decision(42), null);
  assert.deepEqual([admission.budget('all'), admission.budget('user')], [undefined, undefined]);
});

test('the last word about a user or a chat holds, and about that one alone', async () => {
  const { admission } = await given(allow(42), deny(42), deny(-100), allow(-100), deny(7));
  assert.deepEqual(
    [42, -100, 7, 100].map((id) => admission.decision(id)),
    [false, true, false, null],
  );
});

test('a budget that was lifted differs from one that nobody has spoken of', async () => {
  const { admission } = await given(budget('user', 5), budget('user', null), budget('all', 0), budget('all', 2.5));
  assert.deepEqual([admission.budget('user'), admission.budget('all')], [null, 2.5]);
  const other = await given(budget('all', 0));
  assert.deepEqual([other.admission.budget('user'), other.admission.budget('all')], [undefined, 0]);
});

test('what admins decided is the same after a restart', async () => {
  const id = fc.constantFrom(1, 2, -3);
  const usd = fc.constantFrom(null, 0, 0.5, 20);
  const fact = fc.oneof(
    id.map(allow),
    id.map(deny),
    fc.tuple(fc.constantFrom('all' as const, 'user' as const), usd).map(([scope, amount]) => budget(scope, amount)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fact, { maxLength: 12 }), async (facts) => {
      const live = await given(...facts);
      const rebuilt = await rebuiltFrom([...live.log.read()]);
      for (const each of [1, 2, -3, 4]) assert.equal(rebuilt.admission.decision(each), live.admission.decision(each));
      for (const scope of ['all', 'user'] as const)
        assert.equal(rebuilt.admission.budget(scope), live.admission.budget(scope));
      await live.log.close();
      await rebuilt.log.close();
    }),
    { numRuns: 25 },
  );
});
