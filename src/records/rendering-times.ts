import type { StoredEvent } from '../log/facts.ts';
import { isFinal } from '../log/facts.ts';
import type { Projection } from '../log/projection.ts';

const KEPT = 50;
const ENOUGH = 5;

/** How long Google took for the last fifty videos of each model, from the request to the video. */
export class RenderingTimes implements Projection {
  readonly schema = '';
  readonly #begun = new Map<string, { model: string; at: number }>();
  readonly #times = new Map<string, number[]>();

  attach(): void {}

  apply(event: StoredEvent): void {
    const { stream } = event;
    if (event.type === 'PromptAccepted') this.#begun.set(stream, { model: event.data.model, at: event.at });
    const begun = this.#begun.get(stream);
    if (!begun) return;
    if (event.type === 'GenerationStarted') begun.at = event.at;
    if (event.type === 'VideoGenerated') this.#note(begun.model, event.at - begun.at);
    if (isFinal(event)) this.#begun.delete(stream);
  }

  /** The median in ms, or null where fewer than five are known. */
  usual(model: string): number | null {
    const times = this.#times.get(model) ?? [];
    if (times.length < ENOUGH) return null;
    const sorted = times.toSorted((a, b) => a - b);
    const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)] ?? 0, sorted[Math.floor(sorted.length / 2)] ?? 0];
    return Math.round((low + high) / 2);
  }

  #note(model: string, ms: number): void {
    this.#times.set(model, [...(this.#times.get(model) ?? []), ms].slice(-KEPT));
  }
}
