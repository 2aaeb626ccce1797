import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawPng } from '../../src/chart/png.ts';

const svg = (words: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="100"><text x="9" y="40" font-size="30" font-family="Roboto" font-weight="700">${words}</text></svg>`;

test('a picture is a PNG with two pixels to a unit', async () => {
  const png = Buffer.from(await drawPng(svg('$12.00')));
  assert.equal(png.toString('latin1', 1, 4), 'PNG');
  assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [640, 200]);
});

test('the same picture is the same bytes, also when many are asked for at once', async () => {
  const [first, second, other] = await Promise.all([drawPng(svg('one')), drawPng(svg('one')), drawPng(svg('two'))]);
  assert.deepEqual(first, second);
  assert.notDeepEqual(first, other);
});

test('texts are drawn without any font of the machine, in Latin, Greek and Cyrillic letters', async () => {
  const nothing = await drawPng(svg(''));
  for (const words of ['Cost', 'Κόστος', 'Расходы']) assert.notDeepEqual(await drawPng(svg(words)), nothing);
});

test('a picture that cannot be drawn is an error, and the next one is drawn', async () => {
  const [broken, next] = await Promise.allSettled([drawPng('<svg'), drawPng(svg('next'))]);
  assert.equal(broken.status, 'rejected');
  assert.ok(broken.reason instanceof Error);
  assert.equal(next.status, 'fulfilled');
});
