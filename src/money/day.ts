const DAY_MS = 86_400_000;

/** The day of a time in ms since the epoch, counted from the epoch, in UTC. */
export const dayOf = (at: number): number => Math.floor(at / DAY_MS);

/** When a day begins, in ms since the epoch. */
export const beginningOf = (day: number): number => day * DAY_MS;
