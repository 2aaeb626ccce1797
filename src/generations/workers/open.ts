import type { Config } from '../../config/config.ts';
import { type Logger, safeError } from '../../config/logger.ts';
import type { Workers } from '../worker-actor.ts';
import { downloadWorker } from './download.ts';
import type { FetchTools } from './fetch-video.ts';
import { type RenderTools, renderWorker } from './render.ts';
import { type SubmitTools, submitWorker } from './submit.ts';
import { type Deliver, uploadWorker } from './upload.ts';

/** What the four workers work with. */
export type WorkerTools = Pick<
  SubmitTools,
  'proveLead' | 'veo' | 'prompts' | 'sentFiles' | 'deadlines' | 'clock' | 'random'
> &
  Pick<RenderTools, 'files' | 'troubles' | 'pause'> &
  Pick<FetchTools, 'bucket' | 'monotonic'> & { settings: Config['veo']; deliver: Deliver; logger: Logger };

/** The worker of each stage; what they try again is logged without a word of anybody. */
export function openWorkers({ settings, deliver, logger, ...tools }: WorkerTools): Workers {
  const { outputUri, pollMs, tokenModel } = settings;
  const warnOf = (words: string) => (id: string, error: unknown) =>
    logger.warn({ generation: id, ...safeError(error) }, words);
  const onSilence = warnOf('Google does not answer what became of a video; asking again');
  const onNotFetched = warnOf('a paid video cannot be fetched or written; trying again');
  const fetching = { ...tools, retryMs: pollMs, onTrouble: onNotFetched };
  return {
    submit: submitWorker({ ...tools, tokenModel, outputUri, retryMs: pollMs }),
    render: renderWorker({ ...tools, tokenModel, pollMs, onTrouble: onSilence }),
    download: downloadWorker(fetching),
    upload: uploadWorker({ ...fetching, deliver }),
  };
}
