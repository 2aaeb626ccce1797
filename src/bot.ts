import { join } from 'node:path';
import { GoogleAuth } from 'google-auth-library';
import { Api, type TransportOptions } from 'node-telegram-bot-api';
import { v7 as uuidv7 } from 'uuid';
import type { Config } from './config.ts';
import { isErrorCode, OperatorError, operatorWords } from './errors.ts';
import { Acceptor, generationId } from './generations/acceptance.ts';
import { Dispatcher } from './generations/dispatcher.ts';
import { Prompts } from './generations/prompts.ts';
import { Remarks } from './generations/remarks.ts';
import { Generations, type Workers } from './generations/runtime.ts';
import { downloadWorker } from './generations/workers/download.ts';
import { renderWorker } from './generations/workers/render.ts';
import { submitWorker } from './generations/workers/submit.ts';
import { uploadWorker } from './generations/workers/upload.ts';
import { EventLog, JournalBroken } from './log/event-log.ts';
import { type FactDraft, isFinal, type SettingsFactType, type Stage, settingsStream } from './log/facts.ts';
import { type Logger, safeError } from './logger.ts';
import { Messages } from './projections/messages.ts';
import { RenderingTimes } from './projections/rendering-times.ts';
import { Settings } from './projections/settings.ts';
import { Stats } from './projections/stats.ts';
import { VideoFiles } from './storage/video-files.ts';
import { Access } from './telegram/access.ts';
import { CallbackData } from './telegram/callback-data.ts';
import { ChatClient } from './telegram/chat-client.ts';
import { Commands } from './telegram/commands.ts';
import { delivery } from './telegram/delivery.ts';
import { Intake, type PromptRequest } from './telegram/intake.ts';
import { Keyboards } from './telegram/keyboards.ts';
import { Pace } from './telegram/pace.ts';
import { Poller } from './telegram/poller.ts';
import { Presses } from './telegram/presses.ts';
import { introduce, whoAmI } from './telegram/profile.ts';
import { StatusBoard, statusRhythm } from './telegram/status.ts';
import { statusView } from './telegram/status-view.ts';
import { en as texts } from './telegram/texts/en.ts';
import { bucketLink } from './veo/bucket.ts';
import { VeoClient } from './veo/client.ts';
import { dimensionsOf } from './veo/models.ts';

/** What a running bot can be asked for. */
export interface Bot {
  /** Settles when polling has ended. @throws OperatorError where it cannot go on */
  polling: Promise<void>;
  /** Rejects with an OperatorError where Google refuses this project; otherwise never settles. */
  refused: Promise<never>;
  /** Ends everything in good order: nothing new, what runs may finish within the grace time, chats are told. */
  stop: () => Promise<void>;
}

/** What is not of this process alone: passed in, so that tests can hold it. */
export interface World {
  clock: () => number;
  /** In [0, 1). */
  random: () => number;
}

const LAST_WORDS_MS = 5_000;

/** The composition root: config → log → projections → generations → telegram. @throws OperatorError */
export async function startBot(config: Config, logger: Logger, world: World): Promise<Bot> {
  const { clock, random } = world;
  const stopping = new AbortController();
  const background = new Set<Promise<unknown>>();
  const inBackground = (what: string, work: Promise<unknown>) => {
    const task = work
      .catch((error: unknown) => logger.warn({ ...safeError(error) }, what))
      .finally(() => background.delete(task));
    background.add(task);
  };

  // telegram
  const api = (options: TransportOptions) =>
    new Api(config.telegram.token, { apiRoot: config.telegram.apiRoot, ...options });
  const apis = {
    once: api({ maxRetries: 0, timeoutMs: 60_000 }),
    uploads: api({ maxRetries: 0, timeoutMs: 900_000 }),
    repeating: api({ maxRetries: 4, timeoutMs: 30_000 }),
  };
  const meAsked = whoAmI(
    apis.once,
    (pauseMs) => logger.warn({ pauseMs }, 'Telegram cannot be reached; trying again'),
    stopping.signal,
  );
  meAsked.catch(() => undefined);

  // log → projections
  const settings = new Settings();
  const messages = new Messages();
  const stats = new Stats(messages);
  const times = new RenderingTimes();
  const log = await EventLog.open({ projections: [settings, messages, stats, times], newId: uuidv7 });
  const files = await openFiles(config);

  // generations
  const prompts = new Prompts();
  const remarks = new Remarks();
  const auth = new GoogleAuth({
    projectId: config.google.project,
    scopes: ['https://www.googleapis.com/auth/cloud-platform'],
    // Without it, a token that Google revokes early is used until it would have expired.
    clientOptions: { forceRefreshOnFailure: true },
  });
  const { project, location, vertexRoot, storageRoot } = config.google;
  const veo = new VeoClient({ auth, project, location, apiRoot: vertexRoot });
  const { outputUri, pollMs, timeoutMs, models, tokenModel } = config.veo;
  const bucket = outputUri === null ? null : await openBucket(auth, storageRoot);
  const chat = new ChatClient(apis, new Pace(clock));
  const callbackData = new CallbackData(config.telegram.token);
  const keyboards = new Keyboards(callbackData, texts, models.models);
  const deliver = delivery({
    chat,
    texts,
    clock,
    publicServer: new URL(config.telegram.apiRoot).host === 'api.telegram.org',
    keyboard: ({ model }) => keyboards.again(model),
    dimensions: dimensionsOf,
  });
  const fetching = { veo, files, bucket, retryMs: pollMs };
  const workers: Workers = {
    submit: submitWorker({ veo, prompts, tokenModel, outputUri, retryMs: pollMs, clock, random }),
    render: renderWorker({ veo, files, tokenModel, pollMs, timeoutMs, clock }),
    download: downloadWorker(fetching),
    upload: uploadWorker({ ...fetching, deliver }),
  };
  const generations = new Generations({ log, workers, clock });
  const dispatcher = new Dispatcher(generations, config.limits, clock);
  const acceptor = new Acceptor({ log, messages, prompts, dispatcher, generations });
  const board = new StatusBoard({
    chat,
    clock,
    rhythm: statusRhythm,
    view: statusView({
      texts,
      keyboards,
      clock,
      position: (id) => dispatcher.order().indexOf(id) + 1 || null,
      usualMs: (model) => times.usual(model),
      remark: (id) => remarks.take(id),
      link: bucketLink,
    }),
    onTrouble: (id, error) => logger.debug({ generation: id, ...safeError(error) }, 'a status message failed'),
  });

  generations.bus.on('remark', (id, words) => remarks.note(id, words));
  generations.bus.on('defect', ({ id }, error) =>
    logger.error({ generation: id, ...safeError(error) }, 'unexpected error in a generation'),
  );
  generations.bus.on('moved', ({ generation, state, event }) => {
    const { id, gcsUri } = generation;
    board.follow({ generation, state });
    logger.info({ generation: id, fact: event.type, state }, 'generation');
    if (event.type === 'OperationStarted') prompts.forget(id);
    if (!isFinal(event)) return;
    prompts.forget(id);
    inBackground('a temporary file could not be removed', files.remove(id));
    if (event.type === 'VideoDelivered' && gcsUri !== null && bucket)
      inBackground('a delivered video could not be removed from the bucket', bucket.remove(gcsUri));
    if (event.type === 'VideoDelivered' && event.data.uploads > 1)
      logger.warn({ generation: id }, 'the end of an upload was unclear: the video was sent twice, or may have been');
    if (event.type === 'GenerationFailed') report(event.data.code, id, logger);
  });

  // telegram, going in
  const me = await meAsked;
  const record = async (fact: FactDraft<SettingsFactType>) => {
    const event = { ...fact, stream: settingsStream(fact.data.userId), at: clock(), state: null };
    await log.append(event).catch((error: unknown) => {
      if (!(error instanceof JournalBroken)) throw error;
      return log.append(event);
    });
  };
  const modelOf = (userId: number) => settings.modelOf(userId);
  const cancel = (id: string, by: number) => generations.cancel(id, by);
  const accept = ({ prompt, sender, place, origin, keyMessageId, updateId, settings }: PromptRequest) =>
    acceptor.accept(generationId(place.chatId, keyMessageId, origin), prompt, {
      userId: sender.id,
      username: sender.name,
      chatId: place.chatId,
      messageId: place.messageId,
      threadId: place.threadId,
      updateId,
      origin,
      ...settings,
    });
  const commands = new Commands({
    texts,
    keyboards,
    models,
    stats,
    username: me.username,
    clock,
    modelOf,
    record,
    cancel,
    unfinishedOf: (userId) => [...generations.live()].filter((generation) => generation.userId === userId),
  });
  const find = (id: string) => generations.find(id);
  const presses = new Presses({ texts, chat, data: callbackData, commands, models, modelOf, accept, find, cancel });
  const access = new Access(config.access, clock);
  const onTrouble = (updateId: number, error: unknown) =>
    logger.warn({ updateId, ...safeError(error) }, 'an update could not be answered');
  const intake = new Intake({ me, texts, chat, access, commands, presses, keyboards, clock, accept, onTrouble });
  const poller = new Poller({
    api: apis.once,
    handle: (update) => intake.handle(update),
    holdSeconds: 30,
    random,
    onTrouble: ({ what, pauseMs }) => logger.warn({ pauseMs }, `${what}; trying again`),
    onPolling: () => logger.info({ bot: me.username }, 'taking messages'),
  });

  if (access.isOpen)
    logger.warn(
      'everybody who finds this bot can spend your money: set ALLOWED_USER_IDS or ALLOWED_CHAT_IDS to prevent it',
    );
  if (config.journal === null)
    logger.warn('settings, statistics and running videos are kept in memory only: set EVENT_JOURNAL to keep them');
  await apis.repeating.deleteWebhook({ drop_pending_updates: false }).catch((error: unknown) => {
    logger.warn({ ...safeError(error) }, 'an old webhook could not be removed');
  });
  inBackground('the menu could not be registered', introduce(apis.repeating, texts));
  const refused = checkGoogle(veo, tokenModel, stopping.signal, logger);
  refused.catch(() => undefined);

  const stop = async () => {
    acceptor.close();
    dispatcher.close();
    poller.stop();
    inBackground('the last update could not be confirmed', poller.confirm(AbortSignal.timeout(LAST_WORDS_MS)));
    const fail = (codes: Partial<Record<Stage, Parameters<typeof operatorWords>[0]>>) =>
      Promise.all([...generations.live()].map(({ id }) => generations.fail(id, (stage) => codes[stage] ?? null)));
    await fail({ queued: 'BOT_STOPPED_QUEUED' });
    await Promise.race([generations.idle(), after(config.shutdownGraceMs)]);
    await fail({
      queued: 'BOT_STOPPED_QUEUED',
      submitting: 'BOT_STOPPED_SUBMITTING',
      rendering: 'BOT_STOPPED_RENDERING',
      downloading: 'BOT_STOPPED_DELIVERING',
      uploading: 'BOT_STOPPED_DELIVERING',
    });
    generations.halt();
    await Promise.race([Promise.all([board.settled(), ...background]), after(LAST_WORDS_MS)]);
    stopping.abort();
    await log.close();
  };
  return { polling: poller.run(), refused, stop };
}

/** Nothing keeps the process alive for this. */
const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());

/** Each bot has a folder of its own, so that two on one machine do not clear each other's files. */
async function openFiles({ tempDir, telegram }: Config): Promise<VideoFiles> {
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

/** Loaded only where a bucket is configured. */
async function openBucket(auth: GoogleAuth, apiRoot: string) {
  const { Bucket } = await import('./veo/bucket.ts');
  return new Bucket({ auth, apiRoot });
}

/** Asks Google whether it will let this project make videos, while polling begins already. */
async function checkGoogle(veo: VeoClient, model: string | null, signal: AbortSignal, logger: Logger): Promise<never> {
  try {
    await veo.authorize();
    const refusal = model === null ? null : await veo.refusal(model, signal);
    if (refusal) throw new OperatorError(`The bot cannot go on: ${operatorWords('PERMISSION_DENIED')}`);
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    if (error instanceof Error && 'code' in error && error.code === 'CREDENTIALS_REFUSED')
      throw new OperatorError(`The bot cannot go on: ${operatorWords('CREDENTIALS_REFUSED')}`);
    logger.warn({ ...safeError(error) }, 'Google cannot be reached; prompts are tried all the same');
  }
  return new Promise(() => undefined);
}

function report(code: string, generation: string, logger: Logger): void {
  const words = isErrorCode(code) ? operatorWords(code) : null;
  if (words !== null) logger.warn({ generation, code }, words);
}
