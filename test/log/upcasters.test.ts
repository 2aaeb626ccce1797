import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FactType } from '../../src/log/facts.ts';
import { schemaOf } from '../../src/log/facts.ts';
import { type Upcasters, upcast, upcasters } from '../../src/log/upcasters.ts';

describe('upcasters', () => {
  const registry: Upcasters = {
    SettingsReset: {
      1: (data) => ({ ...data, reason: null }),
      2: ({ userId, ...data }) => ({ ...data, user: userId }),
    },
  };
  const present = { ...schemaOf, SettingsReset: 3 };

  it('lift a fact step by step to its present shape', () => {
    const lift = (schema: number, data: unknown) => upcast({ type: 'SettingsReset', schema, data }, registry, present);
    assert.deepEqual(lift(1, { userId: 7 }), { schema: 3, data: { reason: null, user: 7 } });
    assert.deepEqual(lift(2, { userId: 7, reason: 'x' }), { schema: 3, data: { reason: 'x', user: 7 } });
  });

  it('leave a fact in its present shape as it is, and never change what they are given', () => {
    const data = Object.freeze({ userId: 7 });
    assert.equal(upcast({ type: 'SettingsReset', schema: 3, data }, registry, present).data, data);
    upcast({ type: 'SettingsReset', schema: 1, data }, registry, present);
    assert.deepEqual(data, { userId: 7 });
  });

  it('refuse a step that nobody wrote, and data that is no object', () => {
    assert.throws(() => upcast({ type: 'SettingsReset', schema: 1, data: {} }, {}, present), /No upcaster .* schema 1/);
    assert.throws(() => upcast({ type: 'SettingsReset', schema: 1, data: null }, registry, present), /no object/);
  });

  it('lead from every shape that a fact ever had to the present one', () => {
    for (const [type, schema] of Object.entries(schemaOf)) {
      const steps = Object.keys(upcasters[type as FactType] ?? {}).map(Number);
      assert.deepEqual(
        steps,
        Array.from({ length: schema - 1 }, (_, index) => index + 1),
        type,
      );
    }
  });
});
