import { priceOf } from '../../money/usd.ts';
import { bold, code, type Part } from '../outgoing/formatting.ts';

/** The forms of a word for one, few, many …, as `Intl.PluralRules` names them. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** How a language writes numbers, money, times and lists. Made once a language, since `Intl` is slow to make. */
export function formatsOf(locale: string) {
  const numbers = new Intl.NumberFormat(locale);
  const percents = new Intl.NumberFormat(locale, { style: 'percent' });
  // A fraction of a cent is shown, never rounded away.
  const money = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: 2,
    maximumFractionDigits: 4,
  });
  const rules = new Intl.PluralRules(locale);
  const choices = new Intl.ListFormat(locale, { type: 'disjunction' });
  const hours = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
  });
  const days = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });

  const number = (value: number): string => numbers.format(value);
  const usd = (value: number): string => money.format(value);
  return {
    locale,
    number,
    usd,
    /** What a video costs, in bold. */
    price: (of: { seconds: number; pricePerSecond: number }): Part => bold(usd(priceOf(of))),
    /** @param value 1 for 100 % */
    percent: (value: number): string => percents.format(value),
    /** `3 videos`: a number with the form of the word that belongs to it. */
    plural: (count: number, forms: Forms): string => `${number(count)} ${forms[rules.select(count)] ?? forms.other}`,
    /** Some commands to choose from, `a, b or c`, each set as code. */
    anyOf: (...commands: readonly string[]): readonly Part[] =>
      choices.formatToParts(commands).map(({ type, value }) => (type === 'element' ? code(value) : value)),
    /** A time of day and its date, `00:00 UTC (Nov 23)`. @param at ms since the epoch */
    clockTime: (at: number): string => `${hours.format(at)} UTC (${days.format(at)})`,
  };
}

export type Formats = ReturnType<typeof formatsOf>;

/** `0:07`, `1:05`, `1:02:03`: the same in every language. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** The first letter as a capital: what begins a button. */
export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
