import type { StageOptions } from '../../emulators/stage.ts';
import type { Take } from '../take.ts';

/** A way that generations can go, to be recorded as one log. */
export interface Scenario {
  /** How its generations end, in any order: a recording that ends otherwise is thrown away. */
  ends: string[];
  settings?: Record<string, string>;
  stage?: StageOptions;
  play: (take: Take) => Promise<void>;
}
