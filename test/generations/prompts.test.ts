import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Picture, type Prompt, Prompts } from '../../src/generations/prompts.ts';

const fox: Prompt = { text: 'a red fox', senderId: 1001, pictures: [], video: null };
const whale: Prompt = { ...fox, text: 'a blue whale', senderId: -5 };
const photo: Picture = { fileId: 'photo-1', isPhoto: true, shape: null };

test('a prompt is held for its generation until it is forgotten, and forgetting may be repeated', () => {
  const prompts = new Prompts();
  prompts.hold('g1', fox);
  prompts.hold('g2', whale);
  assert.deepEqual([prompts.of('g1'), prompts.of('g2'), prompts.of('g3'), prompts.size], [fox, whale, null, 2]);
  prompts.forget('g1');
  prompts.forget('g1');
  assert.deepEqual([prompts.of('g1'), prompts.of('g2'), prompts.size], [null, whale, 1]);
});

test('a photo is the cover of its video until that has ended, a picture sent as a file is none', () => {
  const prompts = new Prompts();
  prompts.hold('g1', { ...fox, pictures: [photo] });
  prompts.hold('g2', { ...fox, pictures: [{ ...photo, isPhoto: false }] });
  prompts.forget('g1');
  assert.deepEqual([prompts.coverOf('g1'), prompts.coverOf('g2'), prompts.coverOf('g3')], ['photo-1', null, null]);
  prompts.forgetAll('g1');
  assert.deepEqual([prompts.coverOf('g1'), prompts.size], [null, 1]);
});

test('the last frame comes to a prompt that is still held, and to no other', () => {
  const prompts = new Prompts();
  const last = { fileId: 'photo-2', isPhoto: true, shape: null };
  prompts.hold('g1', { ...fox, pictures: [photo] });
  prompts.addLastFrame('g1', last);
  prompts.addLastFrame('g2', last);
  assert.deepEqual([prompts.of('g1')?.pictures, prompts.of('g2')], [[photo, last], null]);
});

test('what a question is about is named until its prompt is held, and the oldest of very many is forgotten', () => {
  const prompts = new Prompts();
  prompts.nameAsked('g1', [photo]);
  prompts.nameAsked('g2', []);
  assert.deepEqual([prompts.asked('g1'), prompts.asked('g2'), prompts.asked('g3')], [[photo], [], null]);
  prompts.hold('g1', { ...fox, pictures: [photo] });
  assert.equal(prompts.asked('g1'), null);
  for (let index = 0; index < 1_000; index++) prompts.nameAsked(`other-${index}`, []);
  assert.equal(prompts.asked('g2'), null);
});

test('a prompt does not show where the holder is printed or written as JSON', () => {
  const prompts = new Prompts();
  prompts.hold('g1', { ...fox, pictures: [photo] });
  assert.equal(JSON.stringify({ prompts }), '{"prompts":{}}');
});
