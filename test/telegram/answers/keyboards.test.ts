import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { InlineKeyboardMarkup } from 'node-telegram-bot-api/types';
import type { Choice } from '../../../src/records/choices.ts';
import { CallbackData } from '../../../src/telegram/answers/button-data.ts';
import { Keyboards } from '../../../src/telegram/answers/keyboards.ts';
import { UserSettings } from '../../../src/telegram/answers/user-settings.ts';
import { en } from '../../../src/telegram/texts/en.ts';
import { googleModels, type Model, ModelCatalogue, settingsFor } from '../../../src/veo/models.ts';

const data = new CallbackData('123456789:AA-secret');
const noChoice: Choice = { model: null, aspectRatio: null, audio: null, language: null };
const keyboardsOf = (chosen: Partial<Choice> = {}, extra: readonly Model[] = []) =>
  new Keyboards({
    callbackData: data,
    texts: en,
    settings: new UserSettings(new ModelCatalogue(extra), { of: () => ({ ...noChoice, ...chosen }) }),
  });
const [standard] = googleModels as [Model, Model, Model];
const ofAda = { userId: 1001, input: 'text', continues: null } as const;
const named = (id: string): Model => ({ ...standard, id, aliases: [id] });

/** The buttons of a keyboard, row by row: what stands on them and what they do. */
const buttonsOf = (keyboard: InlineKeyboardMarkup | null) =>
  (keyboard?.inline_keyboard ?? []).map((row) =>
    row.map((button) => ({
      text: button.text,
      does: { ...('callback_data' in button && button.callback_data ? data.read(button.callback_data) : null) },
    })),
  );
const labelsOf = (keyboard: InlineKeyboardMarkup | null) =>
  buttonsOf(keyboard).map((row) => row.map(({ text }) => text));

describe('the buttons', () => {
  it('call off what they belong to', () => {
    const generationId = 'c8993664-6127-5bf0-844a-f6174ad6be2f';
    assert.deepEqual(buttonsOf(keyboardsOf().cancel(generationId, 0)), [
      [{ text: 'Cancel', does: { kind: 'cancel', generationId } }],
    ]);
    assert.deepEqual(labelsOf(keyboardsOf().cancel(generationId, 0.8)), [['Cancel (still $0.80)']]);
    const choices = [
      { id: generationId, label: '1. queued' },
      { id: generationId.replace('c', 'd'), label: '2. queued' },
    ];
    assert.deepEqual(labelsOf(keyboardsOf().cancelOneOf(choices)), [['1. queued'], ['2. queued']]);
  });

  it('offer the same again with the settings of today, and every other model, each with its price', () => {
    const [[again] = [], [other] = []] = buttonsOf(keyboardsOf().again(ofAda, null));
    assert.deepEqual(again, { text: 'Again · $0.80', does: { kind: 'again', model: null, priceUsd: 0.8 } });
    assert.deepEqual(other?.does, { kind: 'again', model: standard.id, priceUsd: 3.2 });
    assert.deepEqual(labelsOf(keyboardsOf({ model: standard.id }).again(ofAda, null)), [
      ['Again · $3.20'],
      ['Again with veo-3.1-fast · $0.80'],
      ['Again with veo-3.1-lite · $0.40'],
    ]);
  });

  it('offer the other shape under a video, and nothing but silent ones to who chose them', () => {
    const keyboards = keyboardsOf({ audio: false, aspectRatio: '9:16' });
    const [[again] = [], [shape] = []] = buttonsOf(keyboards.again(ofAda, '9:16'));
    assert.deepEqual(again, { text: 'Again · $0.64', does: { kind: 'again', model: null, priceUsd: 0.64 } });
    assert.deepEqual(shape, {
      text: 'Again, wide 16:9 · $0.64',
      does: { kind: 'again', model: null, priceUsd: 0.64, aspectRatio: '16:9' },
    });
    assert.deepEqual(labelsOf(keyboards.again(ofAda, '16:9'))[1], ['Again, tall 9:16 · $0.64']);
    assert.deepEqual(labelsOf(keyboards.again(ofAda, null))[1], ['Again with veo-3.1 · $1.60']);
  });

  it('carry on with the picture and the shape of what they stand under, or with the video that it continued', () => {
    const [[again] = []] = buttonsOf(keyboardsOf().again({ ...ofAda, input: 'pictures' }, '9:16'));
    assert.deepEqual(again?.does, {
      kind: 'again',
      model: null,
      priceUsd: 0.8,
      aspectRatio: '9:16',
      input: 'pictures',
    });
    const continues = 'c8993664-6127-5bf0-844a-f6174ad6be2f';
    const goOn = { kind: 'continue', generationId: continues, priceUsd: 0.7 };
    assert.deepEqual(buttonsOf(keyboardsOf().again({ ...ofAda, input: 'video', continues }, '9:16')), [
      [{ text: 'Again · $0.70', does: { ...goOn, isAgain: true } }],
    ]);
    const settings = settingsFor(standard);
    assert.deepEqual(buttonsOf(keyboardsOf().continueOrRun(continues, { ...settings, seconds: 7 }, settings)), [
      [{ text: 'Go on from it · $2.80', does: { ...goOn, priceUsd: 2.8, isAgain: false } }],
      [{ text: 'A new video · $3.20', does: { kind: 'run', model: standard.id, priceUsd: 3.2 } }],
    ]);
  });

  it('are red where they end something, and green where they cost money', () => {
    const keyboards = keyboardsOf();
    const styles = (keyboard: InlineKeyboardMarkup | null) =>
      (keyboard?.inline_keyboard ?? []).flat().map((button) => ('style' in button ? button.style : undefined));
    assert.deepEqual(styles(keyboards.cancel('g', 0)), ['danger']);
    assert.deepEqual(styles(keyboards.run(settingsFor(standard), 'text')), ['success']);
    assert.deepEqual(new Set(styles(keyboards.again(ofAda, '9:16'))), new Set(['success']));
    assert.deepEqual(new Set(styles(keyboards.settings(1001))), new Set([undefined]));
  });

  it('name the price that a yes agrees to', () => {
    assert.deepEqual(buttonsOf(keyboardsOf().run(settingsFor(standard), 'text')), [
      [{ text: 'Make the video · $3.20', does: { kind: 'run', model: standard.id, priceUsd: 3.2 } }],
    ]);
  });

  it('choose a model for their owner, and mark the present one', () => {
    const rows = buttonsOf(keyboardsOf().models(1001));
    assert.deepEqual(
      rows.map(([button]) => button?.text),
      ['veo-3.1 · $3.20', '✓ veo-3.1-fast · $0.80', 'veo-3.1-lite · $0.40', 'Reset'],
    );
    assert.deepEqual(rows[0]?.[0]?.does, { kind: 'model', owner: 1001, model: standard.id });
  });

  it('choose model, shape and sound in the settings, each at the price it leads to', () => {
    const keyboard = keyboardsOf({ aspectRatio: '9:16' }).settings(1001);
    assert.deepEqual(labelsOf(keyboard), [
      ['veo-3.1 · $3.20'],
      ['✓ veo-3.1-fast · $0.80'],
      ['veo-3.1-lite · $0.40'],
      ['Wide 16:9 · $0.80', '✓ Tall 9:16 · $0.80'],
      ['✓ With sound · $0.80', 'Silent · $0.64'],
      ['Language'],
      ['Reset'],
    ]);
    const [, , , [wide] = [], [, silent] = [], [language] = [], [reset] = []] = buttonsOf(keyboard);
    assert.deepEqual(wide?.does, { kind: 'shape', owner: 1001, aspectRatio: '16:9' });
    assert.deepEqual(silent?.does, { kind: 'sound', owner: 1001, audio: false });
    assert.deepEqual(language?.does, { kind: 'languages', owner: 1001 });
    assert.deepEqual(reset?.does, { kind: 'reset', owner: 1001 });
  });

  it('show the statistics of each period, for all or for one', () => {
    assert.deepEqual(labelsOf(keyboardsOf().stats(1001, 'week', false)), [
      ['Today', '· 7 days ·', '30 days', 'All'],
      ['Me'],
    ]);
    const [, [everybody] = []] = buttonsOf(keyboardsOf().stats(1001, 'week', true));
    assert.deepEqual(everybody, {
      text: 'Everybody',
      does: { kind: 'stats', owner: 1001, period: 'week', mine: false },
    });
  });

  it('are left out where their data would be longer than Telegram allows, and the keyboard where none is left', () => {
    const keyboards = keyboardsOf({}, [named('m'.repeat(60))]);
    assert.equal(labelsOf(keyboards.models(1001)).length, googleModels.length + 1);
    assert.equal(labelsOf(keyboards.again(ofAda, null)).length, googleModels.length);
    assert.equal(keyboards.run(settingsFor(named('m'.repeat(60))), 'text'), null);
  });
});
