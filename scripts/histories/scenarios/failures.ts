import { ada, ben, type Take } from '../take.ts';
import type { Scenario } from './scenario.ts';

const bucket = { VEO_OUTPUT_GCS_URI: 'gs://demo-videos/bot' };

/** What ends without a video. */
export const failures: Record<string, Scenario> = {
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
};

/** Somebody tidies up the bucket too early. */
async function removeObject({ stage: { vertex } }: Take, uri: string): Promise<void> {
  const [, name, object] = /^gs:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  await fetch(`${vertex.root}/storage/v1/b/${name}/o/${encodeURIComponent(object ?? '')}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${vertex.tokens.issue()}` },
  });
}
