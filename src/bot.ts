import type { Config } from './config/config.ts';
import { type Logger, safeError } from './config/logger.ts';
import { OperatorError } from './config/operator-error.ts';
import { usualWaits, type Waits } from './config/waits.ts';
import { openConversation } from './conversation.ts';
import { Acceptor } from './generations/acceptance.ts';
import { Dispatcher } from './generations/dispatcher.ts';
import { Generations } from './generations/generations.ts';
import { GoogleWords } from './generations/google-words.ts';
import { Prompts } from './generations/prompts.ts';
import { Reactions } from './generations/reactions.ts';
import type { Workers } from './generations/worker-actor.ts';
import { downloadWorker } from './generations/workers/download.ts';
import { renderWorker } from './generations/workers/render.ts';
import { submitWorker } from './generations/workers/submit.ts';
import { uploadWorker } from './generations/workers/upload.ts';
import type { EventLog } from './log/event-log.ts';
import { openLog } from './log/open.ts';
import { Budgets } from './money/budgets.ts';
import { openFiles, openGoogle, openInspector, warnOfDefaults } from './opening.ts';
import { Shutdown } from './shutdown.ts';
import { CallbackData } from './telegram/answers/button-data.ts';
import { Keyboards } from './telegram/answers/keyboards.ts';
import { openApis } from './telegram/api.ts';
import { Poller } from './telegram/incoming/poller.ts';
import { ChatClient, patience } from './telegram/outgoing/chat-client.ts';
import { delivery } from './telegram/outgoing/delivery.ts';
import { Notices } from './telegram/outgoing/notices.ts';
import { Rate } from './telegram/outgoing/rate.ts';
import { introduce, whoAmI } from './telegram/profile.ts';
import { StatusBoard } from './telegram/status/board.ts';
import { statusMemory } from './telegram/status/memory.ts';
import { statusView } from './telegram/status/view.ts';
import { en as texts } from './telegram/texts/en.ts';
import { bucketLink } from './veo/bucket-link.ts';
import { dimensionsOf } from './veo/models.ts';
import { googleRefusal } from './veo/start-check.ts';

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

/** What is not of this process alone: passed in, so that tests can hold it. */
export interface Outside {
  clock: () => number;
  /** In [0, 1). */
  random: () => number;
  waits?: Partial<Waits>;
}

/** The composition root: config → log → projections → generations → telegram. @throws OperatorError */
export async function startBot(config: Config, logger: Logger, { clock, random, ...world }: Outside): Promise<Bot> {
  const waits = { ...usualWaits, ...world.waits };
  const shutdown = new Shutdown(logger);
  const { token, apiRoot } = config.telegram;
  const apis = openApis(config.telegram, waits);
  const onUnreachable = (pauseMs: number, code: string | null) =>
    logger.warn({ pauseMs, ...coded(code) }, 'Telegram cannot be reached; trying again');
  const meAsked = whoAmI(apis.once, onUnreachable, shutdown.signal, waits.pause);
  meAsked.catch(() => undefined);
  const webhookRemoved = apis.repeating.deleteWebhook({ drop_pending_updates: false });
  webhookRemoved.catch(() => undefined);

  const [history, files] = await Promise.all([openLog(config, logger), openFiles(config)]);
  const { log, journal, messages, times, spending, admission, statuses } = history;
  const { veo, bucket } = await openGoogle(config, waits.googleMs);

  // telegram, going out
  const onHeldUp = (waitMs: number) => logger.warn({ waitMs }, 'Telegram does not take a paid video yet; trying again');
  const chat = new ChatClient(apis, new Rate(monotonic, waits.sending), patience, waits.pause, onHeldUp);
  const { outputUri, pollMs, timeoutMs, models, tokenModel } = config.veo;
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

  // generations
  const prompts = new Prompts();
  const remarks = new GoogleWords();
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

  // what follows from what happened
  const noting = (appending: Promise<unknown>) => shutdown.inBackground('a status message was not noted', appending);
  const memory = journal && { memory: statusMemory({ log, statuses, clock, inBackground: noting }) };
  const board = new StatusBoard({
    ...memory,
    chat,
    clock,
    rhythm: waits.status,
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
  const inBackground = (sending: Promise<unknown>) => shutdown.inBackground('an admin could not be told', sending);
  const notices = new Notices({ chat, texts, admins, budgets, spending, clock, inBackground });
  const consequences = new Reactions({
    log,
    generations,
    board,
    notices,
    prompts,
    remarks,
    files,
    bucket,
    shutdown,
    logger,
  });

  // telegram, coming in
  const me = await meAsked;
  const outgoing = { chat, texts, keyboards, callbackData };
  const intake = openConversation({ config, logger, clock, history, generations, acceptor, budgets, me, ...outgoing });
  const poller = new Poller({
    api: apis.polling,
    handle: (update) => intake.handle(update),
    holdSeconds: 30,
    random,
    pause: waits.pause,
    onTrouble: ({ what, pauseMs, code }) => logger.warn({ pauseMs, ...coded(code) }, `${what}; trying again`),
    onPolling: () => logger.info({ bot: me.username }, 'taking messages'),
  });

  warnOfDefaults(config, logger);
  // Not said before it is known that the token is right.
  await webhookRemoved.catch((error: unknown) => {
    logger.warn({ ...safeError(error) }, 'an old webhook could not be removed');
  });
  shutdown.inBackground('the menu could not be registered', introduce(apis.repeating, texts, admins));
  notices.started(me.username);
  await generations.resume(messages.unfinished(), (stage) =>
    stage === 'queued' ? 'BOT_STOPPED_QUEUED' : stage === 'submitting' ? 'BOT_STOPPED_SUBMITTING' : null,
  );
  consequences.catchUp(statuses);
  const polling = poller.run();
  polling.catch(() => undefined);
  const refused = googleRefusal(veo, tokenModel, shutdown.signal, logger);
  refused.catch((error: unknown) => {
    if (error instanceof OperatorError) notices.refused(error.message);
  });
  const stop = () =>
    shutdown.run({
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

/** A clock that nobody sets back: how fast the bot speaks has nothing to do with the time of day. In ms. */
const monotonic = (): number => performance.now();

const coded = (code: string | null) => (code === null ? {} : { code });
