import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Intake, type IntakeTools } from '../../../src/telegram/incoming/intake.ts';
import type { Sender } from '../../../src/telegram/incoming/update.ts';
import type { MessageView } from '../../../src/telegram/outgoing/chat-client.ts';
import { en } from '../../../src/telegram/texts/en.ts';
import { googleModels, settingsFor } from '../../../src/veo/models.ts';
import { me, message, updateOf } from '../given.ts';

const HOUR_MS = 3_600_000;

/** What becomes of a prompt that is so old when it is taken: it is begun, or asked about. */
async function taken(ageMs: number, isKnown = false): Promise<{ begun: string[]; asked: string[] }> {
  const [begun, asked]: [string[], string[]] = [[], []];
  const prompt = message({ text: 'a red fox' });
  const [model] = googleModels;
  assert.ok(model);
  const tools = {
    me,
    answersTo: () => ({ texts: en, keyboards: { run: () => null }, language: 'en' }),
    access: { allows: () => true, payer: (sender: Sender) => sender },
    settings: { of: () => settingsFor(model), insteadOf: () => null },
    chat: { show: async (_: unknown, { text }: MessageView) => void asked.push(text.text) },
    clock: () => prompt.date * 1000 + ageMs,
    confirmAboveUsd: null,
    records: { byId: () => (isKnown ? {} : null) },
    acceptor: {
      accept: async (id: string, { text }: { text: string }) => {
        begun.push(text);
        return { kind: 'begun', id };
      },
    },
    logger: { warn: assert.fail },
  } as unknown as IntakeTools;
  await new Intake(tools).handle(updateOf(prompt));
  return { begun, asked };
}

test('a prompt is begun up to an hour after it was sent, and asked about after that', async () => {
  for (const ageMs of [-5_000, 0, HOUR_MS - 1, HOUR_MS])
    assert.deepEqual(await taken(ageMs), { begun: ['a red fox'], asked: [] }, `${ageMs}`);
  for (const ageMs of [HOUR_MS + 1, 24 * HOUR_MS]) {
    const { begun, asked } = await taken(ageMs);
    assert.deepEqual(begun, []);
    assert.match(asked.join(), /^I was away when you sent this/);
  }
});

test('an old prompt that comes again, and has had its generation, is not asked about', async () => {
  assert.deepEqual(await taken(2 * HOUR_MS, true), { begun: [], asked: [] });
});
