import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validate, version } from 'uuid';
import { eventIds } from '../../src/log/event-id.ts';

test('Ids of events are uuids of version 7, never the same, and in order.', () => {
  const next = eventIds();
  const ids = Array.from({ length: 2_000 }, () => next());
  assert.ok(ids.every((id) => validate(id) && version(id) === 7));
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(ids.toSorted(), ids);
  const [own = '', other = ''] = [next(), eventIds()()];
  assert.notEqual(own.slice(-12), other.slice(-12));
});
