import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choice, modelSelected, settingsReset } from '../support/facts.ts';
import { given } from './given.ts';

const ada = 7_000_000_001;
const channel = -1_009_876_543_210;

test('a user without a choice has the default', async () => {
  const { settings } = await given();
  assert.equal(settings.modelOf(ada), null);
});

test('each user has the model of their last choice', async () => {
  const { settings } = await given(
    choice(modelSelected({ userId: ada, model: 'one' })),
    choice(modelSelected({ userId: channel, model: 'two' })),
    choice(modelSelected({ userId: ada, model: 'three' })),
  );
  assert.deepEqual([settings.modelOf(ada), settings.modelOf(channel)], ['three', 'two']);
});

test('a reset brings back the default for its user alone, and may be repeated', async () => {
  const { settings } = await given(
    choice(modelSelected({ userId: ada, model: 'one' })),
    choice(modelSelected({ userId: channel, model: 'two' })),
    choice(settingsReset({ userId: ada })),
    choice(settingsReset({ userId: ada })),
  );
  assert.deepEqual([settings.modelOf(ada), settings.modelOf(channel)], [null, 'two']);
});
