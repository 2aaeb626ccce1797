import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { escapeXml, rect, text } from '../../src/chart/svg.ts';
import { readSvg } from './roboto.ts';

test('markup in a text is shown, not read', () => {
  assert.equal(escapeXml('<b>"R&D\'s"</b>'), '&#60;b&#62;&#34;R&#38;D&#39;s&#34;&#60;/b&#62;');
  assert.equal(escapeXml(']]></text>'), ']]&#62;&#60;/text&#62;');
});

test('characters that XML cannot hold are left out', () => {
  assert.equal(escapeXml('a\u0000b\u001bc\uffffd😀'), 'abcd😀');
  assert.equal(escapeXml('\ud800'), '\ufffd');
});

test('no text breaks the picture it stands in', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (words) => {
      readSvg(`<svg xmlns="http://www.w3.org/2000/svg">${text(words, 1, 2, { size: 20, halo: true })}</svg>`);
      const content = escapeXml(words).replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
      const held = [...words].filter((character) => {
        const code = character.codePointAt(0) ?? 0;
        return [9, 10, 13].includes(code) || (code >= 0x20 && code !== 0xfffe && code !== 0xffff);
      });
      assert.equal(content, held.join(''));
    }),
  );
});

test('lengths are rounded to a hundredth of a unit', () => {
  assert.equal(
    rect(1 / 3, 2, 10, 0.1 + 0.2, '#fff'),
    '<rect x="0.33" y="2" width="10" height="0.3" rx="0" fill="#fff"/>',
  );
});
