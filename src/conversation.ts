import type { Config } from './config/config.ts';
import { type Logger, safeError } from './config/logger.ts';
import { type Acceptor, generationId } from './generations/acceptance.ts';
import type { Generations } from './generations/generations.ts';
import { type EventLog, JournalBroken } from './log/event-log.ts';
import {
  type AdminFactType,
  adminStream,
  type FactDraft,
  generationStream,
  type SettingsFactType,
  settingsStream,
} from './log/facts.ts';
import type { OpenLog } from './log/open.ts';
import type { Budgets } from './money/budgets.ts';
import { draw } from './opening.ts';
import { recordsCsv } from './records/csv.ts';
import type { PromptRecord } from './records/records.ts';
import { AdminCommands } from './telegram/answers/admin-commands.ts';
import type { CallbackData } from './telegram/answers/button-data.ts';
import { Buttons } from './telegram/answers/buttons.ts';
import { Commands } from './telegram/answers/commands.ts';
import type { Keyboards } from './telegram/answers/keyboards.ts';
import { Access } from './telegram/incoming/access.ts';
import { Intake, type PromptRequest } from './telegram/incoming/intake.ts';
import type { Me } from './telegram/incoming/update.ts';
import type { ChatClient } from './telegram/outgoing/chat-client.ts';
import type { Texts } from './telegram/texts/en.ts';

export interface ConversationTools {
  config: Config;
  logger: Logger;
  clock: () => number;
  history: OpenLog;
  generations: Generations;
  acceptor: Acceptor;
  budgets: Budgets;
  chat: ChatClient;
  texts: Texts;
  keyboards: Keyboards;
  callbackData: CallbackData;
  me: Me;
}

/** What people can say and press, and what that does: the intake with all that it decides by. */
export function openConversation(tools: ConversationTools): Intake {
  const { config, logger, clock, history, generations, acceptor, budgets, chat, texts, keyboards, me } = tools;
  const { log, settings, messages, stats, admission } = history;
  const { models } = config.veo;
  const record = recording(log, clock);
  const modelOf = (userId: number) => settings.modelOf(userId);
  const cancel = (id: string, by: number) => generations.cancel(id, by);
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
  const onTrouble = (updateId: number, error: unknown) =>
    logger.warn({ updateId, ...safeError(error) }, 'an update could not be answered');
  const { confirmAboveUsd } = config;
  const asking = { texts, chat, keyboards, commands, accept: accepting(acceptor), confirmAboveUsd, onTrouble };
  const presses = new Buttons({
    ...asking,
    data: tools.callbackData,
    models,
    modelOf,
    cancel,
    find: (id) => generations.find(id),
    isKnown: (id) => log.has(generationStream(id)),
  });
  const access = new Access({ ...config.access, decision: (id) => admission.decision(id), clock });
  const admin = new AdminCommands({
    texts,
    chat,
    budgets,
    record,
    isAdmin: (id) => access.isAdmin(id),
    records: () => messages.all(),
    toCsv: async (all: readonly PromptRecord[]) => Buffer.from([...recordsCsv(all)].join('')),
  });
  return new Intake({
    ...asking,
    me,
    access,
    admin,
    presses,
    clock,
    record,
    isKnown: (chatId, messageId) => messages.byId(generationId(chatId, messageId, 'message')) !== null,
    endCut: (chatId, messageId) =>
      generations.fail(generationId(chatId, messageId, 'message'), (stage) =>
        stage === 'queued' ? 'PROMPT_CUT' : null,
      ),
    onUpgraded: (from, to) =>
      logger.warn({ from, to }, 'a group has become a supergroup: name its new id in the settings as well'),
  });
}

/** Appends what somebody has decided. */
function recording(log: EventLog, clock: () => number) {
  return async (fact: FactDraft<SettingsFactType | AdminFactType>): Promise<void> => {
    const stream = 'userId' in fact.data ? settingsStream(fact.data.userId) : adminStream;
    const event = { ...fact, stream, at: clock(), state: null };
    await log.append(event).catch((error: unknown) => {
      // Where the journal has just broken, what was decided holds until the end of this run.
      if (!(error instanceof JournalBroken)) throw error;
      return log.append(event);
    });
  };
}

/** Begins the generation that a message or a button asks for. */
const accepting =
  (acceptor: Acceptor) =>
  ({ prompt, sender, place, origin, keyMessageId, updateId, settings }: PromptRequest) =>
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
