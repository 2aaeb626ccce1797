import { ada, ben, prompt, zoe } from '../take.ts';
import type { Scenario } from './scenario.ts';

const bucket = { VEO_OUTPUT_GCS_URI: 'gs://demo-videos/bot' };

/** Videos that arrive, each by another way. */
export const deliveries: Record<string, Scenario> = {
  done: {
    ends: ['done'],
    play: async (take) => {
      await take.start();
      take.say(ada);
      await take.until('VideoDelivered');
    },
  },

  'done-from-the-bucket': {
    ends: ['done'],
    settings: bucket,
    play: async (take) => {
      await take.start();
      take.say(ada);
      await take.until('VideoDelivered');
    },
  },

  'done-by-buttons': {
    ends: ['done', 'done'],
    play: async (take) => {
      const { telegram } = take.stage;
      await take.start();
      // Sent while the bot was away for two hours: a button asks whether it is still wanted.
      telegram.say(ada.id, ada.id, prompt, { date: Math.floor(Date.now() / 1000) - 7200 });
      const question = await telegram.waitFor({ chat: ada.id });
      const [yes] = question.reply_markup?.inline_keyboard.flat() ?? [];
      telegram.press(ada.id, question, yes?.text ?? '');
      const video = await telegram.waitFor({ chat: ada.id, video: true });
      telegram.press(ada.id, video, 'Again · $0.80');
      await take.until('VideoDelivered', 2);
    },
  },

  'refused-then-done': {
    ends: ['done'],
    play: async (take) => {
      const { vertex } = take.stage;
      vertex.script({ when: 'next', status: 429 });
      vertex.script({ when: 'next', status: 503 });
      await take.start();
      take.say(ada);
      await take.until('VideoDelivered');
    },
  },

  'uploaded-twice': {
    ends: ['done'],
    play: async (take) => {
      take.stage.telegram.fault({ method: 'sendVideo', kind: 'reset-after', times: 1 });
      await take.start();
      take.say(ada);
      await take.until('VideoDelivered');
    },
  },

  'delivered-somewhere': {
    ends: ['done'],
    play: async (take) => {
      take.stage.telegram.fault({ method: 'sendVideo', kind: 'odd-result', times: 1 });
      await take.start();
      take.say(ada);
      await take.until('VideoDelivered');
    },
  },

  crowd: {
    ends: ['done', 'failed in rendering: FILTERED', 'done', 'failed in rendering: VEO_BUSY', 'done', 'done'],
    settings: { MAX_CONCURRENT: '2', MAX_PER_USER: '1' },
    play: async (take) => {
      const { vertex } = take.stage;
      vertex.script({ when: { prompt: 'number 2' }, outcome: 'filtered' });
      vertex.script({ when: { prompt: 'number 4' }, outcome: 'error', code: 8, message: 'High load.' });
      vertex.script({ when: { prompt: 'number 5' }, status: 429, times: 1 });
      await take.start();
      [ada, ada, ben, zoe, ben, zoe].forEach((person, index) => {
        take.say(person, `${prompt}, number ${index + 1}`);
      });
      await take.until('VideoDelivered', 4);
      await take.until('GenerationFailed', 2);
    },
  },
};
