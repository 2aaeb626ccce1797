import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Api } from 'node-telegram-bot-api';
import type { Update } from 'node-telegram-bot-api/types';
import { type FaultRule, startTelegramEmulator, type TelegramEmulator } from '../../../scripts/emulators/telegram.ts';
import { OperatorError } from '../../../src/config/operator-error.ts';
import { UnconfirmedUpdates } from '../../../src/generations/unconfirmed-updates.ts';
import type { Intake } from '../../../src/telegram/incoming/intake.ts';
import { Poller, type PollerTools } from '../../../src/telegram/incoming/poller.ts';
import { message } from '../given.ts';

const token = '123456789:AA-emulated-token-of-a-poller-test';
const [ada, bob] = [1001, 1002];

describe('polling', () => {
  let telegram: TelegramEmulator;
  /** The texts of the messages that were handled, in that order. */
  let handled: string[];
  /** What each poll asked for, where `startWith` hands over. */
  let polled: { offset?: number; timeout: number }[];
  /** The pauses between polls, in ms; none of them is really made. */
  let pauses: number[];
  let troubles: string[];
  /** Each answer of Telegram, as how long it is not asked again then, in ms. */
  let rests: number[];
  let malformed: { id: number | null; fields: string[] }[];
  let poller: Poller;
  let running: Promise<void>;

  const textOf = (update: Update) => ('message' in update ? (update.message.text ?? '') : 'press');
  const start = ({ handle, ...changes }: Partial<PollerTools> & { handle?: Intake['handle'] } = {}) => {
    poller = new Poller({
      api: new Api(token, { apiRoot: telegram.root, maxRetries: 0 }),
      intake: { handle: handle ?? (async (update) => void handled.push(textOf(update))) },
      unconfirmed: null,
      holdSeconds: 30,
      random: () => 0.5,
      pause: async (ms) => void pauses.push(ms),
      onTrouble: ({ what }) => void troubles.push(what),
      onMalformed: (update) => void malformed.push(update),
      onPolling: () => undefined,
      onHeard: (restMs) => void rests.push(restMs),
      ...changes,
    });
    running = poller.run();
  };
  const stop = async () => {
    poller.stop();
    await running;
  };

  beforeEach(async () => {
    telegram = await startTelegramEmulator({ token });
    for (const id of [ada, bob]) telegram.user({ id, first_name: `${id}` });
    [handled, pauses, troubles, malformed, polled, rests] = [[], [], [], [], [], []];
  });
  afterEach(async () => {
    poller.stop();
    await running.catch(() => undefined);
    await telegram.close();
  });

  /** Says something and waits until it was handled and confirmed. */
  const heard = async (text: string) => {
    const { confirmedOffset } = telegram;
    telegram.say(ada, ada, text);
    await telegram.waitFor(() => telegram.confirmedOffset > confirmedOffset && telegram.isPolled);
  };

  const webhook =
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
  const answers: [rule: FaultRule, pause: number, trouble: RegExp][] = [
    [{ method: 'getUpdates', kind: '409' }, 10_000, /another instance of this bot/],
    [{ method: 'getUpdates', kind: 'error', code: 409, description: webhook }, 10_000, /webhook/],
    [{ method: 'getUpdates', kind: '429', retryAfter: 7 }, 7_000, /pause/],
    [{ method: 'getUpdates', kind: '500' }, 1_000, /500/],
    [{ method: 'getUpdates', kind: '502' }, 1_000, /cannot be reached/],
    [{ method: 'getUpdates', kind: 'not-json' }, 1_000, /cannot be reached/],
    [{ method: 'getUpdates', kind: 'reset-before' }, 1_000, /cannot be reached/],
    [{ method: 'getUpdates', kind: 'reset-after' }, 1_000, /cannot be reached/],
    [{ method: 'getUpdates', kind: 'error', code: 400, description: 'Bad Request: odd' }, 1_000, /400/],
    [{ method: 'getUpdates', kind: 'error', code: 403, description: 'Forbidden: odd' }, 1_000, /403/],
  ];
  for (const [rule, pause, trouble] of answers)
    it(`goes on after ${rule.kind}${rule.kind === 'error' ? ` ${rule.code} ${rule.description}` : ''}`, async () => {
      telegram.fault({ ...rule, times: 1 });
      start();
      await heard('still there?');
      assert.deepEqual(handled, ['still there?']);
      assert.deepEqual(pauses, [pause]);
      assert.equal(troubles.length, 1);
      assert.match(troubles[0] ?? '', trouble);
      await stop();
    });

  it('goes on where another instance takes the poll over, and where a webhook is set and removed', async () => {
    start();
    await telegram.waitFor(() => telegram.isPolled);
    const other = new Api(token, { apiRoot: telegram.root, maxRetries: 0 });
    const taken = other.getUpdates({ timeout: 50 });
    await telegram.waitFor(() => troubles.length === 1 && telegram.isPolled);
    await assert.rejects(taken, { errorCode: 409 });
    await heard('one');
    await other.setWebhook({ url: 'https://example.org/' });
    await telegram.waitFor(() => troubles.length > 1);
    await other.deleteWebhook({});
    await heard('two');
    assert.deepEqual(handled, ['one', 'two']);
    assert.match(troubles[0] ?? '', /another instance/);
    await stop();
  });

  it('removes a webhook that was there before it, however the start has fared with that', async () => {
    telegram.say(ada, ada, 'from before');
    const other = new Api(token, { apiRoot: telegram.root, maxRetries: 0 });
    await other.setWebhook({ url: 'https://example.org/' });
    telegram.fault({ method: 'deleteWebhook', kind: '500', times: 2 });
    start();
    await heard('after');
    assert.deepEqual(handled, ['from before', 'after']);
    assert.equal(troubles.length, 3);
    assert.equal(telegram.profile.webhook, '');
    await stop();
  });

  it('leaves a webhook alone that somebody sets while it polls', async () => {
    start();
    await heard('one');
    const other = new Api(token, { apiRoot: telegram.root, maxRetries: 0 });
    await other.setWebhook({ url: 'https://example.org/' });
    await telegram.waitFor(() => troubles.length > 1);
    assert.equal(telegram.callCount('deleteWebhook'), 0);
    await stop();
  });

  it('pauses ever longer, up to a quarter of a minute, and begins anew once it works again', async () => {
    const down = telegram.fault({ method: 'getUpdates', kind: '502', times: 8 });
    start();
    await heard('back');
    assert.equal(down.fired, 8);
    assert.deepEqual(pauses, [1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000, 15_000]);
    telegram.fault({ method: 'getUpdates', kind: '502', times: 1 });
    await heard('once more');
    assert.equal(pauses.at(-1), 1_000);
    await stop();
  });

  it('jitters its pauses, so that bots do not come back together', async () => {
    const draws = [0, 0.999_999];
    telegram.fault({ method: 'getUpdates', kind: '500', times: 2 });
    start({ random: () => draws.shift() ?? 0.5 });
    await heard('back');
    assert.deepEqual(pauses, [750, 2_500]);
    await stop();
  });

  it('tells when Telegram was heard of, which no connection and no gateway is, and for how long it asks for a rest', async () => {
    telegram.fault({ method: 'getUpdates', kind: '500', times: 1 });
    telegram.fault({ method: 'getUpdates', kind: '502', times: 1 });
    telegram.fault({ method: 'getUpdates', kind: '429', retryAfter: 7, times: 1 });
    start();
    await telegram.waitFor(() => telegram.isPolled);
    assert.deepEqual([troubles.length, rests], [3, [7_000, 0]]);
    await stop();
  });

  it('tells once that it works, and again after trouble', async () => {
    let polls = 0;
    start({ onPolling: () => void polls++ });
    await heard('one');
    await heard('two');
    assert.equal(polls, 1);
    telegram.fault({ method: 'getUpdates', kind: '500', times: 1 });
    await heard('three');
    await heard('four');
    assert.equal(polls, 2);
    await stop();
  });

  it('ends a poll that hangs', async () => {
    start({ holdSeconds: 1 });
    await telegram.waitFor(() => telegram.isPolled);
    const hang = telegram.fault({ method: 'getUpdates', kind: 'hang', times: 1 });
    telegram.say(ada, ada, 'one');
    await telegram.waitFor(() => hang.fired === 1);
    telegram.say(ada, ada, 'two');
    await telegram.waitFor(() => handled.includes('two'));
    assert.deepEqual(handled, ['one', 'two']);
    assert.equal(troubles[0], 'Telegram cannot be reached');
    await stop();
  });

  it('ends for good where the token is taken away', async () => {
    start();
    await telegram.waitFor(() => telegram.isPolled);
    telegram.revokeToken();
    await assert.rejects(running, (error: unknown) => error instanceof OperatorError && /token/.test(error.message));
  });

  it('ends for good where the address leads nowhere', async () => {
    start({ api: new Api(token, { apiRoot: `${telegram.root}/bot${token}`, maxRetries: 0 }) });
    await assert.rejects(
      running,
      (error: unknown) =>
        error instanceof OperatorError && /TELEGRAM_API_ROOT/.test(error.message) && !error.message.includes('AA-'),
    );
  });

  it('asks for the kinds of updates that it needs, whatever was asked for before', async () => {
    await new Api(token, { apiRoot: telegram.root }).getUpdates({ allowed_updates: ['poll'], timeout: 0 });
    start();
    await telegram.waitFor(() => telegram.isPolled);
    await heard('hello');
    assert.deepEqual(telegram.calls('getUpdates').at(-1)?.params.allowed_updates, [
      'message',
      'channel_post',
      'callback_query',
    ]);
    await stop();
  });

  it('keeps the order within a chat, and lets no chat wait for another', async () => {
    let letGo = () => {};
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    for (const text of ['ada 1', 'ada 2', 'ada 3']) telegram.say(ada, ada, text);
    for (const text of ['bob 1', 'bob 2']) telegram.say(bob, bob, text);
    const bobIsDone = new Promise<void>((resolve) => {
      start({
        handle: async (update) => {
          if (textOf(update) === 'ada 1') await gate;
          handled.push(textOf(update));
          if (handled.length === 2) resolve();
        },
      });
    });
    await bobIsDone;
    assert.deepEqual(handled, ['bob 1', 'bob 2']);
    letGo();
    await telegram.waitFor(() => telegram.pendingUpdates.length === 0);
    assert.deepEqual(handled.slice(2), ['ada 1', 'ada 2', 'ada 3']);
    await stop();
  });

  /** Polls a Telegram that hands over these batches one after the other, and then nothing more. */
  const startWith = (batches: unknown[][], changes: Parameters<typeof start>[0] = {}) =>
    new Promise<void>((resolve) => {
      const getUpdates = async (params: { offset?: number; timeout: number }, signal: AbortSignal) => {
        polled.push(params);
        const batch = batches.shift();
        if (batch) return batch;
        resolve();
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      };
      start({ api: { getUpdates } as unknown as Api, ...changes });
    });

  const odd: unknown[] = [
    { update_id: 8, message: null },
    { update_id: 8, message: { message_id: 1, date: 1, text: 'no chat' } },
    { update_id: 8, callback_query: { id: '1', data: 'secret' } },
    { update_id: 8, message: { message_id: 'one', date: 1, chat: { id: 1, type: 'private' } } },
    { update_id: 8, message: message({ from: { id: 1001, is_bot: false, first_name: 'Ada', username: 5 } as never }) },
    { update_id: 8, message: message({ text: ['secret'] as never }) },
  ];
  for (const [index, update] of odd.entries())
    it(`skips and confirms an update that cannot be read (${index + 1}), and hears everybody else`, async () => {
      const other = (update_id: number, text: string) => ({ update_id, message: message({ text }) });
      await startWith([[other(7, 'before'), update, other(9, 'after')]]);
      assert.deepEqual([handled, troubles], [['before', 'after'], []]);
      assert.equal(polled.at(-1)?.offset, 10);
      assert.equal(malformed[0]?.id, 8);
      assert.doesNotMatch(JSON.stringify(malformed), /secret|no chat/);
      await stop();
    });

  it('slows down where updates without ids come again and again, and hears whoever comes among them', async () => {
    const nameless = { message: message({ text: 'secret' }) };
    await startWith([
      [nameless],
      [null],
      [nameless, { update_id: 7, message: message({ text: 'heard' }) }],
      [nameless],
    ]);
    await stop();
    assert.deepEqual(handled, ['heard']);
    assert.deepEqual(pauses, [1_000, 2_000, 1_000]);
    assert.match(troubles[0] ?? '', /without ids/);
  });

  it('asks at once whether what came is confirmed, where that matters', async () => {
    const unconfirmed = new UnconfirmedUpdates();
    const confirmed: boolean[] = [];
    unconfirmed.bus.on('confirmed', () => confirmed.push(unconfirmed.has(7)));
    await startWith([[], [{ update_id: 7, message: message({ text: 'one' }) }], []], {
      unconfirmed,
      handle: async () => void handled.push(`${unconfirmed.has(7)}`),
    });
    assert.deepEqual([handled, confirmed], [['true'], [false]]);
    assert.deepEqual(
      polled.map(({ timeout, offset }) => [timeout, offset]),
      [
        [0, undefined],
        [30, undefined],
        [0, 8],
        [30, 8],
      ],
    );
    await stop();
  });

  it('rests an hour at most, whatever is asked for', async () => {
    telegram.fault({ method: 'getUpdates', kind: '429', retryAfter: 10 ** 10, times: 1 });
    start();
    await heard('back');
    assert.deepEqual(pauses, [3_600_000]);
    await stop();
  });

  it('handles an update once, however often it comes', async () => {
    const first = { update_id: 7, message: message({ text: 'once' }) };
    const batches = [[first], [first, first], [first]];
    await startWith(batches);
    assert.deepEqual(handled, ['once']);
    await stop();
  });

  it('hears messages whose ids were drawn anew after a quiet week, above or below the last', async () => {
    start();
    await heard('one');
    telegram.jumpToUpdate(17);
    telegram.say(ada, ada, 'two');
    await telegram.waitFor(() => handled.includes('two'));
    await telegram.waitFor(() => telegram.pendingUpdates.length === 0 && telegram.isPolled);
    telegram.jumpToUpdate(900_000_000);
    await heard('three');
    assert.deepEqual(handled, ['one', 'two', 'three']);
    await stop();
  });

  it('goes on where Telegram answers something else than updates', async () => {
    telegram.fault({ method: 'getUpdates', kind: 'error', code: 200, description: 'what?', times: 1 });
    start();
    await heard('one');
    assert.deepEqual(handled, ['one']);
    await stop();
  });

  it('leaves what it has handled to be confirmed at the end, and confirms it', async () => {
    start();
    await telegram.waitFor(() => telegram.isPolled);
    const hold = telegram.fault({ method: 'getUpdates', kind: 'hold', before: true });
    telegram.say(ada, ada, 'one');
    await telegram.waitFor(() => hold.held === 1);
    await stop();
    assert.equal(telegram.pendingUpdates.length, 1);
    hold.remove();
    await poller.confirm(AbortSignal.timeout(10_000));
    assert.equal(telegram.pendingUpdates.length, 0);
  });

  it('confirms in spite of some trouble, and gives up soon', async () => {
    start();
    await telegram.waitFor(() => telegram.isPolled);
    const hold = telegram.fault({ method: 'getUpdates', kind: 'hold', before: true });
    telegram.say(ada, ada, 'one');
    await telegram.waitFor(() => hold.held === 1);
    await stop();
    await telegram.waitFor(() => hold.held === 0);
    hold.remove();
    const down = telegram.fault({ method: 'getUpdates', kind: '500' });
    await assert.rejects(poller.confirm(AbortSignal.timeout(10_000)));
    assert.equal(telegram.pendingUpdates.length, 1);
    down.remove();
    telegram.fault({ method: 'getUpdates', kind: '502', times: 1 });
    await poller.confirm(AbortSignal.timeout(10_000));
    assert.equal(telegram.pendingUpdates.length, 0);
  });

  it('confirms also what it was just handling when it was stopped', async () => {
    let letGo = () => {};
    let began = () => {};
    const inHand = new Promise<void>((resolve) => {
      began = resolve;
    });
    start({
      handle: (update) =>
        new Promise((resolve) => {
          letGo = () => {
            handled.push(textOf(update));
            resolve();
          };
          began();
        }),
    });
    telegram.say(ada, ada, 'one');
    await inHand;
    poller.stop();
    const confirmed = poller.confirm(AbortSignal.timeout(10_000));
    letGo();
    await confirmed;
    await running;
    assert.deepEqual([handled, telegram.pendingUpdates.length], [['one'], 0]);
  });

  it('does not wait for ever to confirm, and has nothing to confirm where nothing came', async () => {
    start();
    await telegram.waitFor(() => telegram.isPolled);
    await stop();
    const { length } = telegram.calls('getUpdates');
    await poller.confirm(AbortSignal.timeout(10_000));
    assert.equal(telegram.calls('getUpdates').length, length);

    let began = () => {};
    const inHand = new Promise<void>((resolve) => {
      began = resolve;
    });
    start({
      handle: () => {
        began();
        return new Promise(() => undefined);
      },
    });
    telegram.say(ada, ada, 'one');
    await inHand;
    poller.stop();
    await assert.rejects(poller.confirm(AbortSignal.abort()), { name: 'AbortError' });
    running = Promise.resolve();
  });
});
