import { ada, ben } from '../take.ts';
import type { Scenario } from './scenario.ts';

const bucket = { VEO_OUTPUT_GCS_URI: 'gs://demo-videos/bot' };

const oneAtATime = { MAX_CONCURRENT: '1' };

/** A bot that stops or dies, and starts again. */
export const interruptions: Record<string, Scenario> = {
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
};
