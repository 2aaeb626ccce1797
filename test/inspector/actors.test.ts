import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createInspector } from '@statelyai/inspect';
import { begin, type next } from '../../src/generations/fold.ts';
import { Actors } from '../../src/inspector/actors.ts';
import { adapterTo, tellBeginning, tellStored, toldOf } from '../../src/inspector/messages.ts';
import { accepted, failed, goodLife, refused, started } from '../support/facts.ts';

/** Actors and the means to tell it of generations. */
function scene(limits = { ended: 3, messages: 40 }) {
  const actors = new Actors(limits);
  const inspector = createInspector(adapterTo(actors));
  let sessions = 0;
  const told = (name: string) => {
    const first = accepted();
    let snapshot = begin(name, first);
    const sessionId = `x:${sessions++}`;
    tellBeginning(inspector, toldOf(sessionId, snapshot), first, snapshot);
    return {
      sessionId,
      tell: (...facts: Parameters<typeof next>[1][]) => {
        for (const fact of facts) snapshot = tellStored(inspector, sessionId, fact, snapshot);
      },
    };
  };
  return { actors, told };
}

test('a live actor is kept with its registration, each fact, and each snapshot', () => {
  const { actors, told } = scene();
  const { sessionId, tell } = told('g');
  tell(started());
  const types = actors.get(sessionId)?.messages.map(({ type }) => type);
  assert.deepEqual(types, ['@xstate.actor', '@xstate.event', '@xstate.event', '@xstate.snapshot']);
});

test('a registration names the generation, holds the machine, and is dated by its fact', () => {
  const { actors, told } = scene();
  const [registration] = actors.get(told('g-7').sessionId)?.messages ?? [];
  assert.ok(registration?.type === '@xstate.actor');
  assert.equal(registration.name, 'g-7');
  assert.equal(registration.rootId, registration.sessionId);
  assert.equal(registration.createdAt, String(accepted().at));
  const definition = JSON.parse(registration.definition ?? '');
  assert.equal(definition.id, 'generation');
  assert.ok(definition.states.generating.states.rendering);
});

test('only so many ended actors stay listed, the latest; live ones all stay', () => {
  const { actors, told } = scene();
  const gone: string[] = [];
  actors.bus.on('gone', (sessionId) => gone.push(sessionId));
  const living = told('living');
  const ended = [1, 2, 3, 4, 5].map((n) => told(`g-${n}`));
  for (const { tell } of ended) tell(failed({ stage: 'queued' }));
  assert.equal(actors.size, 4);
  assert.ok(actors.get(living.sessionId));
  assert.deepEqual(gone, [ended[0]?.sessionId, ended[1]?.sessionId]);
});

test('an actor keeps its beginning and the end of a long life', () => {
  const { actors, told } = scene();
  const { sessionId, tell } = told('stubborn');
  for (let attempt = 1; attempt <= 500; attempt += 1) tell(started({ attempt }), refused());
  const actor = actors.get(sessionId);
  assert.ok(actor && actor.messages.length <= 2 + 40 && actor.messages.length > 20);
  assert.equal(actor.dropped + actor.messages.length, 2 + 500 * 4);
  const [registration, first, event, snapshot] = actor.messages;
  assert.equal(registration?.type, '@xstate.actor');
  assert.ok(first?.type === '@xstate.event' && first.event.type === 'PromptAccepted');
  assert.equal(event?.type, '@xstate.event');
  assert.equal(snapshot?.type, '@xstate.snapshot');
  const last = actor.messages.at(-1);
  assert.ok(last?.type === '@xstate.snapshot' && last.event.type === 'SubmissionRefused');
});

test('the definition of the machine is kept once, however many actors there are', () => {
  const { actors, told } = scene();
  const definitions = ['a', 'b', 'c'].map((name) => {
    const [registration] = actors.get(told(name).sessionId)?.messages ?? [];
    return registration?.type === '@xstate.actor' ? registration.definition : undefined;
  });
  assert.equal(new Set(definitions).size, 1);
});

test('messages of an actor that is not listed are let go', () => {
  const { actors, told } = scene();
  const { tell } = told('g');
  actors.clear();
  tell(started());
  assert.equal(actors.size, 0);
});

test('a whole life ends in an ended actor', () => {
  const { actors, told } = scene();
  const { sessionId, tell } = told('g');
  const [, ...rest] = goodLife();
  tell(...(rest as Parameters<typeof next>[1][]));
  assert.equal(actors.get(sessionId)?.ended, true);
});
