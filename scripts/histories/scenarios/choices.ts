import { ada, ben, prompt, zoe } from '../take.ts';
import type { Scenario } from './scenario.ts';

/** What people and admins choose, and what else than words they send. */
export const choices: Record<string, Scenario> = {
  settings: {
    ends: ['done', 'done', 'done'],
    settings: { ADMIN_USER_IDS: String(ada.id), ALLOWED_USER_IDS: `${ada.id},${ben.id}`, CONFIRM_ABOVE_USD: '10' },
    play: async (take) => {
      await take.start();
      await take.ask(ada, '/setmodel veo-3.1');
      await take.ask(ben, '/setmodel veo-3.1-lite');
      await take.ask(ada, `/allow ${zoe.id}`);
      await take.ask(ada, '/budget all 20');
      await take.ask(ada, '/budget user 4.50');
      for (const [count, person] of [ada, ben, zoe].entries()) {
        take.say(person);
        await take.until('VideoDelivered', count + 1);
      }
      await take.ask(ben, '/reset');
      await take.ask(ada, '/budget user off');
      await take.ask(ada, `/deny ${zoe.id}`);
    },
  },

  'shape-and-sound': {
    ends: ['done', 'done'],
    play: async (take) => {
      const { telegram } = take.stage;
      await take.start();
      const menu = await take.ask(ada, '/settings');
      telegram.press(ada.id, menu, 'Tall 9:16 · $0.80');
      await take.until('ShapeSelected');
      telegram.press(ada.id, menu, 'Silent · $0.64');
      await take.until('SoundSelected');
      take.say(ada);
      const video = await telegram.waitFor({ chat: ada.id, video: true });
      telegram.press(ada.id, video, 'Again, wide 16:9 · $0.64');
      await take.until('VideoDelivered', 2);
    },
  },

  photos: {
    ends: ['done', 'done', 'failed in queued: ALBUM_REFUSED'],
    play: async (take) => {
      const { telegram } = take.stage;
      const photo = () => telegram.photo(Buffer.from('\xff\xd8\xff\xe0', 'latin1'), { width: 900, height: 1600 });
      await take.start();
      telegram.sayAnything(ada.id, ada.id, { ...photo(), caption: prompt });
      await take.until('VideoDelivered');
      telegram.sayAlbum(ben.id, ben.id, [photo(), photo()], { caption: prompt });
      await take.until('VideoDelivered', 2);
      telegram.sayAlbum(zoe.id, zoe.id, [photo(), photo(), photo()], { caption: prompt });
      await take.until('GenerationFailed');
    },
  },

  continued: {
    ends: ['done', 'failed in submitting: FILE_NOT_FETCHED'],
    play: async (take) => {
      const { telegram } = take.stage;
      await take.start();
      take.say(ada);
      await take.until('VideoDelivered');
      const video = await telegram.waitFor({ chat: ada.id, video: true });
      // The stage keeps no videos: Telegram gives none back.
      const { message_id: after } = telegram.say(ada.id, ada.id, prompt, { replyTo: video });
      const question = await telegram.waitFor({ chat: ada.id, text: 'go on', after });
      telegram.press(ada.id, question, 'Go on from it · $0.70');
      await take.until('GenerationFailed');
    },
  },

  models: {
    ends: ['done'],
    play: async (take) => {
      const { vertex } = take.stage;
      const lite = 'veo-3.1-lite-generate-001';
      vertex.retire(lite);
      await take.start();
      await take.until('ModelWithdrawn');
      vertex.offer(lite);
      await take.stop();
      await take.start();
      await take.until('ModelRestored');
      take.say(ada);
      await take.until('VideoDelivered');
    },
  },

  language: {
    ends: ['done'],
    play: async (take) => {
      const { telegram } = take.stage;
      await take.start();
      const menu = await take.ask(ada, '/language');
      telegram.press(ada.id, menu, 'Deutsch');
      await take.until('LanguageSelected');
      take.say(ada);
      await take.until('VideoDelivered');
    },
  },
};
