import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createInspector } from '@statelyai/inspect';
import { begin } from '../../src/generations/fold.ts';
import { Actors, type Message } from '../../src/inspector/actors.ts';
import { maskWith } from '../../src/inspector/masks.ts';
import { adapterTo, tellBeginning, tellStored, toldOf } from '../../src/inspector/messages.ts';
import { accepted, failed, generated, operation, started } from '../support/facts.ts';

const secret = {
  userId: 7_123_456_789,
  username: 'ada_lovelace',
  chatId: -1_009_876_543_210,
  messageId: 424_242,
  threadId: 313_131,
  updateId: 515_151,
};
const secrets = [
  ...Object.values(secret).map(String),
  'ada_lovelace',
  'generation-of-ada',
  'my-project',
  'my-bucket',
  'words of an error',
];

function messages(): Message[] {
  const actors = new Actors({ ended: 9, messages: 99 });
  const inspector = createInspector(adapterTo(actors));
  const first = accepted(secret);
  let snapshot = begin('generation-of-ada', first);
  tellBeginning(inspector, toldOf('x:0', snapshot), first, snapshot);
  const facts = [
    started(),
    operation({ operation: 'projects/my-project/operations/9' }),
    generated({ gcsUri: 'gs://my-bucket/sample.mp4' }),
    failed({ stage: 'downloading', code: 'DOWNLOAD_FAILED', detail: 'words of an error', costUsd: 0.8 }),
  ];
  for (const fact of facts) snapshot = tellStored(inspector, 'x:0', fact, snapshot);
  return actors.get('x:0')?.messages ?? [];
}

test('what leaves the machine names no user, no chat, no project, and quotes no text', () => {
  const plain = JSON.stringify(messages());
  for (const word of secrets) assert.ok(plain.includes(word), `${word} should be there to be masked`);
  const masked = JSON.stringify(messages().map(maskWith()));
  for (const word of secrets) assert.ok(!masked.includes(word), `${word} leaks`);
});

test('states, facts, times, models, costs and the machine stay as they are', () => {
  const plain = messages();
  const masked = plain.map(maskWith());
  for (const [index, message] of masked.entries()) {
    const original = plain[index];
    assert.ok(original);
    assert.equal(message.type, original.type);
    assert.equal(message.sessionId, original.sessionId);
    assert.equal(message.createdAt, original.createdAt);
    if (message.type === '@xstate.actor' && original.type === '@xstate.actor') {
      assert.equal(message.definition, original.definition);
      assert.equal(message.snapshot.value, 'queued');
      assert.equal(message.snapshot.context.model, 'veo-3.1-fast-generate-001');
      assert.equal(message.snapshot.context.threadId === null, false);
    }
    if (message.type === '@xstate.event' && original.type === '@xstate.event') {
      assert.equal(message.event.type, original.event.type);
      assert.equal(message.event.at, original.event.at);
    }
  }
  const last = masked.at(-1);
  assert.ok(last?.type === '@xstate.snapshot');
  const { context, value } = last.snapshot as unknown as { context: Record<string, unknown>; value: unknown };
  assert.equal(value, 'failed');
  assert.equal(context.costUsd, 0.8);
  assert.deepEqual(Object.keys(context.failure as object), ['stage', 'code', 'detail']);
  assert.equal((context.failure as { code: string }).code, 'DOWNLOAD_FAILED');
});

test('one person keeps one pseudonym for as long as the mask lives, and another with the next', () => {
  const names = (mask: (message: Message) => Message) =>
    messages()
      .map(mask)
      .flatMap((message) => (message.type === '@xstate.actor' ? [message.snapshot.context.userId] : []));
  const mask = maskWith();
  assert.deepEqual(names(mask), names(mask));
  assert.match(String(names(mask)[0]), /^user-[0-9a-f]{8}$/);
  assert.notDeepEqual(names(mask), names(maskWith()));
});

test('a field that nobody thought of is masked', () => {
  const [registration] = messages();
  assert.ok(registration?.type === '@xstate.actor');
  const context = { ...registration.snapshot.context, phone: '+44 20 7946 0000', nested: { mail: 'ada@example.org' } };
  const masked = JSON.stringify(maskWith()({ ...registration, snapshot: { ...registration.snapshot, context } }));
  assert.ok(!masked.includes('7946') && !masked.includes('example.org'));
});
