import { html } from './dom.js';
import { clockTime, day, duration, leafOf, stateWords, toneOf } from './words.js';

/**
 * What each error code means: what the chat was told, what the operator should do, and the money by the stage it
 * happened in.
 * @typedef {Record<string, { told: string, operator: string | null, money: Record<string, 'free' | 'maybe' | 'charged'> }>} Failures
 */

const usd = (amount) => `$${amount.toFixed(2)}`;

/** What a generation cost, or may cost. @param {import('./generations.js').Generation} generation */
export function costWords({ context, ended }) {
  const { costUsd, priceUsd } = context;
  // The machine begins at 0: until the video is made, that is only what was charged so far.
  if (typeof costUsd === 'number' && (ended || costUsd > 0)) return usd(costUsd);
  if (ended) return 'cost unknown';
  return typeof priceUsd === 'number' ? `up to ${usd(priceUsd)}` : 'cost unknown';
}

/**
 * What the end of a generation without a video means: for the money, for whoever asked, for the operator.
 * @param {import('./generations.js').Generation} generation
 * @param {Failures} failures
 * @returns {{ code: string, money: string, told: string, operator: string | null } | null} null where it did not fail
 */
export function failureOf({ context }, failures) {
  const { failure, priceUsd } = context;
  if (!failure) return null;
  // A code of an older version counts as an internal one.
  const known = failures[failure.code] ?? failures.INTERNAL;
  const price = typeof priceUsd === 'number' ? usd(priceUsd) : 'for it';
  const money = {
    free: 'Nothing was charged.',
    maybe: `Google may have charged ${price}: only its billing report tells.`,
    charged: `Google charges ${price} all the same.`,
  };
  return {
    code: failure.code,
    money: money[known?.money[failure.stage]] ?? '',
    told: known?.told ?? '',
    operator: known?.operator ?? null,
  };
}

/**
 * Writes how a generation stands: state, cost, who and what, when, and what a failure means.
 * @param {HTMLElement} place
 * @param {import('./generations.js').Generation} generation
 * @param {Failures} failures
 */
export function writeOutcome(place, generation, failures) {
  const { leaves, machine, context, start, ended, end } = generation;
  const leaf = leaves[0] ?? '';
  const failure = failureOf(generation, failures);
  const { username, userId, model, seconds, resolution, aspectRatio, audio } = context;
  const what = [
    model,
    seconds && `${seconds} s`,
    resolution,
    aspectRatio,
    audio === undefined || (audio ? 'sound' : 'silent'),
  ];
  const when = `${day(start)} ${clockTime(start)} UTC${ended ? `, took\u00a0${duration(end - start).replaceAll(' ', '\u00a0')}` : ''}`;
  const lines = [
    html(
      'p',
      { class: 'outcome-head' },
      html('b', { class: 'outcome-state' }, leaves.map(ended ? leafOf : stateWords).join(', ')),
      ...(failure ? [' ', html('code', {}, failure.code)] : []),
      ' ',
      html('b', {}, costWords(generation)),
      ' ',
      html('span', {}, String(username ?? (userId === undefined ? '' : `user ${userId}`))),
    ),
    html('p', { class: 'muted' }, [...what.filter((part) => typeof part === 'string'), when].join(' · ')),
    ...(failure
      ? [
          html('p', {}, `${failure.told} ${failure.money}`),
          ...(failure.operator ? [html('p', {}, html('b', {}, 'To do: '), failure.operator)] : []),
        ]
      : []),
  ];
  const tone = toneOf(leaf, machine.states.get(leaf)?.kind === 'final');
  if (place.dataset.tone !== tone) place.dataset.tone = tone;
  const words = lines.map((line) => line.textContent).join('');
  if (place.textContent !== words) place.replaceChildren(...lines);
}
