import assert from 'node:assert/strict';
import { EventLog, type NewEvent } from '../../src/log/event-log.ts';
import { failed, goodLife, lifeOf, refused, started, T0 } from '../support/facts.ts';

/** Two lives: one that is refused and fails, and one without trouble. */
export async function recorded() {
  const log = await EventLog.open({ projections: [], newId: () => 'event' });
  const good = goodLife().map((fact) => ({ ...fact, at: fact.at + 60_000 }));
  const [accepted] = goodLife();
  assert.ok(accepted);
  const bad = [accepted, started({}, T0 + 1_000), refused({}, T0 + 2_000), failed({ stage: 'queued' }, T0 + 3_000)];
  const events: NewEvent[] = [...lifeOf('bad', bad), ...lifeOf('good', good)];
  for (const event of events) await log.append(event);
  return [...log.read()];
}
