import type { StageOptions } from '../emulators/stage.ts';
import { ada, ben, prompt, type Take, zoe } from './take.ts';

/** A way that generations can go, to be recorded as one log. */
export interface Scenario {
  /** How its generations end, in any order: a recording that ends otherwise is thrown away. */
  ends: string[];
  settings?: Record<string, string>;
  stage?: StageOptions;
  play: (take: Take) => Promise<void>;
}

const bucket = { VEO_OUTPUT_GCS_URI: 'gs://demo-videos/bot' };
const oneAtATime = { MAX_CONCURRENT: '1' };

/** Every way, by the name of its file. */
export const scenarios: Record<string, Scenario> = {
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

  filtered: {
    ends: ['failed in rendering: FILTERED', 'failed in rendering: PROMPT_BLOCKED'],
    play: async (take) => {
      const { vertex } = take.stage;
      vertex.script({ when: 'next', outcome: 'filtered' });
      const message = 'The prompt could not be submitted: it violates our usage guidelines. Support codes: 58061214';
      vertex.script({ when: 'next', outcome: 'error', code: 3, message });
      await take.start();
      take.say(ada);
      await take.until('GenerationFailed');
      take.say(ben);
      await take.until('GenerationFailed', 2);
    },
  },

  'failed-submitting': {
    ends: ['failed in submitting: MODEL_NOT_FOUND'],
    play: async (take) => {
      take.stage.vertex.script({ when: 'next', status: 404, message: 'Publisher Model was not found.' });
      await take.start();
      take.say(ada);
      await take.until('GenerationFailed');
    },
  },

  'unclear-submit': {
    ends: ['failed in submitting: SUBMIT_UNCLEAR'],
    play: async (take) => {
      take.stage.vertex.fault({ kind: 'submit', fault: 'reset-after' });
      await take.start();
      take.say(ada);
      await take.until('GenerationFailed');
    },
  },

  'failed-rendering': {
    ends: ['failed in rendering: VEO_FAILED'],
    play: async (take) => {
      take.stage.vertex.script({ when: 'next', outcome: 'error', code: 13, message: 'Internal error.' });
      await take.start();
      take.say(ada);
      await take.until('GenerationFailed');
    },
  },

  'timed-out': {
    ends: ['failed in rendering: RENDER_TIMEOUT'],
    settings: { VEO_TIMEOUT_MS: '500' },
    play: async (take) => {
      take.stage.vertex.script({ when: 'next', outcome: 'never' });
      await take.start();
      take.say(ada);
      await take.until('GenerationFailed');
    },
  },

  'failed-downloading': {
    ends: ['failed in downloading: VIDEO_GONE'],
    settings: bucket,
    play: async (take) => {
      const { vertex } = take.stage;
      const download = vertex.fault({ kind: 'gcs-get', fault: 'hold' });
      await take.start();
      take.say(ada);
      await take.reaches(() => download.waiting, 1);
      for (const uri of vertex.objects.keys()) await removeObject(take, uri);
      download.release();
      await take.until('GenerationFailed');
    },
  },

  'failed-uploading': {
    ends: ['failed in uploading: CHAT_UNREACHABLE'],
    play: async (take) => {
      const { telegram, vertex } = take.stage;
      vertex.script({ when: 'next', outcome: 'video', renderMs: Number.POSITIVE_INFINITY });
      await take.start();
      take.say(ada);
      await take.until('OperationStarted');
      telegram.block(ada.id);
      vertex.finish();
      await take.until('GenerationFailed');
    },
  },

  'cancelled-queued': {
    ends: ['done', 'cancelled'],
    settings: oneAtATime,
    play: async (take) => {
      const { vertex } = take.stage;
      vertex.script({ when: 'next', outcome: 'never' });
      await take.start();
      take.say(ada);
      await take.until('OperationStarted');
      take.say(ben);
      await take.until('PromptAccepted', 2);
      take.say(ben, '/cancel');
      await take.until('GenerationCancelled');
      vertex.finish();
      await take.until('VideoDelivered');
    },
  },

  'cancelled-submitting': {
    ends: ['cancelled', 'cancelled'],
    play: async (take) => {
      const { vertex } = take.stage;
      await take.start();
      // Google takes the one and refuses the other, both after their authors have lost interest.
      for (const [count, person] of [ada, ben].entries()) {
        if (person === ben) vertex.script({ when: 'next', status: 429 });
        const request = vertex.fault({ kind: 'submit', fault: 'hold' });
        take.say(person);
        await take.reaches(() => request.waiting, 1);
        await take.ask(person, '/cancel');
        request.release();
        await take.until('GenerationCancelled', count + 1);
      }
    },
  },

  'cancelled-rendering': {
    ends: ['cancelled'],
    play: async (take) => {
      take.stage.vertex.script({ when: 'next', outcome: 'never' });
      await take.start();
      take.say(ada);
      await take.until('OperationStarted');
      take.say(ada, '/cancel');
      await take.until('GenerationCancelled');
    },
  },

  stopped: {
    ends: ['done', 'failed in queued: BOT_STOPPED_QUEUED'],
    settings: { ...oneAtATime, SHUTDOWN_GRACE_MS: '0' },
    play: async (take) => {
      const { vertex } = take.stage;
      vertex.script({ when: 'next', outcome: 'never' });
      await take.start();
      take.say(ada);
      await take.until('OperationStarted');
      take.say(ben);
      await take.until('PromptAccepted', 2);
      await take.stop();
      vertex.finish();
      await take.start();
      await take.until('VideoDelivered');
    },
  },

  'crashed-before-google': {
    ends: ['failed in submitting: BOT_STOPPED_SUBMITTING', 'failed in queued: BOT_STOPPED_QUEUED'],
    settings: oneAtATime,
    play: async (take) => {
      const request = take.stage.vertex.fault({ kind: 'submit', fault: 'hold' });
      await take.start();
      take.say(ada);
      await take.reaches(() => request.waiting, 1);
      take.say(ben);
      await take.until('PromptAccepted', 2);
      await take.crash();
      await take.start();
      await take.until('GenerationFailed', 2);
    },
  },

  'crashed-rendering': {
    ends: ['done'],
    play: async (take) => {
      const { vertex } = take.stage;
      vertex.script({ when: 'next', outcome: 'never' });
      await take.start();
      take.say(ada);
      await take.until('OperationStarted');
      await take.crash();
      vertex.finish();
      await take.start();
      await take.until('VideoDelivered');
    },
  },

  'crashed-downloading': {
    ends: ['done'],
    settings: bucket,
    play: async (take) => {
      const download = take.stage.vertex.fault({ kind: 'gcs-get', fault: 'hold' });
      await take.start();
      take.say(ada);
      await take.reaches(() => download.waiting, 1);
      await take.crash();
      await take.start();
      await take.until('VideoDelivered');
    },
  },

  'crashed-uploading': {
    ends: ['done'],
    play: async (take) => {
      const upload = take.stage.telegram.fault({ method: 'sendVideo', kind: 'hold', before: true, times: 1 });
      await take.start();
      take.say(ada);
      await take.reaches(() => upload.held, 1);
      await take.crash();
      await take.start();
      await take.until('VideoDelivered');
    },
  },

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

/** Somebody tidies up the bucket too early. */
async function removeObject({ stage: { vertex } }: Take, uri: string): Promise<void> {
  const [, name, object] = /^gs:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  await fetch(`${vertex.root}/storage/v1/b/${name}/o/${encodeURIComponent(object ?? '')}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${vertex.tokens.issue()}` },
  });
}
