/** Whether `npm run test:all` runs. */
export const isThorough = process.env.THOROUGH === '1';

/** How many cases a property draws: few in `npm test`, more in `npm run test:all`. */
export const draws = (few: number, more: number): number => (isThorough ? more : few);
