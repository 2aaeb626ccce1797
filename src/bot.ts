import { Background } from './background.ts';
import type { Config } from './config/config.ts';
import { type Logger, safeError } from './config/logger.ts';
import { OperatorError } from './config/operator-error.ts';
import { usualWaits, type Waits } from './config/waits.ts';
import { warnOfDefaults } from './config/warnings.ts';
import { Acceptor } from './generations/acceptance.ts';
import { Deadlines } from './generations/deadlines.ts';
import { Dispatcher } from './generations/dispatcher.ts';
import { Generations } from './generations/generations.ts';
import { GoogleWords } from './generations/google-words.ts';
import { codeAtStart } from './generations/interrupted.ts';
import { ModelWatch } from './generations/model-watch.ts';
import { Prompts } from './generations/prompts.ts';
import { resume } from './generations/resume.ts';
import { Troubles } from './generations/troubles.ts';
import { UnconfirmedUpdates } from './generations/unconfirmed-updates.ts';
import { openWorkers } from './generations/workers/open.ts';
import type { Health } from './health/health.ts';
import { openInspector } from './inspector/open.ts';
import { watchAway } from './log/away-watch.ts';
import type { EventLog } from './log/event-log.ts';
import type { ProveLead } from './log/journal/journal.ts';
import { openLog } from './log/open.ts';
import { Budgets } from './money/budgets.ts';
import { Reactions } from './reactions.ts';
import { Decisions } from './records/decisions.ts';
import { graceOf, shutDown } from './shutdown.ts';
import { openFiles } from './storage/open.ts';
import { CallbackData } from './telegram/answers/button-data.ts';
import { Keyboards } from './telegram/answers/keyboards.ts';
import { openAnswers } from './telegram/answers/open.ts';
import { Speech } from './telegram/answers/speech.ts';
import { UserSettings } from './telegram/answers/user-settings.ts';
import { openTelegram } from './telegram/api.ts';
import { Access } from './telegram/incoming/access.ts';
import { Intake } from './telegram/incoming/intake.ts';
import { openPoller } from './telegram/incoming/open.ts';
import { Notices } from './telegram/outgoing/notices.ts';
import { openChat, openDelivery } from './telegram/outgoing/open.ts';
import { introduce, whoAmI } from './telegram/profile.ts';
import { openBoard } from './telegram/status/open.ts';
import { inEachLanguage } from './telegram/texts/languages.ts';
import { openTelemetry } from './telemetry/open.ts';
import { monotonic } from './time/timers.ts';
import { openGoogle } from './veo/google.ts';
import { googleRefusal } from './veo/start-check.ts';

/** What a running bot can be asked for. */
export interface Bot {
  /** Settles when polling has ended. @throws OperatorError where it cannot go on */
  polling: Promise<void>;
  /** Rejects with an OperatorError where Google refuses this project; otherwise never settles. */
  refused: Promise<never>;
  /** Rejects with Superseded where another process leads: this one must end at once, without a stop. */
  superseded: Promise<never>;
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
  /** Told that Telegram is heard of. */
  health?: Pick<Health, 'heard' | 'become' | 'journalAway'>;
}

/** The composition root: config → log → projections → generations → telegram. @throws OperatorError */
export async function startBot(config: Config, logger: Logger, { clock, random, ...outside }: Outside): Promise<Bot> {
  const waits = { ...usualWaits, ...outside.waits };
  const time = { clock, monotonic, random, pause: waits.pause };
  const background = new Background(logger);
  const telegram = openTelegram(config.telegram, waits);
  const meAsked = whoAmI(telegram.once, logger, background.signal, waits.pause);
  meAsked.catch(() => undefined);
  const webhookRemoved = telegram.repeating.deleteWebhook({ drop_pending_updates: false });
  webhookRemoved.catch(() => undefined);

  // the log, and what is read from it
  // The journal comes first: a process that is refused must not clear the videos of the one that runs.
  const onStandingBy = () => {
    outside.health?.become('standing by');
    logger.info('standing by: another process of this bot leads, or did and may come back');
  };
  const onAway = (isAway: boolean) => outside.health?.journalAway(isAway);
  const { log, journal, shared, ...views } = await openLog(config, logger, {
    onStandingBy,
    onAway,
    pause: waits.pause,
  });
  outside.health?.become('starting');
  const files = await openFiles(config);
  const { records, choices, lastLanguages, adminDecisions, spending, statuses, withdrawn } = views;
  const superseded = shared?.superseded ?? new Promise<never>(() => {});
  const proveLead: ProveLead = shared && ((signal) => shared.proveLead(signal));
  const decisions = new Decisions(log, clock);
  const budgets = new Budgets({ spending, adminDecisions, limits: config.budgets, clock });

  // telegram, going out
  const models = config.veo.models.without((id) => withdrawn.foundBy(id) !== null);
  const callbackData = new CallbackData(config.telegram.token);
  const settings = new UserSettings(models, choices);
  const speech = new Speech({ choices, lastLanguages });
  const keyboardsIn = inEachLanguage((texts) => new Keyboards({ callbackData, texts, settings }));
  const chat = openChat(telegram, waits, logger);
  const prompts = new Prompts();
  const troubles = new Troubles();
  const deliver = openDelivery(config.telegram, keyboardsIn, { chat, prompts, troubles, clock });

  // generations
  const { veo, bucket } = await openGoogle(config, waits.googleMs);
  const googleWords = new GoogleWords();
  const deadlines = new Deadlines({ timeoutMs: config.veo.timeoutMs, clock, monotonic });
  const sending = { veo, bucket, files, prompts, sentFiles: telegram.files, troubles, deadlines, deliver, proveLead };
  const telemetry = await openTelemetry(config, log, logger);
  const workers = telemetry.traced(openWorkers({ ...sending, settings: config.veo, logger, ...time }));
  const inspector = await openInspector(config.inspect, log, logger);
  const generations = new Generations({ log, workers, clock, ...(inspector && { inspect: inspector.inspect }) });
  // A journal remembers what was paid for: without one, what Telegram may hand over again must wait.
  const unconfirmed = journal === null ? new UnconfirmedUpdates() : null;
  const dispatcher = new Dispatcher(generations, config.limits, monotonic, unconfirmed);
  telemetry.observe({ dispatcher, budgets });
  const acceptor = new Acceptor({ log, prompts, dispatcher, budgets, generations });

  // what follows from a fact: the dispatcher has heard of it before these, so that a slot that is free is held by then
  const keeping = { log, background, logger, isDurable: journal !== null, rhythm: waits.status, proveLead };
  const shown = { ...views, chat, clock, keyboardsIn, dispatcher, googleWords, troubles };
  const board = openBoard({ ...keeping, ...shown });
  const told = { chat, speech, keyboardsIn, budgets, spending, clock, background };
  const notices = new Notices({ ...told, admins: config.access.admins });
  const access = new Access({ ...config.access, adminDecisions, clock });
  const modelWatch = new ModelWatch({ veo, models, withdrawn, decisions, everyMs: waits.modelsMs });
  const follows = { log, models, modelWatch, access, generations, board, notices, prompts, googleWords };
  const reactions = new Reactions({ ...follows, files, bucket, background, logger });

  // telegram, coming in
  const me = await meAsked;
  const said = { chat, log, settings, access, clock, logger, budgets, decisions, generations };
  const asked = { ...said, ...views, acceptor, prompts, models, confirmAboveUsd: config.confirmAboveUsd };
  const answersTo = openAnswers({ ...asked, speech, keyboardsIn, callbackData, username: me.username });
  const intake = new Intake({ ...asked, me, notices, answersTo });
  const polls = { proveLead, api: telegram.polling, intake, unconfirmed, random, pause: waits.pause, logger };
  const heard = { onHeard: (ms: number) => outside.health?.heard(ms), onFailed: () => telemetry.pollFailed() };
  const poller = openPoller({ ...polls, ...heard, username: me.username });

  warnOfDefaults(config, logger);
  // Not said before it is known that the token is right.
  await webhookRemoved.catch((error: unknown) => {
    logger.warn({ ...safeError(error) }, 'an old webhook could not be removed');
  });
  background.add('the menu could not be registered', introduce(telegram.repeating, speech, config.access.admins));
  notices.started(me.username);
  await Promise.race([resume(generations, log, records.unfinished(), codeAtStart), superseded]);
  reactions.catchUp(statuses);
  const polling = poller.run();
  polling.catch(() => undefined);
  void modelWatch.run(background.signal).catch(() => undefined);
  if (shared) void watchAway(shared, notices, waits.pause, background.signal).catch(() => undefined);
  const refused = googleRefusal(veo, config.veo.tokenModel, background.signal, logger);
  refused.catch((error: unknown) => {
    if (error instanceof OperatorError) notices.refused(error.message);
  });
  const running = { acceptor, dispatcher, poller, generations, board, log, inspector, telemetry, files, background };
  const isDurable = () => journal !== null && log.broken === null;
  const stop = () => shutDown({ ...running, shared, isDurable: isDurable(), graceMs: graceOf(config) });
  return { polling, refused, superseded, log, promptsHeld: () => prompts.size, stop };
}
