import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import {
  type Fault,
  type FaultRule,
  startTelegramEmulator,
  type TelegramEmulator,
} from '../../scripts/emulators/telegram.ts';
import { call, someBytes, token, upload } from './telegram-call.ts';

const ada = 1001;
const bob = 1002;

describe('faults of the Telegram emulator', () => {
  let telegram: TelegramEmulator;
  let folder: string;
  const faults: Fault[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telegram-faults-'));
    telegram = await startTelegramEmulator({ token, videosFolder: folder });
    telegram.user({ id: ada, first_name: 'Ada' });
    telegram.user({ id: bob, first_name: 'Bob' });
  });

  afterEach(() => {
    for (const fault of faults.splice(0)) fault.remove();
  });

  after(async () => {
    await telegram.close();
    await rm(folder, { recursive: true });
  });

  function fault(rule: FaultRule): Fault {
    const added = telegram.fault(rule);
    faults.push(added);
    return added;
  }

  const send = (chat_id: number, text: string) => call(telegram.root, 'sendMessage', { chat_id, text });
  const sendVideo = () =>
    upload(telegram.root, 'sendVideo', { chat_id: String(ada), video: new Blob([someBytes(400_000)]) });
  const has = (text: string) => telegram.messages(ada).some((message) => message.text === text);

  it('strikes as often as it is told, and only the calls it concerns', async () => {
    const busy = fault({ method: 'sendMessage', chatId: ada, kind: '500', times: 2 });
    const picky = fault({
      method: '*',
      kind: 'error',
      code: 400,
      description: 'Bad Request: no',
      when: ({ text }) => text === 'forbidden',
    });
    assert.equal((await send(bob, 'x')).status, 200);
    assert.deepEqual(
      [(await send(ada, 'x')).status, (await send(ada, 'x')).status, (await send(ada, 'x')).status],
      [500, 500, 200],
    );
    assert.equal((await send(bob, 'forbidden')).description, 'Bad Request: no');
    assert.deepEqual([busy.fired, picky.fired], [2, 1]);
    picky.remove();
    assert.equal((await send(bob, 'forbidden')).status, 200);
  });

  it('answers as a proxy in between does', async () => {
    const page = async () => {
      const response = await fetch(`${telegram.root}/bot${token}/getMe`);
      return [response.status, response.headers.get('content-type'), (await response.text()).includes('<html>')];
    };
    fault({ method: 'getMe', kind: '502', times: 1 });
    fault({ method: 'getMe', kind: 'not-json', times: 1 });
    assert.deepEqual(await page(), [502, 'text/html', true]);
    assert.deepEqual(await page(), [200, 'text/html', true]);
    fault({ method: 'getMe', kind: '401', times: 1 });
    fault({ method: 'getMe', kind: '409', times: 1 });
    assert.deepEqual(
      [(await call(telegram.root, 'getMe')).status, (await call(telegram.root, 'getMe')).status],
      [401, 409],
    );
  });

  it('resets a connection before or after the message took effect', async () => {
    fault({ method: 'sendMessage', kind: 'reset-before', times: 1 });
    await assert.rejects(send(ada, 'before'));
    assert.equal(has('before'), false);
    fault({ method: 'sendMessage', kind: 'reset-after', times: 1 });
    await assert.rejects(send(ada, 'after'));
    assert.equal(has('after'), true);
    assert.deepEqual(
      telegram
        .calls('sendMessage')
        .slice(-2)
        .map(({ status }) => status),
      [0, 0],
    );
  });

  it('cuts an upload in the middle and keeps nothing of it', async () => {
    const cut = fault({ method: 'sendVideo', kind: 'reset-mid-upload', afterBytes: 100_000, chatId: ada, times: 1 });
    await assert.rejects(sendVideo());
    assert.equal(cut.fired, 1);
    assert.deepEqual([telegram.videos.length, await readdir(folder)], [0, []]);
    assert.equal((await sendVideo()).status, 200);
    assert.deepEqual([telegram.videos.length, (await readdir(folder)).length], [1, 1]);
  });

  it('keeps nothing of a refused video', async () => {
    const kept = await readdir(folder);
    const video = new Blob([someBytes(1000)]);
    assert.equal((await upload(telegram.root, 'sendVideo', { chat_id: '5', video })).status, 400);
    assert.deepEqual(await readdir(folder), kept);
  });

  it('holds a message back before or after it took effect', async () => {
    const early = fault({ method: 'sendMessage', kind: 'hold', before: true, times: 1 });
    const first = send(ada, 'held early');
    await telegram.waitFor(() => early.held === 1);
    assert.equal(has('held early'), false);
    early.release();
    assert.equal((await first).status, 200);
    assert.equal(has('held early'), true);
    const late = fault({ method: 'sendMessage', kind: 'hold', times: 1 });
    const second = send(ada, 'held late');
    await telegram.waitFor(() => late.held === 1);
    assert.equal(has('held late'), true);
    late.release();
    assert.equal((await second).status, 200);
    assert.equal(late.held, 0);
  });

  it('is slow where it is told to', async () => {
    const slow = fault({ method: 'sendMessage', kind: 'slow', delayMs: 20, times: 1 });
    const sent = send(ada, 'slow');
    await telegram.waitFor(() => has('slow'));
    assert.equal(telegram.calls('sendMessage').at(-1)?.status, undefined);
    assert.equal((await sent).status, 200);
    assert.equal(slow.fired, 1);
  });

  it('tells of a long poll that begins late', async () => {
    fault({ method: 'getUpdates', kind: 'slow', delayMs: 5, before: true, times: 1 });
    const poll = call(telegram.root, 'getUpdates', { timeout: 50 });
    await telegram.waitFor(() => telegram.isPolled, { timeoutMs: 5_000, what: 'the poll' });
    telegram.say(ada, ada, 'there');
    assert.equal((await poll).status, 200);
  });

  it('never answers a call that hangs, and never processes it', async () => {
    const hang = fault({ method: 'sendMessage', kind: 'hang' });
    const client = new AbortController();
    const body = new URLSearchParams({ chat_id: String(ada), text: 'lost' });
    const sent = fetch(`${telegram.root}/bot${token}/sendMessage`, { method: 'POST', body, signal: client.signal });
    await telegram.waitFor(() => hang.fired === 1);
    client.abort();
    await assert.rejects(sent);
    await telegram.waitFor(() => telegram.calls('sendMessage').at(-1)?.status === 0);
    assert.equal(has('lost'), false);
  });

  it('counts every call, also those it keeps no more', async () => {
    const short = await startTelegramEmulator({ token, keepCalls: 3 });
    for (let index = 0; index < 10; index += 1) await call(short.root, 'getMe');
    assert.deepEqual([short.calls('getMe').length, short.callCount('getMe'), short.callCount()], [3, 10, 10]);
    await short.close();
  });
});
