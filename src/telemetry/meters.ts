import type { Attributes, Meter } from '@opentelemetry/api';
import { isFinal, type StoredEvent } from '../log/facts.ts';
import { errorOf, modelAttributes } from './attributes.ts';
import { type Course, endsGooglesPart } from './course.ts';
import type { Telemetry } from './telemetry.ts';

/** Upper ends of a histogram's steps, in s: a video takes a minute or two, and at most a quarter of an hour. */
const STEPS_S = [0.1, 0.5, 1, 2, 5, 10, 20, 30, 45, 60, 90, 120, 180, 300, 600, 900, 1800];

/** The numbers that the bot tells; times are s, money is USD. */
export class Meters {
  readonly #meter: Meter;
  readonly #states;
  readonly #googles;
  readonly #requests;
  readonly #ended;
  readonly #spending;
  readonly #polls;

  constructor(meter: Meter) {
    this.#meter = meter;
    const seconds = (name: string, description: string) =>
      meter.createHistogram(name, { description, unit: 's', advice: { explicitBucketBoundaries: STEPS_S } });
    this.#states = seconds('video_gen.state.duration', 'How long a generation was in a state, as waiting in queued');
    this.#googles = seconds('gen_ai.client.operation.duration', 'From the request to the video, or to its failure');
    this.#requests = seconds('http.client.request.duration', 'Requests to Google and Telegram');
    const counter = (name: string, unit: string, description: string) =>
      meter.createCounter(name, { description, unit });
    this.#ended = counter('video_gen.generations', '{generation}', 'Generations that have ended');
    this.#spending = counter('video_gen.spending', '{USD}', 'What generations that have ended cost, where it is known');
    this.#polls = counter('video_gen.polls.failed', '{poll}', 'Polls of Telegram that failed');
  }

  /** Counts what a fact ends: a state, Google's part, the generation. */
  follow(before: Course, event: StoredEvent, after: Course): void {
    const model = modelAttributes(before);
    const error = errorOf(event);
    const failed = error === null ? {} : { 'error.type': error };
    this.#states.record((event.at - before.since) / 1000, { ...model, 'video_gen.state': before.state });
    if (before.startedAt !== null && endsGooglesPart(before, event))
      this.#googles.record((event.at - before.startedAt) / 1000, { ...model, ...failed });
    if (!isFinal(event)) return;
    const isKnown = after.costUsd !== null;
    this.#ended.add(1, { ...model, ...failed, 'video_gen.ending': after.state, 'video_gen.cost.known': isKnown });
    if (after.costUsd !== null) this.#spending.add(after.costUsd, model);
  }

  /** One request has ended. */
  requested(seconds: number, attributes: Attributes): void {
    this.#requests.record(seconds, attributes);
  }

  pollFailed(): void {
    this.#polls.add(1);
  }

  /** Asks, whenever numbers are told, how many wait and what is left. */
  observe({ dispatcher, budgets }: Parameters<Telemetry['observe']>[0]): void {
    this.#meter
      .createObservableGauge('video_gen.waiting', {
        description: 'Generations that wait for a slot',
        unit: '{generation}',
      })
      .addCallback((result) => result.observe(dispatcher.waiting));
    this.#meter
      .createObservableGauge('video_gen.budget.left', { description: 'Left of the day’s budget of all', unit: '{USD}' })
      .addCallback((result) => {
        const left = budgets.state(null)?.leftUsd;
        if (left !== undefined) result.observe(left);
      });
  }
}
