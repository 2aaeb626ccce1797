import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { GenerationContext } from '../../../machines/generation.ts';
import { begin } from '../../../src/generations/fold.ts';
import type { StateName } from '../../../src/generations/state.ts';
import { type ChatClient, type MessageView, SendError } from '../../../src/telegram/outgoing/chat-client.ts';
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

describe('a status message', () => {
  let time: TestTime;
  let chat: FakeChat;
  let board: StatusBoard;
  let troubles: unknown[];
  /** What the view says beside the state, as the elapsed time does. */
  let detail: string;

  const contextOf = (id: string, chatId = 1001): GenerationContext => ({
    ...begin(id, accepted({ chatId })).context,
    id,
  });
  const move = (state: StateName, id = 'g1', chatId = 1001) =>
    board.follow({ generation: contextOf(id, chatId), state });
  /** Everything that was done but chat actions. */
  const said = () => chat.done.filter(({ what }) => !what.endsWith('_video'));
  const words = () => said().map(({ what }) => what);

  beforeEach(() => {
    time = TestTime.stopped();
    chat = new FakeChat(time);
    troubles = [];
    detail = '';
    board = new StatusBoard({
      chat: chat as unknown as ChatClient,
      clock: () => time.now,
      rhythm,
      view: (_, state) => (state === 'done' ? null : { text: rich(state + detail), keyboard: null }),
      onTrouble: (_, error) => void troubles.push(error),
    });
  });
  afterEach(async () => {
    await time.passInSteps(120_000, 1_000);
    time.restore();
  });

  it('says at once where the generation stands, with the state that it has by then', async () => {
    move('queued');
    move('generating.submitting');
    await time.passInSteps(1);
    assert.deepEqual(said(), [{ what: 'say generating.submitting', at: 0 }]);
    move('done');
  });

  it('follows the machine, with the last state of those that came too fast, at most every few seconds', async () => {
    move('queued');
    await time.passInSteps(1_000);
    for (const state of ['generating.submitting', 'generating.rendering', 'downloading', 'uploading'] as const) {
      move(state);
      await time.passInSteps(100);
    }
    await time.passInSteps(10_000, 100);
    assert.deepEqual(words(), ['say queued', 'edit uploading']);
    const [first, second] = said();
    assert.equal((second?.at ?? 0) - (first?.at ?? 0), 3_000);
    move('done');
  });

  it('is brought up to date while a state lasts, and only where its words have changed', async () => {
    move('generating.rendering');
    await time.passInSteps(20_000, 500);
    assert.deepEqual(words(), ['say generating.rendering']);
    detail = ' 0:20';
    await time.passInSteps(5_000, 500);
    detail = ' 0:25';
    await time.passInSteps(5_000, 500);
    assert.deepEqual(words(), [
      'say generating.rendering',
      'edit generating.rendering 0:20',
      'edit generating.rendering 0:25',
    ]);
    move('done');
  });

  it('never edits more often than every three seconds, however often states and words change', async () => {
    move('queued');
    for (let turn = 0; turn < 200; turn++) {
      detail = ` ${turn}`;
      move(turn % 2 === 0 ? 'generating.rendering' : 'queued');
      await time.passInSteps(137);
    }
    const edits = said().map(({ at }) => at);
    const gaps = edits.slice(1).map((at, index) => at - (edits[index] ?? 0));
    assert.ok(edits.length > 5 && Math.min(...gaps) >= 3_000, JSON.stringify(gaps));
    move('failed');
    await time.passInSteps(1);
    assert.equal(words().at(-1), 'last edit failed 199');
  });

  it('is removed at once when the video is there', async () => {
    move('uploading');
    await time.passInSteps(10);
    move('done');
    await time.passInSteps(1);
    assert.deepEqual(said().at(-1), { what: 'remove', at: 10 });
  });

  it('becomes a sentence at once when none will come, whatever edit was waiting for its place', async () => {
    move('queued');
    await time.passInSteps(10);
    chat.editWaitMs = 60_000;
    move('generating.rendering');
    await time.passInSteps(4_000, 100);
    move('failed');
    await time.passInSteps(1);
    assert.deepEqual(words(), ['say queued', 'last edit failed']);
    assert.deepEqual(troubles, []);
    await time.passInSteps(120_000, 1_000);
    assert.equal(words().length, 2, 'the edit that waited is not made any more');
  });

  it('says the last word after a first one that is still on its way', async () => {
    let letGo = () => {};
    chat.saying = () =>
      new Promise((resolve) => {
        letGo = resolve;
      });
    move('queued');
    await time.passInSteps(10);
    move('failed');
    await time.passInSteps(1_000);
    assert.deepEqual(words(), ['say queued']);
    letGo();
    await time.passInSteps(1);
    assert.deepEqual(words(), ['say queued', 'last edit failed']);
  });

  it('is removed also where the video was there before it was', async () => {
    let letGo = () => {};
    chat.saying = () =>
      new Promise((resolve) => {
        letGo = resolve;
      });
    move('queued');
    await time.passInSteps(10);
    move('done');
    letGo();
    await time.passInSteps(1);
    assert.deepEqual(words(), ['say queued', 'remove']);
  });

  it('is not sent at all where it was all over before', async () => {
    move('done');
    await time.passInSteps(10);
    assert.deepEqual(words(), []);
  });

  it('that somebody deleted is not sent anew until the last word, and never fails anything', async () => {
    move('queued');
    await time.passInSteps(10);
    chat.editing = async () => false;
    move('generating.rendering');
    await time.passInSteps(4_000, 100);
    for (const each of ['a', 'b', 'c']) {
      detail = each;
      await time.passInSteps(6_000, 100);
    }
    assert.deepEqual(words(), ['say queued', 'edit generating.rendering']);
    move('failed');
    await time.passInSteps(1);
    assert.deepEqual(words().slice(2), ['last edit failedc', 'say failedc']);
    assert.deepEqual(troubles, []);
  });

  it('of which nobody knows whether it arrived is not sent again before the last word', async () => {
    chat.saying = async () => {
      throw new SendError('unclear');
    };
    move('queued');
    await time.passInSteps(10);
    chat.saying = async () => undefined;
    move('generating.rendering');
    await time.passInSteps(20_000, 500);
    assert.deepEqual(words(), ['say queued']);
    move('cancelled');
    await time.passInSteps(1);
    assert.deepEqual(words(), ['say queued', 'say cancelled']);
  });

  it('that could not be sent is tried again while the generation goes on', async () => {
    chat.saying = async () => {
      throw new SendError('failed');
    };
    move('queued');
    await time.passInSteps(10);
    chat.saying = async () => undefined;
    await time.passInSteps(10_000, 500);
    assert.deepEqual(words(), ['say queued', 'say queued']);
    assert.equal(troubles.length, 1);
    move('done');
  });

  it('is edited again after an edit that failed', async () => {
    move('queued');
    await time.passInSteps(10);
    chat.editing = async () => {
      throw new Error('429');
    };
    move('generating.rendering');
    await time.passInSteps(4_000, 100);
    chat.editing = async () => true;
    await time.passInSteps(10_000, 100);
    assert.deepEqual(words(), ['say queued', 'edit generating.rendering', 'edit generating.rendering']);
    assert.equal(troubles.length, 1);
    move('done');
  });

  it('leaves a generation alone whose last word cannot be said', async () => {
    chat.saying = async () => {
      throw new SendError('unreachable');
    };
    move('queued');
    await time.passInSteps(10);
    move('failed');
    await time.passInSteps(10);
    await board.settled();
    assert.equal(troubles.length, 2);
  });

  it('that a later run goes on with stays as it is', async () => {
    move('generating.rendering');
    await time.passInSteps(10);
    board.release(['g1', 'unknown']);
    await time.passInSteps(60_000, 1_000);
    await board.settled();
    assert.deepEqual(words(), ['say generating.rendering']);
  });

  it('is waited for at the end', async () => {
    let letGo = () => {};
    chat.editing = () =>
      new Promise((resolve) => {
        letGo = () => resolve(true);
      });
    move('queued');
    await time.passInSteps(10);
    move('failed');
    await time.passInSteps(10);
    let isSettled = false;
    const settling = board.settled().then(() => {
      isSettled = true;
    });
    await time.passInSteps(10);
    assert.equal(isSettled, false);
    letGo();
    await settling;
  });

  it('comes with a chat action while something is done, every few seconds, once for each chat, and stops with it', async () => {
    move('queued');
    move('generating.submitting');
    move('generating.rendering', 'g2');
    move('uploading', 'g3', 1002);
    await time.passInSteps(1);
    const actions = () => chat.done.filter(({ what }) => what.endsWith('_video')).map(({ what }) => what);
    chat.done.length = 0;
    await time.passInSteps(4_500);
    assert.deepEqual(actions(), ['record_video', 'upload_video']);
    for (const [id, chatId] of [
      ['g1', 1001],
      ['g2', 1001],
      ['g3', 1002],
    ] as const)
      move('done', id, chatId);
    await time.passInSteps(10);
    chat.done.length = 0;
    await time.passInSteps(60_000, 500);
    assert.deepEqual(actions(), []);
  });

  it('comes with a chat action as soon as something new is done', async () => {
    move('queued');
    await time.passInSteps(10);
    move('generating.submitting');
    move('generating.rendering');
    await time.passInSteps(10);
    move('downloading');
    move('uploading');
    await time.passInSteps(10);
    const actions = chat.done.filter(({ what }) => what.endsWith('_video'));
    assert.deepEqual(
      actions.map(({ what }) => what),
      ['record_video', 'upload_video'],
    );
    move('done');
  });

  it('comes with no chat action while it waits', async () => {
    move('queued');
    await time.passInSteps(30_000, 500);
    assert.deepEqual(
      chat.done.filter(({ what }) => what.endsWith('_video')),
      [],
    );
    move('cancelled');
  });
});
