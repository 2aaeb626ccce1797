import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { slotLabels, timeSlots } from '../../src/chart/periods.ts';

const day = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000;

test('a month is shown by day, then come weeks, months and years', () => {
  const last = day('2026-10-08');
  const grainOf = (days: number) => timeSlots(last - days + 1, last).grain;
  assert.deepEqual([1, 30, 31].map(grainOf), ['day', 'day', 'day']);
  assert.deepEqual([32, 90, 205].map(grainOf), ['week', 'week', 'week']);
  assert.deepEqual([240, 900].map(grainOf), ['month', 'month']);
  assert.equal(grainOf(1_400), 'year');
});

test('weeks begin on Monday, and the first and the last are cut to the period', () => {
  const { slots } = timeSlots(day('2026-08-06'), day('2026-10-08'));
  assert.deepEqual(slots[0], { from: day('2026-08-06'), to: day('2026-08-09') });
  assert.deepEqual(slots[1], { from: day('2026-08-10'), to: day('2026-08-16') });
  assert.deepEqual(slots.at(-1), { from: day('2026-10-05'), to: day('2026-10-08') });
});

test('months and years have their own lengths', () => {
  const months = timeSlots(day('2023-12-15'), day('2025-03-01')).slots;
  assert.deepEqual(months[2], { from: day('2024-02-01'), to: day('2024-02-29') });
  const years = timeSlots(day('2020-05-01'), day('2026-10-08')).slots;
  assert.deepEqual(years[1], { from: day('2021-01-01'), to: day('2021-12-31') });
});

test('every day of any period is in exactly one slot', () => {
  fc.assert(
    fc.property(fc.integer({ min: -5_000, max: 40_000 }), fc.nat(9_000), (from, length) => {
      const { slots } = timeSlots(from, from + length);
      assert.equal(slots[0]?.from, from);
      assert.equal(slots.at(-1)?.to, from + length);
      for (const [index, slot] of slots.entries()) {
        assert.ok(slot.from <= slot.to);
        if (index > 0) assert.equal(slot.from, (slots[index - 1]?.to ?? 0) + 1);
      }
      assert.ok(slots.length <= 31);
    }),
  );
});

test('a slot is named by the day it begins on, in UTC and in the language of the chat', () => {
  const slot = { from: day('2026-10-08'), to: day('2026-10-11') };
  assert.equal(slotLabels('en', 'day')(slot), 'Oct 8');
  assert.equal(slotLabels('en', 'week')(slot), 'Oct 8');
  assert.equal(slotLabels('en', 'month')(slot), 'Oct 2026');
  assert.equal(slotLabels('en', 'year')(slot), '2026');
  assert.match(slotLabels('de', 'day')(slot), /^8\. Okt/);
});
