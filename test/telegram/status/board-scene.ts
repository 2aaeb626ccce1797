import type { GenerationContext } from '../../../machines/generation.ts';
import { begin } from '../../../src/generations/fold.ts';
import type { StateName } from '../../../src/generations/state.ts';
import type { ChatClient, MessageView } from '../../../src/telegram/outgoing/chat-client.ts';
import { rich } from '../../../src/telegram/outgoing/formatting.ts';
import { StatusBoard } from '../../../src/telegram/status/board.ts';
import { pause } from '../../../src/time/timers.ts';
import { accepted } from '../../support/facts.ts';
import { TestTime } from '../../support/time.ts';

const rhythm = { refreshMs: 5_000, leastMs: 3_000, actionMs: 4_500 };

type Doing = { what: string; at: number };

/** A chat that a test can slow down or break, and that remembers what was done when. */
class FakeChat {
  readonly done: Doing[] = [];
  /** How long the next edits wait for their place, as after a 429. */
  editWaitMs = 0;
  saying: () => Promise<void> = async () => undefined;
  editing: () => Promise<boolean> = async () => true;
  readonly #time: TestTime;
  readonly #began: number;

  constructor(time: TestTime) {
    this.#time = time;
    this.#began = time.now;
  }

  note(what: string): void {
    this.done.push({ what, at: this.#time.now - this.#began });
  }

  async say(_: unknown, { text }: { text: string }): Promise<{ chatId: number; messageId: number }> {
    this.note(`say ${text}`);
    await this.saying();
    return { chatId: 1001, messageId: 8 };
  }

  async edit(
    _chatId: number,
    _messageId: number,
    view: () => MessageView,
    options: { urgent?: boolean; signal?: AbortSignal },
  ): Promise<boolean> {
    if (!options.urgent && this.editWaitMs > 0) await pause(this.editWaitMs, options.signal);
    this.note(`${options.urgent ? 'last ' : ''}edit ${view().text.text}`);
    return this.editing();
  }

  async remove(): Promise<void> {
    this.note('remove');
  }

  async act(_chatId: number, _threadId: number | null, action: string): Promise<void> {
    this.note(action);
  }
}

const contextOf = (id: string, chatId: number): GenerationContext => ({
  ...begin(id, accepted({ chatId })).context,
  id,
});

/** A board of status messages in front of a chat, in a time that only the test lets pass. */
export class BoardScene {
  readonly time = TestTime.stopped();
  readonly chat = new FakeChat(this.time);
  readonly troubles: unknown[] = [];
  /** What the view says beside the state, as the elapsed time does. */
  detail = '';
  readonly board = new StatusBoard({
    chat: this.chat as unknown as ChatClient,
    clock: () => this.time.now,
    rhythm,
    view: (_, state) => (state === 'done' ? null : { text: rich(state + this.detail), keyboard: null }),
    onTrouble: (_, error) => void this.troubles.push(error),
  });

  /** A generation comes to a state. */
  move(state: StateName, id = 'g1', chatId = 1001): void {
    this.board.follow({ generation: contextOf(id, chatId), state });
  }

  /** Everything that was done but chat actions. */
  said(): Doing[] {
    return this.chat.done.filter(({ what }) => !what.endsWith('_video'));
  }

  words(): string[] {
    return this.said().map(({ what }) => what);
  }

  /** The chat actions. */
  actions(): string[] {
    return this.chat.done.filter(({ what }) => what.endsWith('_video')).map(({ what }) => what);
  }

  async close(): Promise<void> {
    await this.time.passInSteps(120_000, 1_000);
    this.time.restore();
  }
}
