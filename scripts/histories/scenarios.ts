import { cancellations } from './scenarios/cancellations.ts';
import { choices } from './scenarios/choices.ts';
import { deliveries } from './scenarios/deliveries.ts';
import { failures } from './scenarios/failures.ts';
import { interruptions } from './scenarios/interruptions.ts';
import type { Scenario } from './scenarios/scenario.ts';

/** Every way, by the name of its file. */
export const scenarios: Record<string, Scenario> = {
  ...deliveries,
  ...failures,
  ...cancellations,
  ...interruptions,
  ...choices,
};
