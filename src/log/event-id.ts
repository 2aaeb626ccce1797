import { randomFillSync } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';

const DRAWN_BYTES = 4096;
const BYTES_AN_ID = 16;

/**
 * A source of ids for events: uuid v7, in the order of their making also within a millisecond. Random bytes are drawn
 * many at a time, since each draw costs more than the rest of an id.
 */
export function eventIds(): () => string {
  const drawn = new Uint8Array(DRAWN_BYTES);
  let used = DRAWN_BYTES;
  let made = 0;
  return () => {
    if (used === DRAWN_BYTES) {
      randomFillSync(drawn);
      used = 0;
    }
    used += BYTES_AN_ID;
    made += 1;
    return uuidv7({ random: drawn.subarray(used - BYTES_AN_ID, used), seq: made });
  };
}
