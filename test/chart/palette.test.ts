import assert from 'node:assert/strict';
import { test } from 'node:test';
import { palette, seriesColour } from '../../src/chart/palette.ts';

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

/** What people see with full colour vision, protanopia, deuteranopia, tritanopia: Machado, Oliveira, Fernandes 2009. */
const eyes: readonly Matrix[] = [
  [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
];

const times = (matrix: Matrix, [x, y, z]: Triple): Triple => {
  const [a, b, c] = matrix.map(([p, q, r]) => p * x + q * y + r * z);
  return [a ?? 0, b ?? 0, c ?? 0];
};

const linear = (hex: string): Triple => {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return [r ?? 0, g ?? 0, b ?? 0];
};

const luminance = ([r, g, b]: Triple): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;

const contrast = (one: string, other: string): number => {
  const [dark = 0, light = 0] = [luminance(linear(one)), luminance(linear(other))].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

/** Oklab by Björn Ottosson: distances in it are differences as people see them. */
const toCones: Matrix = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const toLab: Matrix = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];
const lab = (rgb: Triple): Triple => {
  const [l, m, s] = times(toCones, rgb);
  return times(toLab, [Math.cbrt(l), Math.cbrt(m), Math.cbrt(s)]);
};

const clamp = ([r, g, b]: Triple): Triple => {
  const into = (value: number) => Math.min(1, Math.max(0, value));
  return [into(r), into(g), into(b)];
};

/** The difference of two colours to those who see it least; 2 is just to be noticed. */
const difference = (one: string, other: string): number =>
  Math.min(
    ...eyes.map((eye) => {
      const [a, b] = [one, other].map((hex) => lab(clamp(times(eye, linear(hex)))));
      return a && b ? 100 * Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) : 0;
    }),
  );

test('any two colours differ for everybody, and neighbours in a bar differ most', () => {
  for (const [index, colour] of palette.series.entries())
    for (const [earlier, other] of palette.series.slice(0, index).entries()) {
      const least = earlier === index - 1 ? 20 : 12;
      assert.ok(difference(colour, other) > least, `${colour} and ${other}: ${difference(colour, other)}`);
    }
});

test('every colour stands out from the card, and every text can be read on it', () => {
  for (const colour of [...palette.series, palette.others]) assert.ok(contrast(colour, palette.card) > 3, colour);
  for (const colour of [palette.ink, palette.faintInk]) assert.ok(contrast(colour, palette.card) > 7, colour);
});

test('what has no colour of its own is grey', () => {
  assert.equal(seriesColour(0), palette.series[0]);
  assert.equal(seriesColour(null), palette.others);
  assert.equal(seriesColour(palette.series.length), palette.others);
});
