import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { createInspector } from '@statelyai/inspect';
import type { InspectionEvent } from 'xstate';
import { resume } from '../../src/generations/resume.ts';
import { Actors } from '../../src/inspector/actors.ts';
import { adapterTo } from '../../src/inspector/messages.ts';
import { observerFor } from '../../src/inspector/observer.ts';
import { EventLog } from '../../src/log/event-log.ts';
import { accepted, generated, goodLife, lifeOf, operation, refused, started } from '../support/facts.ts';
import { Reader } from './reader.ts';
import { InspectorStage } from './stage.ts';

const whole = [
  'PromptAccepted',
  'GenerationStarted',
  'OperationStarted',
  'VideoGenerated',
  'VideoDownloaded',
  'VideoDelivered',
];

test('live generations appear by themselves, each with its facts and states', async (t) => {
  const stage = await InspectorStage.open(t);
  const reader = await Reader.open(stage.inspector.url);
  await stage.begin('a');
  await stage.begin('b');
  await stage.generations.start('a');
  await stage.ends('a');
  await reader.until(() => reader.facts('a').length === 3 && reader.facts('b').length === 1);
  assert.deepEqual(reader.facts('a'), whole.slice(0, 3));
  assert.deepEqual(reader.state('a'), { generating: 'rendering' });
  assert.equal(reader.state('b'), 'queued');
});

test('a whole life is told fact by fact, each followed by the state it led to', async (t) => {
  const stage = await InspectorStage.open(t);
  await stage.live('a');
  const reader = await Reader.open(stage.inspector.url);
  await reader.until(() => reader.state('a') === 'done');
  assert.deepEqual(reader.facts('a'), whole);
  const states = reader.messages.flatMap((message) =>
    message.type === '@xstate.snapshot' ? [(message.snapshot as unknown as { value: unknown }).value] : [],
  );
  assert.deepEqual(states, [
    { generating: 'submitting' },
    { generating: 'rendering' },
    'downloading',
    'uploading',
    'done',
  ]);
});

test('workers, their inputs, outputs and errors stay out: no message holds the prompt', async (t) => {
  const marker = 'zebra-on-a-bicycle';
  const stage = await InspectorStage.open(t);
  const plain = await Reader.open(stage.inspector.url);
  const masked = await Reader.open(stage.inspector.url, 'stately');
  await stage.begin('a');
  await stage.generations.start('a');
  const moved = stage.moved('a');
  stage.call('a').fail(new Error(`Google said: ${marker}`, { cause: { prompt: marker } }));
  await moved;
  for (const reader of [plain, masked]) {
    await reader.until(
      () => reader.messages.some(({ type }) => type === '@xstate.snapshot') && reader.messages.length >= 6,
    );
    assert.ok(!JSON.stringify(reader.said).includes(marker));
    assert.ok(
      reader.messages.every(({ sessionId, rootId }) => sessionId === rootId),
      'only roots are told of',
    );
    assert.equal(new Set(reader.messages.map(({ sessionId }) => sessionId)).size, 1);
  }
});

test('a generation of an earlier run comes with the facts that the log has of it', async (t) => {
  const log = await EventLog.open({ projections: [], newId: randomUUID });
  const facts = [accepted(), started(), refused(), started({ attempt: 2 }), operation(), generated()];
  for (const event of lifeOf('old', facts)) await log.append(event);
  for (const event of lifeOf('over', goodLife())) await log.append(event);
  const stage = await InspectorStage.open(t, { log });
  void resume(stage.generations, stage.log, ['old', 'over'], () => null);
  const reader = await Reader.open(stage.inspector.url);
  await reader.until(() => reader.state('old') === 'downloading');
  assert.deepEqual(
    reader.facts('old'),
    facts.map(({ type }) => type),
  );
  assert.deepEqual(reader.facts('over'), []);
  await stage.ends('old');
  await reader.until(() => reader.state('old') === 'uploading');
});

test('whatever goes wrong in the inspector, the bot does not notice, and the operator is told once', () => {
  const defects: unknown[] = [];
  const inspector = createInspector(adapterTo(new Actors({ ended: 1, messages: 1 })));
  const inspect = observerFor(inspector, { log: null, onDefect: (error) => defects.push(error) });
  const broken = {
    type: '@xstate.event',
    rootId: 'x:0',
    actorRef: {
      sessionId: 'x:0',
      send: () => {},
      getSnapshot: () => {
        throw new Error('no snapshot');
      },
    },
    sourceRef: undefined,
    event: { type: 'xstate.init', input: {} },
  } as unknown as InspectionEvent;
  inspect(broken);
  inspect(broken);
  assert.equal(defects.length, 1);
});
