import leven from 'leven';

/** A name that is no setting, where it stands, and the setting that it is most like, if it is like any. */
export interface UnknownName {
  name: string;
  meant: string | null;
  source: 'file' | 'environment';
}

/** Names that are read elsewhere than in the schema of the settings: by libraries, or before the settings. */
const readElsewhere = ['ENV_FILE', 'NO_PROXY', 'no_proxy', 'HTTP_PROXY', 'http_proxy', 'NO_COLOR', 'TZ'];

/** In the environment, names like these are meant for this bot. */
const looksLikeOurs = [
  /ALLOWED|BUDGET|CONFIRM_ABOVE|EVENT_JOURNAL/,
  /ADMIN.*_IDS?$/,
  /^(VEO|TELEGRAM)_/,
  /^MAX_(CONCURRENT|QUEUED|PER_USER)/,
];

/** Settings of OpenTelemetry, which its libraries read by themselves. */
const ofOpenTelemetry = /^OTEL_/;

/** Settings of Telegram's own Bot API server, which may stand beside those of a bot that uses it. */
const ofBotApiServer = /^TELEGRAM_(API_ID|API_HASH|LOCAL|STAT)$/;

/** Names are as like each other as a slip of the keyboard from here on, in [0, 1]. */
const SLIP = 0.75;
/** Words are as like each other as a slip or a plural from here on, in [0, 1]. */
const SAME_WORD = 0.6;

/**
 * The names that are no setting: a budget that is misspelt would be none. The file with the settings is this bot's
 * alone, so every unknown name in it counts. The environment is shared: there a name counts that looks like one of
 * ours, or that is but a slip away from a setting that is missing.
 */
export function unknownNames(
  names: { file: readonly string[]; environment: readonly string[] },
  settings: readonly string[],
): UnknownName[] {
  const known = new Set([...settings, ...readElsewhere]);
  const given = new Set([...names.file, ...names.environment]);
  const isMeantForUs = (name: string): boolean => {
    const upper = name.toUpperCase();
    if (ofBotApiServer.test(upper) || ofOpenTelemetry.test(upper)) return false;
    if (looksLikeOurs.some((pattern) => pattern.test(upper))) return true;
    return settings.some((setting) => !given.has(setting) && alike(upper, setting) > SLIP);
  };
  const inFile = names.file.filter((name) => !known.has(name) && !ofOpenTelemetry.test(name));
  const inEnvironment = names.environment.filter(
    (name) => !known.has(name) && !names.file.includes(name) && isMeantForUs(name),
  );
  return [
    ...inFile.map((name) => ({ name, meant: nearest(name, settings), source: 'file' as const })),
    ...inEnvironment.map((name) => ({ name, meant: nearest(name, settings), source: 'environment' as const })),
  ];
}

/** The setting that is most like a name, by its words or by its letters; null where none is like it at all. */
function nearest(name: string, settings: readonly string[]): string | null {
  const upper = name.toUpperCase();
  const [best] = settings
    .map((setting) => ({ setting, likeness: likeness(upper, setting) }))
    .toSorted((a, b) => b.likeness - a.likeness);
  return best !== undefined && best.likeness > 0 ? best.setting : null;
}

function likeness(name: string, setting: string): number {
  const byLetters = alike(name, setting);
  return Math.max(byWords(name.split('_'), setting.split('_')), byLetters > SLIP ? byLetters : 0);
}

/** How much of both has its like in the other. */
function byWords(some: readonly string[], others: readonly string[]): number {
  const shared = (from: readonly string[], to: readonly string[]) =>
    from
      .map((word) => Math.max(...to.map((other) => alike(word, other))))
      .filter((value) => value >= SAME_WORD)
      .reduce((sum, value) => sum + value, 0);
  return (shared(some, others) + shared(others, some)) / (some.length + others.length);
}

/** The share of letters that need not be changed. */
const alike = (a: string, b: string): number => 1 - leven(a, b) / Math.max(a.length, b.length);
