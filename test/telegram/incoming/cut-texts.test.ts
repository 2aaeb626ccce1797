import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LONG_PROMPT } from '../../../src/generations/long-prompt.ts';
import { CutTexts } from '../../../src/telegram/incoming/cut-texts.ts';
import { type Incoming, readUpdate } from '../../../src/telegram/incoming/update.ts';
import { ada, group, home, me, message, updateOf } from '../given.ts';

type Prompt = Extract<Incoming, { kind: 'prompt' }>;

const long = 'x'.repeat(4_096);
/** Cut at the first place that is good enough. */
const half = 'x'.repeat(LONG_PROMPT + 1);
const T0 = 1_790_000_000;

/** A prompt of Ada's, `seconds` after the first. */
function said(messageId: number, text: string, seconds: number, changes: Parameters<typeof message>[0] = {}): Prompt {
  const incoming = readUpdate(updateOf(message({ message_id: messageId, text, date: T0 + seconds, ...changes })), me);
  assert.equal(incoming.kind, 'prompt');
  return incoming as Prompt;
}

const forwarded = { forward_origin: { type: 'hidden_user', sender_user_name: 'Bob', date: T0 } } as const;

/** The messages that each of these was taken to go on with. */
function beginnings(...prompts: Prompt[]): (number | null)[] {
  const texts = new CutTexts();
  return prompts.map((prompt) => texts.beginningOf(prompt)?.messageId ?? null);
}

describe('the rest of a cut text', () => {
  it('is what the same sender says right after a long prompt, up to the first short part', () => {
    const parts = [said(7, long, 0), said(8, long, 0), said(10, long, 2), said(11, 'the end.', 3)];
    assert.deepEqual(beginnings(...parts, said(12, 'a red fox', 3)), [null, 7, 7, 7, null]);
  });

  it('is told once', () => {
    const texts = new CutTexts();
    const parts = [said(7, long, 0), said(8, long, 0), said(9, 'the end.', 0)];
    assert.deepEqual(
      parts.map((part) => texts.beginningOf(part)),
      [null, { messageId: 7, isNoticed: false }, { messageId: 7, isNoticed: true }],
    );
  });

  it('is not what follows a prompt of usual length, or follows later', () => {
    const usual = 'x'.repeat(LONG_PROMPT);
    assert.deepEqual(beginnings(said(7, usual, 0), said(8, 'a red fox', 0)), [null, null]);
    assert.deepEqual(beginnings(said(7, long, 0), said(8, 'a red fox', 3)), [null, null]);
  });

  it('is not what would have fitted into the message before', () => {
    assert.deepEqual(beginnings(said(7, half, 0), said(8, half, 0)), [null, 7]);
    assert.deepEqual(beginnings(said(7, half, 0), said(8, 'and in black and white, please', 0)), [null, null]);
  });

  it('is not what somebody else says, or somewhere else, or forwards', () => {
    const bob = { from: { ...ada, id: 1002 } };
    const there = { chat: group, text: '/video a red fox' };
    assert.deepEqual(beginnings(said(7, long, 0), said(8, 'a red fox', 0, bob)), [null, null]);
    assert.deepEqual(beginnings(said(7, long, 0), said(8, '', 0, there)), [null, null]);
    assert.deepEqual(beginnings(said(7, long, 0, forwarded), said(8, long, 0, forwarded)), [null, null]);
  });

  it('is not the long prompt itself, come again', () => {
    assert.deepEqual(beginnings(said(7, long, 0), said(7, long, 0), said(8, 'the end.', 1)), [null, null, 7]);
  });

  it('may begin with a command in a group', () => {
    const there = { chat: group };
    assert.deepEqual(
      beginnings(
        said(7, `/video ${long}`, 0, there),
        said(8, '/video the end.', 0, { chat: group }),
        said(9, long, 0, { chat: home }),
      ),
      [null, 7, null],
    );
  });
});
