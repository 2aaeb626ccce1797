import type { SnapshotFrom } from 'xstate';
import type { generationMachine } from '../../machines/generation.ts';
import type { Stage } from '../log/facts.ts';

/** The machine at one moment. */
export type GenerationSnapshot = SnapshotFrom<typeof generationMachine>;

type Value = GenerationSnapshot['value'];
type Nested = Exclude<Value, string>;
/** The name of a state as the log records it: `generating.rendering`. */
export type StateName =
  | Exclude<Value, object>
  | { [Parent in keyof Nested & string]: `${Parent}.${Nested[Parent] & string}` }[keyof Nested & string];

/** The states in which a generation ends. */
export type FinalState = 'done' | 'failed' | 'cancelled';
/** The states of a generation that has not ended. */
export type LiveState = Exclude<StateName, FinalState>;

/** The name of the state that a snapshot is in. */
export function stateName({ value }: Pick<GenerationSnapshot, 'value'>): StateName {
  return typeof value === 'string' ? value : `generating.${value.generating}`;
}

/** Whether a generation ends in a state. */
export const isFinalState = (state: StateName): state is FinalState =>
  state === 'done' || state === 'failed' || state === 'cancelled';

const stages: Record<LiveState, Stage> = {
  queued: 'queued',
  'generating.submitting': 'submitting',
  'generating.rendering': 'rendering',
  downloading: 'downloading',
  uploading: 'uploading',
};

/** The stage of a generation that has not ended. @throws Error where it has */
export function stageOf(snapshot: GenerationSnapshot): Stage {
  const state = stateName(snapshot);
  if (isFinalState(state)) throw new Error(`a generation that is ${state} is in no stage`);
  return stages[state];
}
