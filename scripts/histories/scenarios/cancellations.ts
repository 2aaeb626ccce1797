import { ada, ben } from '../take.ts';
import type { Scenario } from './scenario.ts';

const oneAtATime = { MAX_CONCURRENT: '1' };

/** Prompts that are called off, in each state that allows it. */
export const cancellations: Record<string, Scenario> = {
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
};
