import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { NewEvent } from '../../src/log/event-log.ts';
import { type AdminFactType, adminStream, type FactDraft } from '../../src/log/facts.ts';
import { accepted, lifeOf, T0 } from '../support/facts.ts';
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
  const { adminDecisions } = await given(...lifeOf('g1', [accepted()]));
  assert.equal(adminDecisions.decision(42), null);
  assert.deepEqual([adminDecisions.budget('all'), adminDecisions.budget('user')], [undefined, undefined]);
});

test('the last word about a user or a chat holds, and about that one alone', async () => {
  const { adminDecisions } = await given(allow(42), deny(42), deny(-100), allow(-100), deny(7));
  assert.deepEqual(
    [42, -100, 7, 100].map((id) => adminDecisions.decision(id)),
    [false, true, false, null],
  );
});

test('a budget that was lifted differs from one that nobody has spoken of', async () => {
  const { adminDecisions } = await given(budget('user', 5), budget('user', null), budget('all', 0), budget('all', 2.5));
  assert.deepEqual([adminDecisions.budget('user'), adminDecisions.budget('all')], [null, 2.5]);
  const other = await given(budget('all', 0));
  assert.deepEqual([other.adminDecisions.budget('user'), other.adminDecisions.budget('all')], [undefined, 0]);
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
      for (const each of [1, 2, -3, 4])
        assert.equal(rebuilt.adminDecisions.decision(each), live.adminDecisions.decision(each));
      for (const scope of ['all', 'user'] as const)
        assert.equal(rebuilt.adminDecisions.budget(scope), live.adminDecisions.budget(scope));
      await live.log.close();
      await rebuilt.log.close();
    }),
    { numRuns: 25 },
  );
});
