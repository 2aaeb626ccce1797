import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { clipEnd, clipMiddle, textWidth } from '../../src/chart/lettering.ts';
import { escapeXml } from '../../src/chart/svg.ts';
import { readSvg } from './roboto.ts';

const drawnWidth = (words: string, weight: number): number =>
  readSvg(
    `<svg xmlns="http://www.w3.org/2000/svg"><text font-family="Roboto" font-size="100" font-weight="${weight}">${escapeXml(words)}</text></svg>`,
  ).getBBox()?.width ?? 0;

test('no text is wider than it was taken for', () => {
  const characters = Array.from({ length: 95 }, (_, index) => String.fromCodePoint(32 + index));
  const foreign = [...'…·–—’äöüßÅéñçøабвгджзийклмнопрстуфхцчшщъыьэюяЖШЩЮФαβγδΩ€漢字'];
  for (const character of [...characters, ...foreign])
    for (const weight of [400, 700]) {
      const drawn = drawnWidth(character.repeat(10), weight);
      assert.ok(drawn <= textWidth(character.repeat(10), 100), `${character}: ${drawn}`);
    }
});

test('names and amounts are taken for little wider than they are', () => {
  for (const words of ['veo-3.1-fast-generate-001', '$1,234.50', 'The last 30 days', 'Oct 8']) {
    const drawn = drawnWidth(words, 400);
    assert.ok(textWidth(words, 100) < drawn * 1.15, `${words}: ${drawn}, ${textWidth(words, 100)}`);
  }
});

test('a long title loses its end, a long name its middle', () => {
  assert.equal(clipEnd('The last 7 days', 20, 400), 'The last 7 days');
  assert.equal(clipEnd('The last 7 days of this chat', 20, 170), 'The last 7 days…');
  assert.equal(clipMiddle('veo-3.1-fast-generate-001', 20, 165), 'veo-3.1…ate-001');
});

test('whatever is clipped is one line, no wider than allowed, and made of whole characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.integer({ min: 30, max: 500 }), (words, width) => {
      for (const clipped of [clipEnd(words, 20, width), clipMiddle(words, 20, width)]) {
        assert.ok(textWidth(clipped, 20) <= width);
        assert.ok(clipped.isWellFormed());
        assert.doesNotMatch(clipped, /[\r\n\t]/);
      }
    }),
  );
});
