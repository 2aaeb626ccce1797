import type { Budgets } from '../../money/budgets.ts';
import type { BudgetScope } from '../../records/admin-decisions.ts';
import { recordsCsv } from '../../records/csv.ts';
import type { Decisions } from '../../records/decisions.ts';
import type { Records } from '../../records/records.ts';
import type { Access } from '../incoming/access.ts';
import type { Place, Sender } from '../incoming/update.ts';
import type { ChatClient } from '../outgoing/chat-client.ts';
import type { Rich } from '../outgoing/formatting.ts';
import type { Texts } from '../texts/en.ts';
import { languages } from '../texts/languages.ts';
import type { Speech } from './speech.ts';

export interface AdminTools {
  texts: Texts;
  speech: Speech;
  chat: ChatClient;
  access: Access;
  budgets: Budgets;
  records: Records;
  decisions: Decisions;
}

const names = ['allow', 'deny', 'budget', 'export'] as const;
type AdminCommand = (typeof names)[number];

/** Whether a command is one that only admins have. */
export const isAdminCommand = (name: string): name is AdminCommand => names.some((each) => each === name);

/** What the bot answers to its admins: who may use it, what may be spent, and the records as a file. */
export class AdminCommands {
  readonly #tools: AdminTools;

  constructor(tools: AdminTools) {
    this.#tools = tools;
  }

  /** The answer, or null where it went out as a file. */
  async answer(name: AdminCommand, argument: string, sender: Sender, place: Place): Promise<Rich | null> {
    switch (name) {
      case 'allow':
      case 'deny': {
        const id = /^-?\d{1,15}$/.test(argument) ? Number(argument) : null;
        if (id === null) return this.#tools.texts.admin.idWanted(name);
        return name === 'allow' ? this.letIn({ id }, sender.id) : this.#shutOut(id, sender.id);
      }
      case 'budget':
        return this.#budget(argument, sender);
      case 'export':
        return this.#export(place);
    }
  }

  /** Lets a user or chat in, who hears of it where that is news. @returns what the admin hears */
  async letIn(whom: Pick<Sender, 'id' | 'language'>, by: number): Promise<Rich> {
    const { texts, speech, chat, access, decisions } = this.#tools;
    const { id } = whom;
    const isNews = !access.allows(whom, id);
    await decisions.record({ type: 'AccessGranted', data: { id, by } });
    // Not awaited: whether they can be reached must not hold up the next update.
    if (isNews)
      void chat
        .say({ chatId: id, threadId: null, replyTo: null }, languages[speech.with(whom)].letIn(id < 0))
        .catch(() => undefined);
    return texts.admin.allowed(id);
  }

  async #shutOut(id: number, by: number): Promise<Rich> {
    const { texts, access, decisions } = this.#tools;
    // Who is an admin cannot be shut out.
    if (access.isAdmin(id)) return texts.admin.notDenied(id);
    await decisions.record({ type: 'AccessRevoked', data: { id, by } });
    return texts.admin.denied(id);
  }

  async #budget(argument: string, sender: Sender): Promise<Rich> {
    const { texts, budgets, decisions } = this.#tools;
    const wanted = readBudget(argument);
    if (!wanted && argument.trim() !== '') return texts.admin.budgetUnknown();
    if (wanted) await decisions.record({ type: 'BudgetChanged', data: { ...wanted, by: sender.id } });
    return texts.admin.budgets(budgets.state(null), budgets.limit('user'));
  }

  async #export({ chatId, threadId, messageId, isPrivate }: Place): Promise<Rich | null> {
    const { texts, chat, records } = this.#tools;
    if (!isPrivate) return texts.admin.exportInPrivate();
    const all = records.all();
    if (all.length === 0) return texts.admin.nothingToExport();
    const file = { name: 'records.csv', type: 'text/csv', bytes: Buffer.from(recordsCsv(all)) };
    // Not awaited: an upload must not hold up the next update.
    void chat
      .showFile({ chatId, threadId, replyTo: messageId }, file, texts.admin.exported(all.length))
      .catch(() => undefined);
    return null;
  }
}

/** Reads `all 20`, `user 2.50`, `all off`; null for anything else. */
function readBudget(argument: string): { scope: BudgetScope; usdPerDay: number | null } | null {
  const [, scope, amount] = /^(all|user)\s+\$?(\d{1,9}(?:\.\d{1,6})?|off)$/i.exec(argument.trim()) ?? [];
  if (scope === undefined || amount === undefined) return null;
  return {
    scope: scope.toLowerCase() === 'all' ? 'all' : 'user',
    usdPerDay: amount.toLowerCase() === 'off' ? null : Number(amount),
  };
}
