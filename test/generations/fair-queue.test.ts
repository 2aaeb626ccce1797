import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FairQueue } from '../../src/generations/fair-queue.ts';

const everybody = () => true;
const user = fc.constantFrom(1, 2, 3, 4);

test('users take turns, however many prompts one of them has', () => {
  const queue = new FairQueue();
  for (const id of ['a1', 'a2', 'a3']) queue.add(id, 1);
  queue.add('b1', 2);
  queue.add('c1', 3);
  assert.deepEqual(queue.order(), ['a1', 'b1', 'c1', 'a2', 'a3']);
  assert.deepEqual(queue.next(0, everybody), { id: 'a1', userId: 1 });
  assert.deepEqual(queue.order(), ['b1', 'c1', 'a2', 'a3']);
});

test('a user who may not run one more is passed over and keeps the place', () => {
  const queue = new FairQueue();
  queue.add('a1', 1);
  queue.add('b1', 2);
  assert.equal(queue.next(0, (userId) => userId !== 1)?.id, 'b1');
  assert.equal(
    queue.next(0, () => false),
    null,
  );
  queue.add('b2', 2);
  assert.equal(queue.next(0, everybody)?.id, 'a1');
});

test('a refused prompt comes first among those of its user, once its time has come', () => {
  const queue = new FairQueue();
  queue.add('a2', 1);
  queue.add('a1', 1, { front: true, notBefore: 50 });
  assert.equal(queue.nextDue(10), 50);
  assert.equal(queue.nextDue(50), null);
  assert.equal(queue.next(10, everybody)?.id, 'a2');
  assert.equal(queue.next(49, everybody), null);
  assert.equal(queue.next(50, everybody)?.id, 'a1');
});

test('what is taken out is gone; what is not there may be taken out', () => {
  const queue = new FairQueue();
  queue.add('a1', 1);
  queue.add('a2', 1);
  queue.remove('a1');
  queue.remove('a1');
  assert.deepEqual([queue.size, queue.waitingOf(1), queue.waitingOf(2)], [1, 1, 0]);
  assert.equal(queue.next(0, everybody)?.id, 'a2');
  assert.deepEqual([queue.size, queue.next(0, everybody)], [0, null]);
});

test('the order that is shown is the order of service when all are due', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(user, fc.boolean())), fc.nat(9), (prompts, served) => {
      const queue = new FairQueue();
      for (const [index, [userId, front]] of prompts.entries()) queue.add(`p${index}`, userId, { front });
      // from any moment on, not only the first
      for (let turn = 0; turn < served; turn++) queue.next(0, everybody);
      const order = queue.order();
      assert.equal(order.length, queue.size);
      assert.deepEqual(
        order.map(() => queue.next(0, everybody)?.id),
        order,
      );
      assert.equal(queue.size, 0);
    }),
    { numRuns: 200 },
  );
});

interface Line {
  id: string;
  notBefore: number;
}

const action = fc.oneof(
  fc.record({ kind: fc.constant('add'), userId: user, wait: fc.constantFrom(0, 0, 3), front: fc.boolean() }),
  fc.record({ kind: fc.constant('next'), stopped: fc.subarray([1, 2, 3, 4], { maxLength: 2 }) }),
  fc.record({ kind: fc.constant('cancel'), at: fc.nat(20) }),
  fc.record({ kind: fc.constant('later') }),
);

test('nobody is served twice while another is due and may run, and each line keeps its order', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60, size: 'max' }), (actions) => {
      const queue = new FairQueue();
      const lines = new Map<number, Line[]>([1, 2, 3, 4].map((userId) => [userId, []]));
      /** By user: who was served before them since their own last turn. */
      const overtaken = new Map<number, Set<number>>();
      let now = 1;
      for (const [index, act] of actions.entries()) {
        if (act.kind === 'later') now++;
        if (act.kind === 'cancel') {
          const cancelled = [...lines.values()].flat()[act.at];
          if (cancelled) queue.remove(cancelled.id);
          for (const [userId, line] of lines) {
            const rest = line.filter((entry) => entry !== cancelled);
            lines.set(userId, rest);
            // Whoever comes back after this stands at the end.
            if (rest.length === 0) overtaken.delete(userId);
          }
        }
        if (act.kind === 'add') {
          const { userId, front } = act;
          const entry = { id: `p${index}`, notBefore: act.wait === 0 ? 0 : now + act.wait };
          queue.add(entry.id, userId, { front, notBefore: entry.notBefore });
          const line = lines.get(userId) ?? [];
          lines.set(userId, front ? [entry, ...line] : [...line, entry]);
        }
        if (act.kind === 'next') {
          const due = (userId: number) => lines.get(userId)?.find(({ notBefore }) => notBefore <= now);
          const able = [...lines.keys()].filter((userId) => !act.stopped.includes(userId) && due(userId));
          const served = queue.next(now, (userId) => !act.stopped.includes(userId));
          assert.equal(served === null, able.length === 0);
          for (const userId of lines.keys()) if (!able.includes(userId)) overtaken.delete(userId);
          if (!served) continue;
          assert.equal(served.id, due(served.userId)?.id);
          for (const userId of able.filter((one) => one !== served.userId)) {
            const before = overtaken.get(userId) ?? new Set();
            assert.ok(!before.has(served.userId), `${served.userId} had two turns while ${userId} was waiting`);
            overtaken.set(userId, before.add(served.userId));
          }
          overtaken.delete(served.userId);
          const line = lines.get(served.userId) ?? [];
          lines.set(
            served.userId,
            line.filter(({ id }) => id !== served.id),
          );
        }
        const all = [...lines.values()].flat();
        const waits = all.map(({ notBefore }) => notBefore).filter((time) => time > now);
        assert.equal(queue.size, all.length);
        assert.equal(queue.nextDue(now), waits.length > 0 ? Math.min(...waits) : null);
      }
    }),
    { numRuns: 300 },
  );
});
