import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GenerationError } from '../../src/generations/failure-codes.ts';
import { markOf } from '../../src/money/budgets.ts';
import { dayOf } from '../../src/money/day.ts';
import { rebuiltFrom } from '../records/given.ts';
import { T0 } from '../support/facts.ts';
import { settled } from '../support/time.ts';
import { DAY_MS, openFor, wellDone } from './budget-scene.ts';

describe('a budget', () => {
  it('tells what is left beside what was spent, what runs and what is just being accepted, and when it renews', async (t) => {
    const { scene, journal, budgets, accept } = await openFor(t, { all: 4, user: 2 });
    const renewsAt = (dayOf(T0) + 1) * DAY_MS;
    assert.deepEqual(budgets.state(11), { scope: 'user', limitUsd: 2, leftUsd: 2, renewsAt });
    journal.isSlow = true;
    const coming = accept('g1', 11, 0.1);
    assert.equal(budgets.state(11)?.leftUsd, 1.2);
    assert.deepEqual(budgets.state(null), { scope: 'all', limitUsd: 4, leftUsd: 3.2, renewsAt });
    journal.isSlow = false;
    await settled();
    journal.letGo();
    await coming;
    assert.equal(budgets.state(11)?.leftUsd, 1.2);
    for (const worker of ['submit', 'render', 'download', 'upload'] as const)
      wellDone(await scene.called(worker, 'g1'));
    await scene.reached('g1', 'done');
    assert.equal(budgets.state(11)?.leftUsd, 1.2);
    assert.equal(budgets.state(12)?.leftUsd, 2);
    scene.time.pass(DAY_MS);
    assert.deepEqual(budgets.state(11), { scope: 'user', limitUsd: 2, leftUsd: 2, renewsAt: renewsAt + DAY_MS });
  });

  it('refuses with the budget that is in the way, that of all before one’s own', async (t) => {
    const { budgets, accept } = await openFor(t, { all: 1, user: 0.5 });
    const refusal = await accept('g1', 11, 0.4);
    assert.ok(refusal.kind === 'over budget');
    assert.deepEqual([refusal.budget.scope, refusal.budget.leftUsd, refusal.priceUsd], ['all', 1, 3.2]);
    const own = await accept('g2', 11, 0.1);
    assert.ok(own.kind === 'over budget');
    assert.deepEqual([own.budget.scope, own.budget.leftUsd], ['user', 0.5]);
    assert.equal(budgets.state(11)?.leftUsd, 0.5);
  });

  it('is granted once for a day, also where the clock goes back by one and the bot starts again', async (t) => {
    const { scene, journal, spending, budgets, accept } = await openFor(t, { all: null, user: 1 });
    const renewsAt = (dayOf(T0) + 1) * DAY_MS;
    await accept('g1', 11, 0.1);
    for (const worker of ['submit', 'render', 'download', 'upload'] as const)
      wellDone(await scene.called(worker, 'g1'));
    await scene.reached('g1', 'done');
    scene.time.now -= DAY_MS;
    assert.deepEqual(budgets.state(11), { scope: 'user', limitUsd: 1, leftUsd: 0.2, renewsAt });
    assert.equal((await accept('g2', 11, 0.1)).kind, 'over budget');
    const again = await rebuiltFrom(journal.events);
    assert.equal(again.spending.today(scene.time.now), spending.today(T0));
    await again.log.close();
    scene.time.now += 2 * DAY_MS;
    assert.equal(budgets.state(11)?.leftUsd, 1);
  });

  it('is not overshot where the clock goes back by a day while a prompt is just being accepted', async (t) => {
    const { scene, journal, budgets, accept } = await openFor(t, { all: 3.2, user: null });
    await accept('g1', 11, 0.4);
    (await scene.called('submit', 'g1')).fail(new GenerationError('SUBMIT_UNCLEAR'));
    await scene.reached('g1', 'failed');
    scene.time.pass(DAY_MS);
    journal.isSlow = true;
    const coming = accept('g2', 11, 0.1);
    scene.time.now -= DAY_MS;
    assert.equal(budgets.state(null)?.leftUsd, 2.4);
    journal.isSlow = false;
    await settled();
    journal.letGo();
    assert.equal((await coming).kind, 'begun');
    assert.equal(budgets.state(null)?.leftUsd, 2.4);
  });

  it('may be spent to the last cent, and a free video needs none', async (t) => {
    const { budgets, accept } = await openFor(t, { all: null, user: 2.4 });
    for (const id of ['g1', 'g2', 'g3']) assert.equal((await accept(id, 11, 0.1)).kind, 'begun');
    assert.equal(budgets.state(11)?.leftUsd, 0);
    assert.equal((await accept('g4', 11, 0.0001)).kind, 'over budget');
    assert.equal((await accept('g5', 11, 0)).kind, 'begun');
    assert.equal(budgets.state(null), null);
  });

  it('goes by what an admin said last, which may lie below what is spent', async (t) => {
    const { budgets, accept, change } = await openFor(t, { all: null, user: 5 });
    await accept('g1', 11, 0.1);
    await change('user', 0.5);
    assert.deepEqual([budgets.limit('user'), budgets.state(11)?.leftUsd], [0.5, 0]);
    assert.equal((await accept('g2', 11, 0.05)).kind, 'over budget');
    await change('user', null);
    assert.equal(budgets.state(11), null);
    assert.equal((await accept('g3', 11, 0.4)).kind, 'begun');
  });
});

describe('the marks of a budget', () => {
  it('are 80 % and 100 %, and none where nothing is spent', () => {
    const marks = [0, 0.79, 0.8, 0.99, 1, 7].map((spentUsd) => markOf(spentUsd, 1));
    assert.deepEqual(marks, [0, 0, 80, 80, 100, 100]);
    assert.deepEqual([markOf(0, 0), markOf(0.1, 0), markOf(2.4, 3), markOf(0.3, 0.3)], [0, 100, 80, 100]);
  });
});
