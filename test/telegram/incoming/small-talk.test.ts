import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { SmallTalk } from '../../../src/telegram/incoming/small-talk.ts';
import { smallTalk as phrases } from '../../../src/telegram/texts/languages.ts';

const smallTalk = new SmallTalk(phrases);

describe('small talk', () => {
  it('is a greeting, thanks, a yes or a laugh, however it is written, and several of them', () => {
    for (const text of [
      'hi',
      'Hi!',
      'HELLO',
      'heyyy',
      'hello there :)',
      'Thank you so much!!',
      'ok',
      'Ok, thanks',
      'No.',
    ])
      assert.ok(smallTalk.holds(text), text);
    for (const text of ['What’s up?', 'Hallo', '¡Hola!', 'Спасибо', '你好！', 'नमस्ते', 'Olá'])
      assert.ok(smallTalk.holds(text), text);
  });

  it('is asked about in each language, with its accents and without', () => {
    for (const text of [
      ...['Hello bot!', 'What can you do?', 'thanks again', 'good job'],
      ...['Schönen Tag!', 'Auf Wiedersehen', 'Was kannst du?', 'danke sehr', 'danke schon'],
      ...['¡Buenos días!', 'buenos dias', '¿Qué tal?', 'que tal', 'Muchas gracias', 'adios'],
      ...['Buongiorno', 'grazie mille', 'Come stai?', 'perfetto', 'ciao ciao'],
      ...['Bonjour !', 'ça va ?', 'ca va', 'À bientôt', 's’il te plaît', 'merci beaucoup', 'comment vas-tu ?'],
      ...['Bom dia', 'Olá, tudo bem?', 'ola', 'muito obrigado', 'não', 'nao', 'até logo', 'kkkkkk'],
      ...['Привет!', 'Спасибо большое', 'всё понятно', 'все понятно', 'Как дела?'],
      ...['Привіт!', 'Щиро дякую', 'Як справи?', 'будь ласка', 'на добраніч', 'гарного дня'],
    ])
      assert.ok(smallTalk.holds(text), text);
  });

  it('is emoji or punctuation alone', () => {
    for (const text of ['👍', '🙏🏽', '👨‍👩‍👧', '❤️', '1️⃣', 'ℹ️', '🇳🇴', '?', '...', '!!!', ':-)', '👍 thanks'])
      assert.ok(smallTalk.holds(text), text);
  });

  it('is no word that could be a picture, and nothing with such a word in it', () => {
    for (const text of [
      'fox',
      'a fox',
      'hi fox',
      'night',
      'good',
      'ok corral',
      'hello kitty',
      'thanks giving',
      '狐',
      '7',
      'fox 🦊',
      ...['ein Hund', 'un perro', 'il mare', 'la mer', 'o mar', 'море', 'кіт', 'boa', 'hammer'],
    ])
      assert.ok(!smallTalk.holds(text), text);
  });

  it('is short, and read from any text at all', () => {
    assert.ok(!smallTalk.holds('hi '.repeat(30)));
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof smallTalk.holds(text) === 'boolean'));
  });
});
