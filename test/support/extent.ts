/** Whether `npm run test:all` runs. */
export const isThorough = process.env.THOROUGH === '1';

/** How many cases a property draws: few in `npm test`, more in `npm run test:all`. */
export const draws = (few: number, more: number): number => (isThorough ? more : few);

/** Of the cases that a test goes through every third in `npm test`, from the first on, and all in `npm run test:all`. */
export const sample = <T>(cases: readonly T[]): readonly T[] =>
  isThorough ? cases : cases.filter((_, index) => index % 3 === 0);
