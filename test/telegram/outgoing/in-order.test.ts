import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InOrder } from '../../../src/telegram/outgoing/in-order.ts';

/** Work that ends when a test says so. */
function work(name: string, order: string[]) {
  const { promise, resolve, reject } = withResolvers();
  const begin = () => {
    order.push(`${name} begins`);
    return promise;
  };
  return { begin, end: () => resolve(name), fail: () => reject(new Error(name)) };
}

function withResolvers() {
  let [resolve, reject] = [(_: string) => {}, (_: Error) => {}];
  const promise = new Promise<string>((yes, no) => {
    [resolve, reject] = [yes, no];
  });
  return { promise, resolve, reject };
}

test('in a chat one thing follows another, well or badly, and chats do not wait for each other', async () => {
  const order: string[] = [];
  const turns = new InOrder();
  const [a, b, c, other] = ['a', 'b', 'c', 'other'].map((name) => work(name, order));
  assert.ok(a && b && c && other);
  const first = turns.take(1, a.begin);
  const second = turns.take(1, b.begin);
  const third = turns.take(1, c.begin);
  const elsewhere = turns.take(2, other.begin);
  assert.deepEqual(order, ['a begins', 'other begins'], 'what may begin does so at once');
  other.end();
  assert.equal(await elsewhere, 'other');
  a.fail();
  await assert.rejects(first, /a/);
  b.end();
  assert.equal(await second, 'b');
  c.end();
  assert.equal(await third, 'c');
  assert.deepEqual(order, ['a begins', 'other begins', 'b begins', 'c begins']);
});

test('nothing is kept of a chat in which all is said', async () => {
  const turns = new InOrder();
  await Promise.allSettled([
    turns.take(1, async () => 'a'),
    turns.take(1, () => Promise.reject(new Error('b'))),
    turns.take(2, async () => 'c'),
  ]);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(turns.size, 0);
});
