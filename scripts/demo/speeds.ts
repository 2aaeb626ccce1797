/** How fast time passes at the emulated Google. */
export type Speed = 'real' | 'fast';

/** How long a video renders, in ms: as at Google, and ten times as fast. */
export const renderMs: Readonly<Record<Speed, number>> = { real: 60_000, fast: 6_000 };
