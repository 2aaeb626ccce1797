import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Actors } from '../../src/inspector/actors.ts';
import { Player, type PlayerState, readCommand } from '../../src/inspector/player.ts';
import { playLog } from '../../src/inspector/recording.ts';
import { EventLog } from '../../src/log/event-log.ts';
import type { StoredEvent } from '../../src/log/facts.ts';
import { goodLife, lifeOf, modelSelected, T0 } from '../support/facts.ts';
import { TestTime } from '../support/time.ts';
import { ask, Reader } from './reader.ts';

/** A log of so many good lives, one after another, each six facts a second apart, with a setting between them. */
async function recorded(lives: number): Promise<StoredEvent[]> {
  let ids = 0;
  const log = await EventLog.open({ projections: [], newId: () => `event-${ids++}` });
  for (let n = 0; n < lives; n += 1) {
    await log.append({ ...modelSelected({}, T0), stream: 'settings-1', state: null });
    const facts = goodLife().map((fact) => ({ ...fact, at: fact.at + n * 60_000 }));
    for (const event of lifeOf(`g-${n}`, facts)) await log.append(event);
  }
  return [...log.read()];
}

function scene(events: StoredEvent[], keep = 500, time = new TestTime()) {
  const actors = new Actors({ ended: keep, messages: 400 });
  const player = new Player({ actors, events, keep, clock: () => time.now });
  const states: PlayerState[] = [];
  player.bus.on('state', (state) => states.push(state));
  const names = () =>
    [...actors.sessions()].map((id) => {
      const [registration] = actors.get(id)?.messages ?? [];
      return registration?.type === '@xstate.actor' ? registration.name : '';
    });
  const facts = () =>
    [...actors.sessions()].map((id) => actors.get(id)?.messages.filter((m) => m.type === '@xstate.event').length);
  return { actors, player, states, names, facts };
}

function stoppedTime(t: TestContext): TestTime {
  const time = TestTime.stopped();
  t.after(() => time.restore());
  return time;
}

test('nothing has happened before the first fact, and any moment can be gone to', async () => {
  const { player, names, facts } = scene(await recorded(3));
  assert.deepEqual(names(), []);
  player.command({ do: 'seek', position: 8 });
  assert.deepEqual(names(), ['g-0', 'g-1']);
  assert.deepEqual(facts(), [6, 2]);
  player.command({ do: 'seek', position: 3 });
  assert.deepEqual([names(), facts()], [['g-0'], [3]]);
  player.command({ do: 'seek', position: 999 });
  assert.deepEqual(
    [names(), facts()],
    [
      ['g-0', 'g-1', 'g-2'],
      [6, 6, 6],
    ],
  );
  player.command({ do: 'seek', position: 0 });
  assert.deepEqual(names(), []);
});

test('a step on and a step back lead to the same moment', async () => {
  const { actors, player } = scene(await recorded(2));
  const seen = () =>
    [...actors.sessions()].map((id) => actors.get(id)?.messages.map((message) => ({ ...message, id: '' })));
  for (let position = 0; position < 12; position += 1) {
    player.command({ do: 'seek', position });
    const before = JSON.stringify(seen());
    player.command({ do: 'seek', position: position + 1 });
    player.command({ do: 'seek', position });
    assert.equal(JSON.stringify(seen()), before);
  }
});

test('after a jump only so many ended generations are listed, as in a running bot', async () => {
  const { player, names } = scene(await recorded(300), 10);
  player.command({ do: 'seek', position: 300 * 6 - 3 });
  assert.deepEqual(names().length, 11);
  assert.equal(names().at(-1), 'g-299');
});

test('playing lets the log’s time pass, shortens quiet stretches, and ends by itself', async (t) => {
  const time = stoppedTime(t);
  const { player, states, facts } = scene(await recorded(2), 500, time);
  player.command({ do: 'play' });
  time.pass(1_040);
  assert.deepEqual(facts(), [2]);
  time.pass(4_000);
  assert.deepEqual(facts(), [6]);
  time.pass(1_900);
  assert.deepEqual(facts(), [6], 'a minute of silence takes two seconds');
  time.pass(200);
  assert.deepEqual(facts(), [6, 1]);
  player.command({ do: 'speed', speed: 10 });
  time.pass(520);
  assert.deepEqual(facts(), [6, 6]);
  assert.deepEqual(states.at(-1), { ...player.state(), playing: false, position: 12, nextAt: null });
});

test('paused, time stands still; played at its end, a log begins again', async (t) => {
  const time = stoppedTime(t);
  const { player, facts } = scene(await recorded(1), 500, time);
  player.command({ do: 'play' });
  time.pass(1_040);
  player.command({ do: 'pause' });
  time.pass(60_000);
  assert.deepEqual(facts(), [2]);
  player.command({ do: 'seek', position: 6 });
  player.command({ do: 'play' });
  time.pass(40);
  assert.deepEqual(facts(), [1]);
  player.close();
});

test('only commands are commands', () => {
  assert.deepEqual(readCommand('{"do":"seek","position":4}'), { do: 'seek', position: 4 });
  for (const text of [
    '',
    '{}',
    '[]',
    '{"do":"seek"}',
    '{"do":"seek","position":-1}',
    '{"do":"speed","speed":3}',
    'play',
  ]) {
    assert.equal(readCommand(text), null, text);
  }
});

test('a page steers the player; another site’s page does not', async (t) => {
  const running = await playLog({ events: await recorded(2), port: 0 });
  t.after(() => running.close());
  const reader = await Reader.open(running.url);
  await reader.until(() => reader.said.some(({ kind }) => kind === 'player'));
  const { origin } = new URL(running.url);
  const post = (body: string, headers: Record<string, string>) =>
    ask(`${running.url}player`, { method: 'POST', body, headers });
  const json = { 'content-type': 'application/json', origin };
  assert.equal((await post('{"do":"seek","position":1}', { ...json, origin: 'https://evil.example' })).status, 403);
  assert.equal((await post('{"do":"seek","position":1}', { 'content-type': 'text/plain' })).status, 415);
  assert.equal((await post('{"do":"dance"}', json)).status, 400);
  assert.equal((await post(' '.repeat(2_000), json)).status, 413);
  assert.equal(running.player.state().position, 12);
  assert.equal((await post('{"do":"seek","position":1}', json)).status, 204);
  assert.equal(running.player.state().position, 1);
});
