import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Api } from 'node-telegram-bot-api';
import type { FaultRule } from '../../../scripts/emulators/telegram.ts';
import { OperatorError } from '../../../src/config/operator-error.ts';
import { message } from '../given.ts';
import { ada, Polling, token } from './polling.ts';

describe('polling', () => {
  let polling: Polling;
  beforeEach(async () => {
    polling = await Polling.open();
  });
  afterEach(() => polling.close());

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
      polling.telegram.fault({ ...rule, times: 1 });
      polling.start();
      await polling.heard('still there?');
      assert.deepEqual(polling.handled, ['still there?']);
      assert.deepEqual(polling.pauses, [pause]);
      assert.equal(polling.troubles.length, 1);
      assert.match(polling.troubles[0] ?? '', trouble);
      await polling.stop();
    });

  it('goes on where another instance takes the poll over, and where a webhook is set and removed', async () => {
    polling.start();
    await polling.telegram.waitFor(() => polling.telegram.isPolled);
    const other = new Api(token, { apiRoot: polling.telegram.root, maxRetries: 0 });
    const taken = other.getUpdates({ timeout: 50 });
    await polling.telegram.waitFor(() => polling.troubles.length === 1 && polling.telegram.isPolled);
    await assert.rejects(taken, { errorCode: 409 });
    await polling.heard('one');
    await other.setWebhook({ url: 'https://example.org/' });
    await polling.telegram.waitFor(() => polling.troubles.length > 1);
    await other.deleteWebhook({});
    await polling.heard('two');
    assert.deepEqual(polling.handled, ['one', 'two']);
    assert.match(polling.troubles[0] ?? '', /another instance/);
    await polling.stop();
  });

  it('removes a webhook that was there before it, however the start has fared with that', async () => {
    polling.telegram.say(ada, ada, 'from before');
    const other = new Api(token, { apiRoot: polling.telegram.root, maxRetries: 0 });
    await other.setWebhook({ url: 'https://example.org/' });
    polling.telegram.fault({ method: 'deleteWebhook', kind: '500', times: 2 });
    polling.start();
    await polling.heard('after');
    assert.deepEqual(polling.handled, ['from before', 'after']);
    assert.equal(polling.troubles.length, 3);
    assert.equal(polling.telegram.profile.webhook, '');
    await polling.stop();
  });

  it('leaves a webhook alone that somebody sets while it polls', async () => {
    polling.start();
    await polling.heard('one');
    const other = new Api(token, { apiRoot: polling.telegram.root, maxRetries: 0 });
    await other.setWebhook({ url: 'https://example.org/' });
    await polling.telegram.waitFor(() => polling.troubles.length > 1);
    assert.equal(polling.telegram.callCount('deleteWebhook'), 0);
    await polling.stop();
  });

  it('pauses ever longer, up to a quarter of a minute, and begins anew once it works again', async () => {
    const down = polling.telegram.fault({ method: 'getUpdates', kind: '502', times: 8 });
    polling.start();
    await polling.heard('back');
    assert.equal(down.fired, 8);
    assert.deepEqual(polling.pauses, [1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000, 15_000]);
    polling.telegram.fault({ method: 'getUpdates', kind: '502', times: 1 });
    await polling.heard('once more');
    assert.equal(polling.pauses.at(-1), 1_000);
    await polling.stop();
  });

  it('jitters its pauses, so that bots do not come back together', async () => {
    const draws = [0, 0.999_999];
    polling.telegram.fault({ method: 'getUpdates', kind: '500', times: 2 });
    polling.start({ random: () => draws.shift() ?? 0.5 });
    await polling.heard('back');
    assert.deepEqual(polling.pauses, [750, 2_500]);
    await polling.stop();
  });

  it('tells once that it works, and again after trouble', async () => {
    let polls = 0;
    polling.start({ onPolling: () => void polls++ });
    await polling.heard('one');
    await polling.heard('two');
    assert.equal(polls, 1);
    polling.telegram.fault({ method: 'getUpdates', kind: '500', times: 1 });
    await polling.heard('three');
    await polling.heard('four');
    assert.equal(polls, 2);
    await polling.stop();
  });

  it('ends a poll that hangs', async () => {
    polling.start({ holdSeconds: 1 });
    await polling.telegram.waitFor(() => polling.telegram.isPolled);
    const hang = polling.telegram.fault({ method: 'getUpdates', kind: 'hang', times: 1 });
    polling.telegram.say(ada, ada, 'one');
    await polling.telegram.waitFor(() => hang.fired === 1);
    polling.telegram.say(ada, ada, 'two');
    await polling.telegram.waitFor(() => polling.handled.includes('two'));
    assert.deepEqual(polling.handled, ['one', 'two']);
    assert.equal(polling.troubles[0], 'Telegram cannot be reached');
    await polling.stop();
  });

  it('ends for good where the token is taken away', async () => {
    polling.start();
    await polling.telegram.waitFor(() => polling.telegram.isPolled);
    polling.telegram.revokeToken();
    await assert.rejects(
      polling.running,
      (error: unknown) => error instanceof OperatorError && /token/.test(error.message),
    );
  });

  it('ends for good where the address leads nowhere', async () => {
    polling.start({ api: new Api(token, { apiRoot: `${polling.telegram.root}/bot${token}`, maxRetries: 0 }) });
    await assert.rejects(
      polling.running,
      (error: unknown) =>
        error instanceof OperatorError && /TELEGRAM_API_ROOT/.test(error.message) && !error.message.includes('AA-'),
    );
  });

  it('slows down where updates without ids come again and again, and hears whoever comes among them', async () => {
    const nameless = { message: message({ text: 'secret' }) };
    await polling.startWith([
      [nameless],
      [null],
      [nameless, { update_id: 7, message: message({ text: 'heard' }) }],
      [nameless],
    ]);
    await polling.stop();
    assert.deepEqual(polling.handled, ['heard']);
    assert.deepEqual(polling.pauses, [1_000, 2_000, 1_000]);
    assert.match(polling.troubles[0] ?? '', /without ids/);
  });

  it('rests an hour at most, whatever is asked for', async () => {
    polling.telegram.fault({ method: 'getUpdates', kind: '429', retryAfter: 10 ** 10, times: 1 });
    polling.start();
    await polling.heard('back');
    assert.deepEqual(polling.pauses, [3_600_000]);
    await polling.stop();
  });

  it('goes on where Telegram answers something else than updates', async () => {
    polling.telegram.fault({ method: 'getUpdates', kind: 'error', code: 200, description: 'what?', times: 1 });
    polling.start();
    await polling.heard('one');
    assert.deepEqual(polling.handled, ['one']);
    await polling.stop();
  });
});
