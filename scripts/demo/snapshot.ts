import type { StoredEvent } from '../../src/log/facts.ts';
import type { Records } from '../../src/records/records.ts';
import type { SeenMessage } from '../emulators/telegram.ts';
import { group, people } from './cast.ts';
import type { Running } from './running.ts';

/** Telegram shows a chat action for so long, in ms. */
const ACTION_MS = 5_000;

/** Everything that the page shows, as JSON. */
export async function snapshot(demo: Running) {
  const { telegram, vertex } = demo.stage;
  const topics = [...telegram.topics(group.id)].map(([id, { name }]) => ({ id, name }));
  return {
    people: people.map(({ id, first_name }) => ({ id, name: first_name })),
    chats: [
      ...people.map(({ id, first_name }) => ({ id, title: first_name, topics: [], messages: shown(demo, id) })),
      { id: group.id, title: group.title, topics, messages: shown(demo, group.id) },
    ],
    botName: telegram.bot.username,
    commands: telegram.profile.commands,
    actions: actionsOf(demo),
    bot: { state: demo.bot.state, starts: demo.bot.starts, kills: demo.bot.kills },
    google: { asked: vertex.submits.length, running: vertex.running, billedUsd: vertex.billedUsd },
    speed: demo.speed,
    switches: demo.weather.switches(),
    generations: generationsOf(await demo.read(), demo.records),
  };
}

function shown({ stage }: Running, chatId: number): SeenMessage[] {
  return stage.telegram.messages(chatId, { deleted: true });
}

/** What the bot is just doing, as Telegram shows it below a chat's name. */
function actionsOf({ stage }: Running) {
  return stage.telegram
    .calls('sendChatAction')
    .filter(({ at, status }) => status === 200 && at > Date.now() - ACTION_MS)
    .map(({ params, at }) => ({
      chat: params.chat_id,
      topic: params.message_thread_id ?? null,
      action: params.action,
      until: at + ACTION_MS,
    }));
}

/** The facts of each generation and the record that they result in, the oldest first. */
function generationsOf(events: readonly StoredEvent[], records: Records) {
  const streams = new Map<string, StoredEvent[]>();
  for (const event of events) {
    // Facts beside the statechart, as where a status message stands, have no state.
    if (!event.stream.startsWith('generation-') || event.state === null) continue;
    streams.set(event.stream, [...(streams.get(event.stream) ?? []), event]);
  }
  return [...streams]
    .filter(([, [first]]) => first?.type === 'PromptAccepted')
    .map(([stream, facts]) => {
      const id = stream.slice('generation-'.length);
      return { id, events: facts, record: records.byId(id) };
    });
}
