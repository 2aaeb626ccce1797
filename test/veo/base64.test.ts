import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Base64Decoder, Base64Error } from '../../src/veo/base64.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_';

/** Decodes a text that is cut after each of the given lengths. */
function decode(text: string, lengths: readonly number[] = []): Buffer {
  const decoder = new Base64Decoder();
  const parts: Buffer[] = [];
  let at = 0;
  for (const length of [...lengths, text.length]) {
    parts.push(Buffer.from(decoder.push(text.slice(at, at + length))));
    at += length;
  }
  parts.push(decoder.end());
  return Buffer.concat(parts);
}

test('bytes survive the way through either alphabet, with padding or without, in pieces of any length', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.array(fc.nat(9)), (array, lengths) => {
      const bytes = Buffer.from(array);
      const [text, forUrls] = [bytes.toString('base64'), bytes.toString('base64url')];
      for (const each of [text, text.replace(/=+$/, ''), forUrls, forUrls.padEnd(text.length, '=')])
        assert.deepEqual(decode(each, lengths), bytes);
    }),
  );
});

test('every character outside the alphabet is refused, wherever it stands', () => {
  for (let code = 0; code < 0x100; code += 1) {
    const character = String.fromCharCode(code);
    if (alphabet.includes(character)) continue;
    for (let at = 0; at < 7; at += 1) {
      const text = `${'AbCdEfGh'.slice(0, at)}${character}${'AbCdEfGh'.slice(at + 1)}`;
      assert.throws(() => decode(text), Base64Error, `character ${code} at ${at}`);
      assert.throws(() => decode(text, [1, 1, 1, 1, 1, 1]), Base64Error, `character ${code} at ${at}, in pieces`);
    }
  }
});

test('misplaced and surplus padding is refused, and so is a single character at the end', () => {
  for (const text of ['A', 'AAAAA', '=', '====', 'A===', 'AA=A', 'AA==AAAA', 'AAA=AAAA', 'AAAA=', 'AAA==']) {
    assert.throws(() => decode(text), Base64Error, text);
    assert.throws(() => decode(text, [4]), Base64Error, `${text} in two pieces`);
  }
});
