import { Api, type TransportOptions } from 'node-telegram-bot-api';
import type { Config } from './config.ts';
import { Ending } from './ending.ts';
import { isErrorCode, OperatorError, operatorWords } from './errors.ts';
import { Acceptor, generationId } from './generations/acceptance.ts';
import { Budgets } from './generations/budgets.ts';
import { Dispatcher } from './generations/dispatcher.ts';
import { Prompts } from './generations/prompts.ts';
import { Remarks } from './generations/remarks.ts';
import { Generations, type Moved } from './generations/runtime.ts';
import type { Workers } from './generations/worker.ts';
import { downloadWorker } from './generations/workers/download.ts';
import { renderWorker } from './generations/workers/render.ts';
import { submitWorker } from './generations/workers/submit.ts';
import { uploadWorker } from './generations/workers/upload.ts';
import { googleRefusal } from './google-check.ts';
import { HttpClient } from './http-client.ts';
import { eventIds } from './log/event-id.ts';
import { EventLog, JournalBroken } from './log/event-log.ts';
import {
  type AdminFactType,
  adminStream,
  type FactDraft,
  generationStream,
  isFinal,
  type SettingsFactType,
  settingsStream,
} from './log/facts.ts';
import { type Logger, safeError } from './logger.ts';
import { draw, openFiles, openInspector, openJournal, verifyStates, warnOfDefaults } from './opening.ts';
import { Admission } from './projections/admission.ts';
import { recordsCsv } from './projections/export.ts';
import { type MessageRecord, Messages } from './projections/messages.ts';
import { OpenStatuses } from './projections/open-statuses.ts';
import { RenderingTimes } from './projections/rendering-times.ts';
import { Settings } from './projections/settings.ts';
import { Spending } from './projections/spending.ts';
import { Stats } from './projections/stats.ts';
import { Access } from './telegram/access.ts';
import { AdminCommands } from './telegram/admin.ts';
import { CallbackData } from './telegram/callback-data.ts';
import { ChatClient, patience } from './telegram/chat-client.ts';
import { Commands } from './telegram/commands.ts';
import { delivery } from './telegram/delivery.ts';
import { Intake, type PromptRequest } from './telegram/intake.ts';
import { Keyboards } from './telegram/keyboards.ts';
import { Notices } from './telegram/notices.ts';
import { Pace } from './telegram/pace.ts';
import { Poller } from './telegram/poller.ts';
import { Presses } from './telegram/presses.ts';
import { introduce, whoAmI } from './telegram/profile.ts';
import { StatusBoard } from './telegram/status.ts';
import { statusMemory } from './telegram/status-memory.ts';
import { statusView } from './telegram/status-view.ts';
import { en as texts } from './telegram/texts/en.ts';
import { type Tempo, usualTempo } from './tempo.ts';
import { Bucket } from './veo/bucket.ts';
import { bucketLink } from './veo/bucket-link.ts';
import { VeoClient } from './veo/client.ts';
import { googleAuth } from './veo/google-auth.ts';
import { dimensionsOf } from './veo/models.ts';

/** What a running bot can be asked for. */
export interface Bot {
  /** Settles when polling has ended. @throws OperatorError where it cannot go on */
  polling: Promise<void>;
  /** Rejects with an OperatorError where Google refuses this project; otherwise never settles. */
  refused: Promise<never>;
  log: EventLog;
  /** How many prompts are in memory at this moment. */
  promptsHeld: () => number;
  /** Ends everything in good order: nothing new, what runs may finish within the grace time, chats are told. */
  stop: () => Promise<void>;
}

/** To Telegram at once, of each kind: calls, uploads, repeated calls. It takes about thirty messages a second. */
const CONNECTIONS = 64;

/** What is not of this process alone: passed in, so that tests can hold it. */
export interface World {
  clock: () => number;
  /** In [0, 1). */
  random: () => number;
  tempo?: Partial<Tempo>;
}

/** The composition root: config → log → projections → generations → telegram. @throws OperatorError */
export async function startBot(config: Config, logger: Logger, { clock, random, ...world }: World): Promise<Bot> {
  const tempo = { ...usualTempo, ...world.tempo };
  const ending = new Ending(logger);
  const { token, apiRoot } = config.telegram;
  // The library's own time limits leave a timer behind for each call, which only the garbage collector removes.
  const api = (silenceMs: number | undefined, options: TransportOptions) =>
    new Api(token, { apiRoot, fetch: new HttpClient(CONNECTIONS, silenceMs).fetch, timeoutMs: 0, ...options });
  const apis = {
    once: api(tempo.telegramMs, { maxRetries: 0 }),
    uploads: api(tempo.uploadMs, { maxRetries: 0 }),
    repeating: api(tempo.telegramMs / 2, { maxRetries: 4, retryBackoffMs: tempo.backoffMs }),
    /** The poller has a time limit of its own. */
    polling: api(undefined, { maxRetries: 0 }),
  };
  const onUnreachable = (pauseMs: number, code: string | null) =>
    logger.warn({ pauseMs, ...coded(code) }, 'Telegram cannot be reached; trying again');
  const meAsked = whoAmI(apis.once, onUnreachable, ending.signal, tempo.pause);
  meAsked.catch(() => undefined);
  const webhookRemoved = apis.repeating.deleteWebhook({ drop_pending_updates: false });
  webhookRemoved.catch(() => undefined);

  // log → projections
  const settings = new Settings();
  const messages = new Messages();
  const stats = new Stats(messages);
  const times = new RenderingTimes();
  const spending = new Spending();
  const admission = new Admission();
  const statuses = new OpenStatuses();
  const projections = [settings, messages, stats, times, spending, admission, statuses];
  const filesOpened = openFiles(config);
  filesOpened.catch(() => undefined);
  const journal = await openJournal(config, logger);
  const log = await EventLog.open({ projections, journal, newId: eventIds(), verify: verifyStates });
  const files = await filesOpened;

  // generations
  const prompts = new Prompts();
  const remarks = new Remarks();
  const { project, location, vertexRoot, storageRoot } = config.google;
  const auth = googleAuth(project);
  const veo = new VeoClient({
    auth,
    project,
    location,
    apiRoot: vertexRoot,
    limits: { answerMs: tempo.googleMs },
  });
  const { outputUri, pollMs, timeoutMs, models, tokenModel } = config.veo;
  const bucket =
    outputUri === null
      ? null
      : await Bucket.open({ auth: await auth(), apiRoot: storageRoot, answerMs: tempo.googleMs });
  const onHeldUp = (waitMs: number) => logger.warn({ waitMs }, 'Telegram does not take a paid video yet; trying again');
  const chat = new ChatClient(apis, new Pace(clock, tempo.sending), patience, tempo.pause, onHeldUp);
  const callbackData = new CallbackData(token);
  const keyboards = new Keyboards(callbackData, texts, models.models);
  const deliver = delivery({
    chat,
    texts,
    clock,
    publicServer: new URL(apiRoot).host === 'api.telegram.org',
    keyboard: ({ model }) => keyboards.again(model),
    dimensions: dimensionsOf,
  });
  const onNotFetched = (id: string, error: unknown) =>
    logger.warn({ generation: id, ...safeError(error) }, 'a paid video cannot be fetched or written; trying again');
  const fetching = { veo, files, bucket, retryMs: pollMs, onTrouble: onNotFetched };
  const workers: Workers = {
    submit: submitWorker({ veo, prompts, tokenModel, outputUri, retryMs: pollMs, clock, random }),
    render: renderWorker({ veo, files, tokenModel, pollMs, timeoutMs, clock }),
    download: downloadWorker(fetching),
    upload: uploadWorker({ ...fetching, deliver }),
  };
  const inspector = config.inspect === null ? null : await openInspector(config.inspect.port, log, logger);
  const inspect = inspector ? { inspect: inspector.inspect } : {};
  const generations = new Generations({ log, workers, clock, ...inspect });
  const dispatcher = new Dispatcher(generations, config.limits, clock);
  const budgets = new Budgets({ spending, admission, limits: config.budgets, clock });
  const acceptor = new Acceptor({ log, prompts, dispatcher, budgets, generations });
  const forgotten = (noting: Promise<unknown>) => ending.inBackground('a status message was not noted', noting);
  const memory = journal && { memory: statusMemory({ log, statuses, clock, inBackground: forgotten }) };
  const board = new StatusBoard({
    ...memory,
    chat,
    clock,
    rhythm: tempo.status,
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
  const { admins } = config.access;
  const inBackground = (sending: Promise<unknown>) => ending.inBackground('an admin could not be told', sending);
  const notices = new Notices({ chat, texts, admins, budgets, spending, clock, inBackground });

  // what follows from what happened
  const removeDelivered = (gcsUri: string | null) => {
    if (gcsUri !== null && bucket)
      ending.inBackground('a delivered video could not be removed from the bucket', bucket.remove(gcsUri));
  };
  const follow = ({ generation, state, event }: Moved) => {
    const { id, gcsUri, userId, priceUsd } = generation;
    board.follow({ generation, state });
    logger.info({ generation: id, fact: event.type, state }, 'generation');
    if (event.type === 'OperationStarted') prompts.forget(id);
    if (!isFinal(event)) return;
    prompts.forget(id);
    notices.follow(event, userId, priceUsd);
    ending.inBackground('a temporary file could not be removed', files.remove(id));
    if (event.type === 'VideoDelivered') removeDelivered(gcsUri);
    if (event.type === 'VideoDelivered' && event.data.uploads > 1)
      logger.warn({ generation: id }, 'the end of an upload was unclear: the video was sent once more');
    if (event.type === 'GenerationFailed') report(event.data.code, id, logger);
  };
  generations.bus.on('moved', follow);
  generations.bus.on('remark', (id, words) => remarks.note(id, words));
  generations.bus.on('defect', ({ id }, error) =>
    logger.error({ generation: id, ...safeError(error) }, 'unexpected error in a generation'),
  );
  log.bus.on('broken', (cause) => {
    logger.error(
      { ...safeError(cause) },
      `${describeBroken(cause)} No new prompts are taken; what runs ends in memory.`,
    );
    notices.journalBroken();
    for (const { id } of generations.live())
      void generations.fail(id, (stage) => (stage === 'queued' ? 'JOURNAL_BROKEN' : null));
  });

  // telegram, coming in
  const me = await meAsked;
  const record = async (fact: FactDraft<SettingsFactType | AdminFactType>) => {
    const stream = 'userId' in fact.data ? settingsStream(fact.data.userId) : adminStream;
    const event = { ...fact, stream, at: clock(), state: null };
    await log.append(event).catch((error: unknown) => {
      // Where the journal has just broken, what was decided holds until the end of this run.
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
  const { confirmAboveUsd } = config;
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
    draw,
    budgetOf: (userId) => budgets.state(userId),
    unfinishedOf: (userId) => [...generations.live()].filter((generation) => generation.userId === userId),
  });
  const find = (id: string) => generations.find(id);
  const onTrouble = (updateId: number, error: unknown) =>
    logger.warn({ updateId, ...safeError(error) }, 'an update could not be answered');
  const asking = { texts, chat, keyboards, commands, accept, confirmAboveUsd, onTrouble };
  const isInLog = (id: string) => log.has(generationStream(id));
  const presses = new Presses({ ...asking, data: callbackData, models, modelOf, find, cancel, isKnown: isInLog });
  const access = new Access({ ...config.access, decision: (id) => admission.decision(id), clock });
  const records = () => messages.all();
  const toCsv = async (all: readonly MessageRecord[]) => Buffer.from([...recordsCsv(all)].join(''));
  const isAdmin = (id: number) => access.isAdmin(id);
  const admin = new AdminCommands({ texts, chat, isAdmin, budgets, records, toCsv, record });
  const isKnown = (chatId: number, messageId: number) =>
    messages.byId(generationId(chatId, messageId, 'message')) !== null;
  const endCut = (chatId: number, messageId: number) =>
    generations.fail(generationId(chatId, messageId, 'message'), (stage) => (stage === 'queued' ? 'PROMPT_CUT' : null));
  const onUpgraded = (from: number, to: number) =>
    logger.warn({ from, to }, 'a group has become a supergroup: name its new id in the settings as well');
  const intake = new Intake({ ...asking, isKnown, endCut, me, access, admin, presses, clock, record, onUpgraded });
  const poller = new Poller({
    api: apis.polling,
    handle: (update) => intake.handle(update),
    holdSeconds: 30,
    random,
    pause: tempo.pause,
    onTrouble: ({ what, pauseMs, code }) => logger.warn({ pauseMs, ...coded(code) }, `${what}; trying again`),
    onPolling: () => logger.info({ bot: me.username }, 'taking messages'),
  });

  warnOfDefaults(config, access.isOpen, logger);
  // Not said before it is known that the token is right.
  await webhookRemoved.catch((error: unknown) => {
    logger.warn({ ...safeError(error) }, 'an old webhook could not be removed');
  });
  ending.inBackground('the menu could not be registered', introduce(apis.repeating, texts, admins));
  notices.started(me.username);
  await generations.resume(messages.unfinished(), (stage) =>
    stage === 'queued' ? 'BOT_STOPPED_QUEUED' : stage === 'submitting' ? 'BOT_STOPPED_SUBMITTING' : null,
  );
  // What ended just before a crash: its chat may not have heard of it.
  for (const id of statuses.generations()) {
    const ended = generations.find(id) ? null : generations.recall(id);
    if (ended) board.follow(ended);
    if (ended?.state === 'done') removeDelivered(ended.generation.gcsUri);
  }
  const polling = poller.run();
  polling.catch(() => undefined);
  const refused = googleRefusal(veo, tokenModel, ending.signal, logger);
  refused.catch((error: unknown) => {
    if (error instanceof OperatorError) notices.refused(error.message);
  });
  const stop = () =>
    ending.run({
      acceptor,
      dispatcher,
      poller,
      generations,
      board,
      log,
      inspector,
      files,
      isDurable: journal !== null && log.broken === null,
      graceMs: config.shutdownGraceMs,
    });
  return { polling, refused, log, promptsHeld: () => prompts.size, stop };
}

const coded = (code: string | null) => (code === null ? {} : { code });

function report(code: string, generation: string, logger: Logger): void {
  const words = isErrorCode(code) ? operatorWords(code) : null;
  if (words !== null) logger.warn({ generation, code }, words);
}

/** The journal's own errors are written for the operator. */
const describeBroken = (cause: unknown): string =>
  cause instanceof OperatorError ? cause.message : 'The journal cannot be written.';
