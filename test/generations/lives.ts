import fc from 'fast-check';
import { begin, next } from '../../src/generations/fold.ts';
import type { NewEvent } from '../../src/log/event-log.ts';
import type { Fact, GenerationFactType, MovingFactType } from '../../src/log/facts.ts';
import {
  accepted,
  cancelled,
  choice,
  delivered,
  downloaded,
  failed,
  generated,
  lifeOf,
  modelSelected,
  operation,
  refused,
  settingsReset,
  started,
  T0,
} from '../support/facts.ts';

/** Users as Telegram numbers them: beyond 32 bits, and negative for channels that write as themselves. */
export const users = [7_000_000_001, 42, -1_009_876_543_210] as const;
export const models = ['veo-3.1-generate-001', 'veo-3.1-fast-generate-001', 'veo-3.1-lite-generate-001'] as const;

const DAY = 86_400_000;
const tokens = fc.option(fc.nat(500), { nil: null });
const cost = fc.constantFrom(null, 0, 0.1, 0.285, 1.6, 3.2);

const prompt = fc
  .record({
    userId: fc.constantFrom(...users),
    username: fc.constantFrom('ada', 'Zoë', ''),
    model: fc.constantFrom(...models),
    seconds: fc.constantFrom(4, 6, 8),
    pricePerSecond: fc.constantFrom(0.05, 0.1, 0.4),
  })
  .chain((data) => fc.nat(6 * DAY).map((since) => accepted(data, T0 + since)));

const step: fc.Arbitrary<Fact<MovingFactType>> = fc.oneof(
  fc.constant(started()),
  fc.constant(refused()),
  tokens.map((promptTokens) => operation({ promptTokens })),
  fc.record({ costUsd: fc.constantFrom(0.1, 0.285, 3.2), outputPromptTokens: tokens }).map((data) => generated(data)),
  fc.constant(downloaded()),
  fc.constant(delivered()),
  cost.map((costUsd) => failed({ costUsd })),
  fc.constantFrom(0, 0.8).map((costUsd) => cancelled({ costUsd })),
);

/** The life of one generation, ended or not: of random facts, those that fit. */
export const life: fc.Arbitrary<Fact<GenerationFactType>[]> = fc
  .tuple(prompt, fc.array(step, { maxLength: 40, size: 'max' }))
  .map(([first, steps]) => {
    const facts: Fact<GenerationFactType>[] = [first];
    let snapshot = begin('g', first);
    for (const fact of steps) {
      if (!snapshot.can(fact)) continue;
      snapshot = next(snapshot, fact);
      facts.push({ ...fact, at: first.at + 1_000 * facts.length });
    }
    return facts;
  });

const choices = fc.array(
  fc
    .tuple(fc.constantFrom(...users), fc.constantFrom(...models), fc.boolean())
    .map(([userId, model, reset]) => choice(reset ? settingsReset({ userId }) : modelSelected({ userId, model }))),
  { maxLength: 5 },
);

/** A whole log: many lives and some choices of settings, interleaved in any way that keeps each stream's order. */
export const history: fc.Arbitrary<NewEvent[]> = fc
  .tuple(fc.array(life, { minLength: 1, maxLength: 6 }), choices)
  .map(([lives, settings]) => [...lives.map((facts, index) => lifeOf(`g${index}`, facts)), settings])
  .chain((streams) => {
    const turns = streams.flatMap((events, index) => events.map(() => index));
    return fc.shuffledSubarray(turns, { minLength: turns.length }).map((order) => {
      const lines = streams.map((events) => events.values());
      return order.flatMap((index) => lines[index]?.next().value ?? []);
    });
  });
