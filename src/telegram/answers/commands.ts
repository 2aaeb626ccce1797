import { drawCostChart } from '../../chart/draw.ts';
import { stillChargedUsd } from '../../generations/cancellation.ts';
import type { Generations } from '../../generations/generations.ts';
import type { LiveState } from '../../generations/state.ts';
import type { FactDraft, SettingsFactType } from '../../log/facts.ts';
import type { Budgets } from '../../money/budgets.ts';
import { dayOf } from '../../money/day.ts';
import type { Decisions } from '../../records/decisions.ts';
import { type Statistics, sumOf } from '../../records/statistics.ts';
import type { ModelCatalogue } from '../../veo/models.ts';
import type { Access } from '../incoming/access.ts';
import type { Place, Sender } from '../incoming/update.ts';
import type { MessageView } from '../outgoing/chat-client.ts';
import { type Rich, rich } from '../outgoing/formatting.ts';
import type { Texts } from '../texts/en.ts';
import { type Language, languages, tags } from '../texts/languages.ts';
import type { StatisticsPeriod } from './button-data.ts';
import { cancellationWords } from './cancellation-words.ts';
import type { Keyboards } from './keyboards.ts';
import type { Speech } from './speech.ts';
import type { UserSettings } from './user-settings.ts';

export interface CommandTools {
  texts: Texts;
  speech: Speech;
  keyboards: Keyboards;
  models: ModelCatalogue;
  settings: UserSettings;
  statistics: Statistics;
  decisions: Decisions;
  budgets: Budgets;
  generations: Generations;
  access: Access;
  /** The bot's own name. */
  username: string;
  clock: () => number;
}

type Unfinished = NonNullable<ReturnType<Generations['find']>>;

const names = [
  'start',
  'help',
  'settings',
  'setmodel',
  'language',
  'reset',
  'stats',
  'cancel',
  'setduration',
  'setresolution',
];

/** Whether a command is one that this bot answers to everybody. */
export const isCommand = (name: string): boolean => names.includes(name);

const USERS_SHOWN = 8;
const CHOICES_SHOWN = 8;

/** What the bot answers to its commands. */
export class Commands {
  readonly #tools: CommandTools;

  constructor(tools: CommandTools) {
    this.#tools = tools;
  }

  /** The answer to a command; `name` is in lower case and without its slash. */
  async answer(name: string, argument: string, sender: Sender, place: Place): Promise<MessageView> {
    const { texts, settings, access, username } = this.#tools;
    switch (name) {
      case 'start':
        return only(texts.start(settings.of(sender.id)));
      case 'help':
        return only(texts.help(settings.offers(sender.id), username, access.isAdmin(sender.id)));
      case 'settings':
        return this.settings(sender.id);
      case 'setmodel':
        return argument === '' ? this.#modelList(sender.id) : this.setModel(argument, sender.id);
      case 'language':
        return this.#language(argument, sender);
      case 'reset':
        return this.#reset(sender);
      case 'stats':
        return this.stats(sender.id, 'all', false);
      case 'cancel':
        return this.#cancel(sender.id, place);
      case 'setduration':
      case 'setresolution':
        return only(texts.notAvailable(name));
      default:
        return only(texts.unknownCommand(`/${name}`));
    }
  }

  settings(userId: number): MessageView {
    const { texts, keyboards, budgets } = this.#tools;
    const settings = this.#tools.settings.of(userId);
    return {
      text: texts.settings(settings, budgets.state(userId), this.#tools.settings.insteadOf(settings) !== null),
      keyboard: keyboards.settings(userId),
    };
  }

  /** The languages to choose from. */
  languages(userId: number): MessageView {
    const { texts, keyboards } = this.#tools;
    return { text: texts.whichLanguage(), keyboard: keyboards.languages(userId) };
  }

  /** Chooses a language by its tag or its name; `auto` goes back to that of Telegram. */
  async #language(argument: string, sender: Sender): Promise<MessageView> {
    const named = argument.toLowerCase();
    const isNamed = (tag: Language) => [tag, languages[tag].name].some((each) => each.toLowerCase() === named);
    const language = named === 'auto' ? null : tags.find(isNamed);
    if (language === undefined) return this.languages(sender.id);
    await this.choose({ type: 'LanguageSelected', data: { userId: sender.id, language } });
    return only(rich(languages[this.#tools.speech.with(sender)].notes.languageSet));
  }

  async setModel(name: string, userId: number): Promise<MessageView> {
    const { texts, keyboards, models, settings } = this.#tools;
    const lookup = models.find(name);
    if (lookup.kind !== 'found') {
      const isRetired = lookup.kind === 'retired';
      const text = texts.modelUnknown(name, lookup.nearest, settings.offers(userId), isRetired);
      return { text, keyboard: keyboards.models(userId) };
    }
    await this.choose({ type: 'ModelSelected', data: { userId, model: lookup.model.id } });
    return only(texts.modelSet(settings.of(userId)));
  }

  /** Resolves once what a user chose is in the log. */
  async choose(choice: FactDraft<SettingsFactType>): Promise<void> {
    await this.#tools.decisions.record(choice);
  }

  /** The language that was chosen goes as well, and the answer is in the one that holds then. */
  async #reset(sender: Sender): Promise<MessageView> {
    const { settings, speech } = this.#tools;
    await this.choose({ type: 'SettingsReset', data: { userId: sender.id } });
    return only(languages[speech.with(sender)].reset(settings.of(sender.id)));
  }

  /** The statistics of a period, with a picture where there is something to draw. */
  stats(userId: number, period: StatisticsPeriod, mine: boolean): MessageView {
    const { texts, keyboards, models, statistics, clock } = this.#tools;
    const today = dayOf(clock());
    const sinceDay = { all: null, today, week: today - 6, month: today - 29 }[period];
    const scope = { sinceDay, userId: mine ? userId : null };
    const title = mine ? texts.statsMine(texts.statsTitle[period]) : texts.statsTitle[period];
    const byModel = statistics.byModel(scope);
    const text = texts.stats({
      title,
      totals: sumOf(byModel),
      inProgress: statistics.inProgress(scope.userId),
      byModel,
      users: mine ? [] : statistics.users(sinceDay, USERS_SHOWN),
    });
    const view = { text, keyboard: keyboards.stats(userId, period, mine) };
    if (!byModel.some(({ costUsd }) => costUsd > 0)) return view;
    const days = statistics.costByDay(scope);
    const offered = models.models.map(({ id }) => id);
    const used = byModel.map(({ model }) => model).filter((model) => !offered.includes(model));
    const chart = { title, days, fromDay: sinceDay, toDay: today, models: [...offered, ...used], words: texts.chart };
    return { ...view, picture: () => drawCostChart(chart) };
  }

  #modelList(userId: number): MessageView {
    const { texts, keyboards, settings } = this.#tools;
    const current = settings.of(userId).model;
    return { text: texts.models(settings.offers(userId), current), keyboard: keyboards.models(userId) };
  }

  async #cancel(userId: number, { chatId, messageId }: Place): Promise<MessageView> {
    const { texts, generations } = this.#tools;
    // After a crash the command may come again, and must not end what was asked for after it.
    const newestFirst = this.#unfinishedOf(userId)
      .filter((generation) => generation.chatId !== chatId || generation.messageId < messageId)
      .toReversed();
    const [newest] = newestFirst;
    if (!newest) return only(texts.nothingToCancel());
    if (newestFirst.length > 1) return this.#choice(newestFirst);
    return only(rich(cancellationWords(await generations.cancel(newest.id, userId), texts)));
  }

  /** The question which of a user's unfinished generations to cancel, or null where there is none. */
  cancelChoice(userId: number): MessageView | null {
    const newestFirst = this.#unfinishedOf(userId).toReversed();
    return newestFirst.length > 0 ? this.#choice(newestFirst) : null;
  }

  /** A user's generations that have not ended, oldest first. */
  #unfinishedOf(userId: number): Unfinished[] {
    return [...this.#tools.generations.live()].filter((generation) => generation.userId === userId);
  }

  #choice(newestFirst: Unfinished[]): MessageView {
    const { texts, keyboards, clock } = this.#tools;
    const choices = newestFirst.slice(0, CHOICES_SHOWN).map((generation, index) => {
      const { id, state, acceptedAt } = generation;
      // What is live has not ended.
      const doing = texts.doing[state as LiveState];
      return { id, label: texts.cancelChoice(index + 1, doing, clock() - acceptedAt, stillChargedUsd(generation)) };
    });
    return { text: texts.whichToCancel(), keyboard: keyboards.cancelOneOf(choices) };
  }
}

const only = (text: Rich): MessageView => ({ text, keyboard: null });
