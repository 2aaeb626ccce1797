import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { CostChartView } from './chart/cost-chart.ts';
import type { Config } from './config/config.ts';
import type { Logger } from './config/logger.ts';
import { OperatorError } from './config/operator-error.ts';
import type { EventLog } from './log/event-log.ts';
import { VideoFiles } from './storage/video-files.ts';
import { Bucket } from './veo/bucket.ts';
import { googleAuth } from './veo/google-auth.ts';
import { VeoClient } from './veo/veo-client.ts';

/** For what is seldom wanted: `npm start` runs by tsx's loader of CommonJS, which does not know `import()`. */
const load = createRequire(import.meta.url);

/** Each bot has a folder of its own, so that two on one machine do not clear each other's files. */
export async function openFiles({ tempDir, telegram }: Config): Promise<VideoFiles> {
  const folder = join(tempDir, `telegram-video-gen-${telegram.token.split(':')[0]}`);
  try {
    return await VideoFiles.open(folder);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown';
    throw new OperatorError(
      `The bot cannot start: it cannot use the folder ${folder} (${why}). Set TEMP_DIR to another one.`,
    );
  }
}

/** The way to Veo, and to the bucket for its videos where one is configured. */
export async function openGoogle(
  { google, veo }: Config,
  answerMs: number,
): Promise<{ veo: VeoClient; bucket: Bucket | null }> {
  const { project, location, vertexRoot, storageRoot } = google;
  const auth = googleAuth(project);
  const client = new VeoClient({ auth, project, location, apiRoot: vertexRoot, limits: { answerMs } });
  const bucket =
    veo.outputUri === null ? null : await Bucket.open({ auth: await auth(), apiRoot: storageRoot, answerMs });
  return { veo: client, bucket };
}

/** Loaded only where it is asked for. */
export async function openInspector(port: number, log: EventLog, logger: Logger) {
  const { startInspector } = load('./inspector/inspector.ts') as typeof import('./inspector/inspector.ts');
  const inspector = await startInspector({ port, log, warn: (words) => logger.warn(words) });
  // Its address is a secret of its own: who turned it on must see it, however quiet the log is.
  if (inspector && logger.isLevelEnabled('info')) logger.info(`inspector: ${inspector.url}`);
  else if (inspector) process.stdout.write(`inspector: ${inspector.url}\n`);
  return inspector;
}

/** Loaded only where somebody asks for statistics. */
export async function draw(chart: CostChartView): Promise<Uint8Array> {
  const { costChart } = load('./chart/cost-chart.ts') as typeof import('./chart/cost-chart.ts');
  const { drawPng } = load('./chart/png.ts') as typeof import('./chart/png.ts');
  const svg = costChart(chart);
  if (svg === null) throw new Error('there is nothing to draw');
  return drawPng(svg);
}

/** What an owner should know about settings left as they are. */
export function warnOfDefaults(config: Config, logger: Logger): void {
  if (config.access.users === null && config.access.chats === null)
    logger.warn(
      'everybody who finds this bot can spend your money: set ALLOWED_USER_IDS or ALLOWED_CHAT_IDS to prevent it',
    );
  const isLimited = config.budgets.all !== null || config.budgets.user !== null;
  if (config.journal === null)
    logger.warn(
      `settings, statistics, running videos${isLimited ? ', what was spent of the budgets' : ''} and what admins decide are kept in memory only: set EVENT_JOURNAL to keep them`,
    );
}
