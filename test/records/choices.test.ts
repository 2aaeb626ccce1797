import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  choice,
  languageSelected,
  modelSelected,
  settingsReset,
  shapeSelected,
  soundSelected,
} from '../support/facts.ts';
import { given } from './given.ts';

const ada = 7_000_000_001;
const channel = -1_009_876_543_210;
const nothing = { model: null, aspectRatio: null, audio: null, language: null };

test('a user without a choice has the default of everything', async () => {
  const { settings } = await given();
  assert.deepEqual(settings.of(ada), nothing);
});

test('each user has their last choice of each setting, whichever came first', async () => {
  const { settings } = await given(
    choice(shapeSelected({ userId: ada, aspectRatio: '9:16' })),
    choice(modelSelected({ userId: ada, model: 'one' })),
    choice(modelSelected({ userId: channel, model: 'two' })),
    choice(modelSelected({ userId: ada, model: 'three' })),
    choice(soundSelected({ userId: channel, audio: false })),
    choice(soundSelected({ userId: ada, audio: false })),
    choice(soundSelected({ userId: ada, audio: true })),
    choice(languageSelected({ userId: ada, language: 'de' })),
  );
  assert.deepEqual(settings.of(ada), { model: 'three', aspectRatio: '9:16', audio: true, language: 'de' });
  assert.deepEqual(settings.of(channel), { model: 'two', aspectRatio: null, audio: false, language: null });
});

test('a reset brings back every default for its user alone, and may be repeated', async () => {
  const { settings } = await given(
    choice(modelSelected({ userId: ada, model: 'one' })),
    choice(soundSelected({ userId: ada, audio: false })),
    choice(modelSelected({ userId: channel, model: 'two' })),
    choice(settingsReset({ userId: ada })),
    choice(settingsReset({ userId: ada })),
  );
  assert.deepEqual([settings.of(ada), settings.of(channel).model], [nothing, 'two']);
});
