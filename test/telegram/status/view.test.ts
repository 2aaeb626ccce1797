import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GenerationContext } from '../../../machines/generation.ts';
import { begin } from '../../../src/generations/fold.ts';
import type { StateName } from '../../../src/generations/state.ts';
import type { Trouble } from '../../../src/generations/troubles.ts';
import { CallbackData } from '../../../src/telegram/answers/button-data.ts';
import { Keyboards } from '../../../src/telegram/answers/keyboards.ts';
import { UserSettings } from '../../../src/telegram/answers/user-settings.ts';
import { type StatusViewTools, statusView } from '../../../src/telegram/status/view.ts';
import { en } from '../../../src/telegram/texts/en.ts';
import { ModelCatalogue } from '../../../src/veo/models.ts';
import { accepted, T0 } from '../../support/facts.ts';

const generation: GenerationContext = begin('c8993664-6127-5bf0-844a-f6174ad6be2f', accepted()).context;
const settings = new UserSettings(new ModelCatalogue(), {
  of: () => ({ model: null, aspectRatio: null, audio: null, language: null }),
});
const still = 'Cancel (still $0.80)';

const free = { isUnconfirmed: () => false, beginsWhenConfirmed: () => false };

/** What is shown, as its text and the text on its first button. */
function shown(state: StateName, context: Partial<GenerationContext> = {}, tools: Partial<StatusViewTools> = {}) {
  const view = statusView({
    texts: en,
    keyboards: new Keyboards({ callbackData: new CallbackData('1:x'), texts: en, settings }),
    clock: () => T0 + 67_000,
    dispatcher: { ...free, order: () => ['first', 'second', generation.id] },
    times: { usual: () => null },
    googleWords: { take: () => null },
    troubles: { of: () => null },
    ...tools,
  })({ ...generation, ...context }, state);
  return view && [view.text.text, view.keyboard?.inline_keyboard[0]?.[0]?.text ?? null];
}

describe('what a status message shows', () => {
  it('is the place in line while it waits', () => {
    assert.deepEqual(shown('queued'), ['Queued: number 3 in line.', 'Cancel']);
  });

  it('is that it begins where it has left the line already', () => {
    assert.deepEqual(shown('queued', {}, { dispatcher: { ...free, order: () => [] } }), ['Generating: 0:00', still]);
  });

  it('is that it begins while Telegram confirms its message, and what it waits for where that takes long', () => {
    const dispatcher = { order: () => [generation.id], isUnconfirmed: () => true, beginsWhenConfirmed: () => true };
    const shownAfter = (ms: number) => shown('queued', { acceptedAt: T0 + 67_000 - ms }, { dispatcher });
    assert.equal(shownAfter(0)?.[0], 'Generating: 0:00');
    assert.match(shownAfter(5_000)?.[0] ?? '', /^Waiting for Telegram/);
    const full = { ...dispatcher, beginsWhenConfirmed: () => false };
    assert.equal(shown('queued', { acceptedAt: T0 + 67_000 }, { dispatcher: full })?.[0], 'Queued: number 1 in line.');
  });

  it('is when Google is asked again, after a refusal', () => {
    assert.deepEqual(shown('queued', { retryAt: T0 + 77_000 }), ['Google is busy. Trying again in 0:10.', 'Cancel']);
    assert.deepEqual(shown('queued', { retryAt: T0 }), ['Queued: number 3 in line.', 'Cancel']);
  });

  it('is what holds it up, as long as that does', () => {
    const held = (trouble: Trouble) => ({ troubles: { of: () => trouble } });
    const silent = held('Google is silent');
    assert.deepEqual(shown('generating.rendering', { startedAt: T0 }, silent), [
      'Google does not answer at the moment. The video is not lost: I keep asking. 1:07 so far.',
      still,
    ]);
    assert.match(String(shown('downloading', {}, held('video not fetched'))), /cannot be fetched at the moment/);
    assert.match(String(shown('uploading', {}, held('upload unclear'))), /do not know whether it arrived/);
  });

  it('is the time so far while Google works, the usual time where it is known, and what to cancel costs', () => {
    const context = { startedAt: T0 + 5_000 };
    assert.deepEqual(shown('generating.submitting', context), ['Generating: 1:02', still]);
    assert.deepEqual(shown('generating.rendering', context, { times: { usual: () => 90_000 } }), [
      'Generating: 1:02 (usually about 1:30)',
      still,
    ]);
  });

  it('is that the video is there, when nothing can be called off any more', () => {
    assert.deepEqual(shown('downloading'), ['The video is made. Downloading it.', null]);
    assert.deepEqual(shown('uploading'), ['The video is made. Sending it to you.', null]);
  });

  it('is nothing once the video is in the chat', () => {
    assert.equal(shown('done'), null);
  });

  it('is what it cost to call it off', () => {
    assert.deepEqual(shown('cancelled', { costUsd: 0 }), ['Cancelled. It cost nothing.', 'Again · $0.80']);
    assert.match(shown('cancelled', { costUsd: 0.8 })?.[0] ?? '', /still charges \$0\.80/);
  });

  it('is why it failed, with Google’s words', () => {
    const failure = { stage: 'rendering', code: 'VEO_FAILED', detail: null } as const;
    const [text, button] = shown('failed', { failure }, { googleWords: { take: () => 'internal <b>' } }) ?? [];
    assert.match(text ?? '', /could not make the video\. It cost nothing\. .*\nGoogle says: internal <b>$/s);
    assert.equal(button, 'Again · $0.80');
  });

  it('is where a video lies that is too large, and only then', () => {
    const gcsUri = 'gs://bucket/o.mp4';
    const tooLarge = { stage: 'uploading', code: 'VIDEO_TOO_LARGE', detail: '60 MB' } as const;
    assert.match(
      shown('failed', { failure: tooLarge, gcsUri })?.[0] ?? '',
      /storage\.cloud\.google\.com\/bucket\/o\.mp4/,
    );
    assert.doesNotMatch(shown('failed', { failure: tooLarge })?.[0] ?? '', /storage\.cloud/);
    const refused = { ...tooLarge, code: 'UPLOAD_REFUSED' };
    assert.doesNotMatch(shown('failed', { failure: refused, gcsUri })?.[0] ?? '', /storage\.cloud/);
  });
});
