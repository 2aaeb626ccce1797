import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type ButtonAction, CallbackData } from '../../../src/telegram/answers/button-data.ts';

const token = '123456789:AA-secret';
const data = new CallbackData(token);
const generationId = 'c8993664-6127-5bf0-844a-f6174ad6be2f';

/** Whole millionths of a dollar, as prices are. */
const prices = fc.nat({ max: 100_000_000 }).map((micros) => micros / 1e6);

const actions = fc.oneof(
  fc.record(
    { kind: fc.constant('again' as const), model: fc.constantFrom(null, 'veo-3.1-generate-001'), priceUsd: prices },
    { requiredKeys: ['kind', 'model'] },
  ),
  fc.record(
    { kind: fc.constant('cancel' as const), generationId: fc.uuid(), isChoice: fc.constant(true) },
    { requiredKeys: ['kind', 'generationId'] },
  ),
  fc.record(
    { kind: fc.constant('run' as const), model: fc.constantFrom('veo-3.1-fast-generate-001'), priceUsd: prices },
    { requiredKeys: ['kind', 'model'] },
  ),
  fc.record({
    kind: fc.constant('model' as const),
    owner: fc.integer({ min: -(10 ** 13), max: 10 ** 13 }),
    model: fc.constantFrom('veo-3.1-generate-001', 'veo-3.1-fast-generate-001'),
  }),
  fc.record({ kind: fc.constant('reset' as const), owner: fc.maxSafeInteger() }),
  fc.record(
    { kind: fc.constant('let in' as const), id: fc.maxSafeInteger(), language: fc.constantFrom('de', 'pt-BR') },
    { requiredKeys: ['kind', 'id'] },
  ),
  fc.record({
    kind: fc.constant('stats' as const),
    owner: fc.maxSafeInteger(),
    period: fc.constantFrom('today', 'week', 'month', 'all'),
    mine: fc.boolean(),
  }),
) satisfies fc.Arbitrary<ButtonAction>;

const written = (action: ButtonAction): string => {
  const text = data.write(action);
  assert.ok(text !== null, 'it fits');
  return text;
};

describe('the data of a button', () => {
  it('is read as it was written, and fits into what Telegram allows', () => {
    fc.assert(
      fc.property(actions, (action) => {
        const text = written(action);
        assert.ok(Buffer.byteLength(text) <= 64, text);
        assert.deepEqual({ ...data.read(text) }, { ...action });
      }),
    );
  });

  it('is left out where it would be longer than Telegram allows, counted in bytes', () => {
    assert.equal(data.write({ kind: 'again', model: 'm'.repeat(60) }), null);
    assert.equal(data.write({ kind: 'again', model: 'ü'.repeat(30) }), null);
    assert.notEqual(data.write({ kind: 'again', model: 'm'.repeat(51) }), null);
    assert.equal(data.write({ kind: 'again', model: 'm'.repeat(52) }), null);
  });

  it('is not read where another bot made it', () => {
    const foreign = new CallbackData('987654321:BB-other').write({ kind: 'run', model: 'veo' }) ?? '';
    assert.equal(data.read(foreign), null);
  });

  it('is not read where somebody changed a character of it', () => {
    const genuine = written({ kind: 'cancel', generationId });
    fc.assert(
      fc.property(fc.nat(genuine.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, other) => {
        fc.pre(genuine[at] !== other);
        assert.equal(data.read(genuine.slice(0, at) + other + genuine.slice(at + 1)), null);
      }),
    );
  });

  it('is not read where somebody made it up', () => {
    for (const forged of ['', '|', '||', '1|g|', '1|g|AAAAAAAA', '1|g', 'g', 'cancel', '\ud800', '1|c||AAAAAAAA'])
      assert.equal(data.read(forged), null, forged);
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => assert.equal(data.read(text), null)));
  });

  it('is not read where a later version of it has the same tag over other fields', () => {
    const genuine = written({ kind: 'model', owner: 1001, model: 'veo-3.1-generate-001' });
    const [version, ...rest] = genuine.split('|');
    assert.equal(version, '1');
    assert.equal(data.read(['0', ...rest].join('|')), null);
    assert.equal(data.read(['2', ...rest].join('|')), null);
  });

  it('keeps the tag of one button from fitting another', () => {
    const [one, other] = [written({ kind: 'reset', owner: 1 }), written({ kind: 'reset', owner: 2 })];
    const swapped = one.slice(0, one.lastIndexOf('|')) + other.slice(other.lastIndexOf('|'));
    assert.equal(data.read(swapped), null);
  });
});
