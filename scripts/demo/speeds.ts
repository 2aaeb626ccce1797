/** How long a video renders, in ms: as at Google, and ten times as fast. */
export const renderMs = { real: 60_000, fast: 6_000 } as const;

/** How fast time passes at the emulated Google. */
export type Speed = keyof typeof renderMs;
