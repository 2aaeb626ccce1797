import type { JsonObject } from './json.ts';
import { smallestVideo } from './mp4.ts';
import { type ActiveRule, Rules } from './rules.ts';
import type { SubmitRequest } from './submission.ts';

/** Ends with videos, all but `filtered` of them. */
export interface VideoOutcome {
  readonly outcome: 'video';
  /** Size of each video in bytes; unset: the sample's own, about 90 kB. */
  readonly bytes?: number;
  /** How many of the samples are filtered out while the rest arrive (0 unless said). */
  readonly filtered?: number;
  readonly reasons?: readonly string[];
  readonly countAsString?: boolean;
  /** Joined into each video's object, as a rewritten prompt would be: `{prompt: '...'}`. */
  readonly extras?: JsonObject;
  /** Joined into `response`. */
  readonly responseExtras?: JsonObject;
  /** Writes "=" and "/" of the base64 as JSON escapes. */
  readonly escapeBase64?: boolean;
}

/** Ends with nothing, since the filters took every video. No cost. */
export interface FilteredOutcome {
  readonly outcome: 'filtered';
  /** Unset: Google's sentence with support code 15236754. `[]` leaves the field out. */
  readonly reasons?: readonly string[];
  readonly countAsString?: boolean;
  /** Gives `videos: []` where Google usually leaves the field out. */
  readonly emptyVideos?: boolean;
}

/** Ends with `operation.error`. */
export interface ErrorOutcome {
  readonly outcome: 'error';
  /** A gRPC code: 3, 8, 9, 13 have been seen. */
  readonly code: number;
  readonly message: string;
}

/** `empty` ends with `response: {}`; `never` runs until `finish` is called, then ends with a video. */
export interface BareOutcome {
  readonly outcome: 'empty' | 'never';
}

export type Outcome = VideoOutcome | FilteredOutcome | ErrorOutcome | BareOutcome;

/** The submit is not accepted: no operation, no cost. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 429 | 500 | 502 | 503 | 504;
  /** Google's words in its usual JSON. */
  readonly message?: string;
  /** A page of text in the place of Google's JSON. */
  readonly body?: string;
}

/** Which submits a rule is about; with none of these, every one. */
export interface ScriptScope {
  /** `next`: the next one only. An object can be sent as JSON: the prompt contains, the model is. */
  readonly when?: 'next' | { readonly prompt?: string; readonly model?: string } | ((submit: SubmitRequest) => boolean);
  /** How often the rule is used: once for `next`, else without end. */
  readonly times?: number;
  /** Milliseconds until the operation is done; Infinity waits for `finish`. Unset: the emulator's own. */
  readonly renderMs?: number;
}

/** What becomes of a submit. */
export type ScriptRule = ScriptScope & (Outcome | Refusal);

/** The rules about submits; without one, an operation ends with videos. */
export class Script {
  readonly #rules = new Rules<ScriptRule, SubmitRequest>();

  /** Adds a rule. Throws a RangeError where the video would be smaller than the sample. */
  add(rule: ScriptRule): ActiveRule<ScriptRule> {
    const bytes = 'outcome' in rule && rule.outcome === 'video' ? rule.bytes : undefined;
    const smallest = smallestVideo(videoMark('x'.repeat(36), 0));
    if (bytes !== undefined && bytes < smallest) throw new RangeError(`a video has ${smallest} bytes or more`);
    const times = rule.times ?? (rule.when === 'next' ? 1 : Number.POSITIVE_INFINITY);
    return this.#rules.add(rule, times, (submit) => concerns(rule.when, submit));
  }

  /** The rule for this submit, used up once. */
  take(submit: SubmitRequest): ScriptRule | undefined {
    return this.#rules.take(submit)?.rule;
  }
}

/** What tells one video's bytes from another's: the operation's id and the number of the sample. */
export function videoMark(operationId: string, sample: number): string {
  return `${operationId}/${sample}`;
}

function concerns(when: ScriptScope['when'], submit: SubmitRequest): boolean {
  if (when === undefined || when === 'next') return true;
  if (typeof when === 'function') return when(submit);
  return submit.prompt.includes(when.prompt ?? '') && (when.model === undefined || submit.model === when.model);
}
