import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { startTelegramEmulator, type TelegramEmulator } from '../../scripts/emulators/telegram.ts';
import { call, token } from './telegram-call.ts';

const ada = 1001;

describe('updates of the Telegram emulator', () => {
  let telegram: TelegramEmulator;

  beforeEach(async () => {
    telegram = await startTelegramEmulator({ token, firstUpdateId: 100 });
    telegram.user({ id: ada, first_name: 'Ada' });
  });

  afterEach(() => telegram.close());

  async function poll(params: object = {}): Promise<number[]> {
    const { result } = await call(telegram.root, 'getUpdates', params);
    assert.ok(Array.isArray(result));
    return result.map((update: { update_id: number }) => update.update_id);
  }

  it('holds an empty poll and releases it with everything that comes together', async () => {
    const waiting = poll({ timeout: 50 });
    await telegram.waitFor(() => telegram.isPolled);
    for (const text of ['one', 'two', 'three']) telegram.say(ada, ada, text);
    assert.deepEqual(await waiting, [100, 101, 102]);
    assert.equal(telegram.isPolled, false);
  });

  it('answers an empty poll without a timeout at once', async () => {
    assert.deepEqual(await poll(), []);
  });

  it('confirms what is below an offset, and with a negative one all but the last', async () => {
    for (const text of ['one', 'two', 'three', 'four']) telegram.say(ada, ada, text);
    assert.deepEqual(await poll({ limit: 2 }), [100, 101]);
    assert.deepEqual(await poll({ offset: 101, limit: 1 }), [101]);
    assert.deepEqual(await poll({ offset: -2 }), [102, 103]);
    assert.deepEqual(await poll(), [102, 103]);
    assert.equal(telegram.confirmedOffset, 102);
  });

  it('takes an offset from the future for none, as after a quiet week', async () => {
    telegram.say(ada, ada, 'before');
    assert.deepEqual(await poll({ offset: 101 }), []);
    telegram.jumpToUpdate(7);
    telegram.say(ada, ada, 'after');
    assert.deepEqual(await poll({ offset: 101 }), [7]);
  });

  it('lets a poll wait that repeats the last one, when asked to be that faithful', async () => {
    const faithful = await startTelegramEmulator({ token, slowRepeatedPolls: true, firstUpdateId: 1 });
    faithful.user({ id: ada, first_name: 'Ada' });
    await call(faithful.root, 'getUpdates', { offset: 1, timeout: 0 });
    const repeated = call(faithful.root, 'getUpdates', { offset: 1, timeout: 0 });
    await faithful.waitFor(() => faithful.isPolled);
    faithful.say(ada, ada, 'hello');
    assert.match(JSON.stringify((await repeated).result), /hello/);
    await faithful.close();
  });

  it('remembers allowed_updates when they are left out', async () => {
    await poll({ allowed_updates: ['callback_query'] });
    telegram.say(ada, ada, 'not wanted');
    assert.deepEqual(await poll(), []);
    await poll({ allowed_updates: [] });
    telegram.say(ada, ada, 'wanted');
    assert.deepEqual(await poll(), [100]);
  });

  it('refuses polls while a webhook is set, and drops what is pending on request', async () => {
    telegram.say(ada, ada, 'one');
    await call(telegram.root, 'setWebhook', { url: 'https://example.org/hook' });
    const refused = await call(telegram.root, 'getUpdates');
    assert.deepEqual(
      [refused.status, refused.description],
      [
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      ],
    );
    await call(telegram.root, 'deleteWebhook', { drop_pending_updates: false });
    assert.deepEqual(await poll(), [100]);
    await call(telegram.root, 'deleteWebhook', { drop_pending_updates: true });
    assert.deepEqual(await poll(), []);
  });

  it('ends the waiting poll with 401 when the token is revoked', async () => {
    const waiting = call(telegram.root, 'getUpdates', { timeout: 50 });
    await telegram.waitFor(() => telegram.isPolled);
    telegram.revokeToken();
    assert.deepEqual([(await waiting).status, (await waiting).description], [401, 'Unauthorized']);
    assert.equal((await call(telegram.root, 'getMe')).status, 401);
    assert.equal(telegram.callCount('getMe'), 1);
  });

  it('forgets a poll whose client went away', async () => {
    const client = new AbortController();
    const waiting = fetch(`${telegram.root}/bot${token}/getUpdates?timeout=50`, { signal: client.signal });
    await telegram.waitFor(() => telegram.isPolled);
    client.abort();
    await assert.rejects(waiting);
    await telegram.waitFor(() => !telegram.isPolled);
    telegram.say(ada, ada, 'still here?');
    assert.deepEqual(await poll(), [100]);
  });

  it('ends waiting polls when it is closed', async () => {
    const other = await startTelegramEmulator({ token });
    const waiting = call(other.root, 'getUpdates', { timeout: 50 });
    const awaited = other.waitFor(() => false);
    await other.waitFor(() => other.isPolled);
    await Promise.all([assert.rejects(waiting), assert.rejects(awaited, /was closed/), other.close()]);
  });
});
