import type { TelegramEmulator } from '../emulators/telegram.ts';

/** Who can be played in the demo; each has a private chat of the same id. */
export const people = [
  { id: 1001, first_name: 'Ada', username: 'ada' },
  { id: 1002, first_name: 'Grace', username: 'grace' },
  { id: 1003, first_name: 'Edsger', username: 'edsger' },
] as const;

/** The group that all of them are in. */
export const group = { id: -1_000_000_000_042, title: 'Film club', topics: ['Trailers', 'Experiments'] } as const;

/** Registers the people and the group with its topics. */
export function enter(telegram: TelegramEmulator): void {
  for (const person of people) telegram.user({ ...person, language_code: 'en' });
  telegram.group({ id: group.id, title: group.title, topics: true, admins: people.map(({ id }) => id) });
  for (const topic of group.topics) telegram.topic(group.id, topic);
}
