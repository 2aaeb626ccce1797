import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fact, StoredEvent } from '../../src/log/facts.ts';
import { LastLanguages } from '../../src/records/last-languages.ts';
import { accepted, languageSelected, settingsReset } from '../support/facts.ts';

const [ada, bob] = [7_000_000_001, 7_000_000_002];

test('each user was last spoken to in the language of their newest prompt, until they choose another', () => {
  const last = new LastLanguages();
  const hear = (fact: Fact) => last.apply(fact as StoredEvent);
  assert.equal(last.of(ada), null);
  hear(accepted({ userId: ada, language: 'de' }));
  hear(accepted({ userId: ada, language: 'uk' }));
  hear(accepted({ userId: bob, language: 'it' }));
  assert.deepEqual([last.of(ada), last.of(bob)], ['uk', 'it']);
  hear(languageSelected({ userId: ada, language: null }));
  hear(settingsReset({ userId: bob }));
  assert.deepEqual([last.of(ada), last.of(bob)], [null, null]);
});
