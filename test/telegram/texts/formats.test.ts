import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { capital, duration, formatsOf } from '../../../src/telegram/texts/formats.ts';

/** With plain spaces, since each language has other narrow ones. */
const plain = (text: string): string => text.replace(/\s/g, ' ');

describe('a language', () => {
  it('writes money, numbers, shares and times in its own way', () => {
    const written = (locale: string) => {
      const { usd, number, percent, clockTime } = formatsOf(locale);
      return [usd(1234.5), number(4096), percent(0.8), clockTime(Date.UTC(2026, 10, 23))].map(plain);
    };
    assert.deepEqual(written('en-US'), ['$1,234.50', '4,096', '80%', '00:00 UTC (Nov 23)']);
    assert.deepEqual(written('de-DE'), ['1.234,50 $', '4.096', '80 %', '00:00 UTC (23. Nov.)']);
    assert.deepEqual(written('fr-FR'), ['1 234,50 $US', '4 096', '80 %', '00:00 UTC (23 nov.)']);
    assert.deepEqual(written('pt-BR'), ['US$ 1.234,50', '4.096', '80%', '00:00 UTC (23 de nov.)']);
  });

  it('never rounds a fraction of a cent away', () => {
    assert.equal(formatsOf('en-US').usd(0.0644), '$0.0644');
    assert.equal(plain(formatsOf('ru-RU').usd(0.0644)), '0,0644 $');
  });

  it('has the form of a word that belongs to a number', () => {
    const { plural } = formatsOf('uk-UA');
    const forms = { one: 'запис', few: 'записи', many: 'записів', other: 'запису' };
    const said = [1, 2, 5, 11, 21, 22, 1.5].map((count) => plural(count, forms));
    assert.deepEqual(said, ['1 запис', '2 записи', '5 записів', '11 записів', '21 запис', '22 записи', '1,5 запису']);
    assert.equal(formatsOf('fr-FR').plural(0, { one: 'vidéo', other: 'vidéos' }), '0 vidéo');
  });

  it('lists what there is to choose from', () => {
    const text = formatsOf('es-ES').anyOf('/a', '/b', '/c');
    assert.deepEqual(text.map((each) => (typeof each === 'string' ? each : each.text)).join(''), '/a, /b o /c');
  });
});

describe('a time that passes', () => {
  it('is told as people do, in every language', () => {
    const told = [-1, 0, 999, 7_000, 65_000, 3_723_000].map(duration);
    assert.deepEqual(told, ['0:00', '0:00', '0:00', '0:07', '1:05', '1:02:03']);
  });
});

describe('a button', () => {
  it('begins with a capital letter', () => {
    assert.deepEqual(['wide', 'über', 'горизонтально', ''].map(capital), ['Wide', 'Über', 'Горизонтально', '']);
  });
});
