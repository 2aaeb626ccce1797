import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { it } from 'node:test';
import { scriptCommand } from '../../scripts/script-command.ts';
import { call, someBytes, token } from './telegram-call.ts';

it('runs the Telegram emulator by itself, with its verbs over HTTP', async (test) => {
  const [node, ...script] = scriptCommand(new URL('../../scripts/emulators/telegram.ts', import.meta.url));
  const child = spawn(node, [...script, '--token', token], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  test.after(() => child.kill('SIGKILL'));
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const { root }: { root: string } = JSON.parse(String(line));

  async function control(verb: string, body: object): Promise<unknown> {
    const response = await fetch(`${root}/control/${verb}`, { method: 'POST', body: JSON.stringify(body) });
    const answer: { ok: boolean; result?: unknown; description?: string } = JSON.parse(await response.text());
    if (!answer.ok) throw new Error(answer.description);
    return answer.result;
  }

  await control('user', { id: 1001, first_name: 'Ada' });
  await control('group', { id: -5, title: 'Club' });
  const polled = call(root, 'getUpdates', { timeout: 30 });
  await control('say', { chatId: 1001, userId: 1001, text: 'a cat' });
  assert.match(JSON.stringify((await polled).result), /"text":"a cat"/);
  const bytes = someBytes(1000);
  const photo = { base64: bytes.toString('base64'), width: 720, height: 1280 };
  const document = { base64: photo.base64, file_name: 'cat.png', mime_type: 'image/png' };
  const ada = { chatId: 1001, userId: 1001 };
  assert.match(JSON.stringify(await control('say', { ...ada, photo, caption: 'it runs' })), /"caption":"it runs"/);
  assert.match(JSON.stringify(await control('say', { ...ada, document })), /"mime_type":"image\/png"/);
  const media = [{ photo }, { photo }];
  assert.match(JSON.stringify(await control('album', { ...ada, media, caption: 'from, to' })), /"media_group_id"/);
  await assert.rejects(control('say', { ...ada, photo: { ...photo, base64: '*' } }));
  await control('fault', { method: 'sendMessage', kind: '429', retryAfter: 3, times: 1 });
  assert.equal((await call(root, 'sendMessage', { chat_id: 1001, text: 'hello' })).status, 429);
  const parameters = { migrate_to_chat_id: -1_000_000_000_005 };
  await control('fault', { method: '*', kind: 'error', code: 400, description: 'moved', parameters, times: 1 });
  assert.deepEqual((await call(root, 'getMe')).parameters, parameters);
  await assert.rejects(control('fault', { method: '*', kind: '500', tims: 1 }), /tims/);
  await control('group', { id: -6, title: 'News', type: 'channel' });
  const waiting = control('wait', { chat: 1001, text: 'hello' });
  await call(root, 'sendMessage', { chat_id: 1001, text: 'hello' });
  assert.match(JSON.stringify(await waiting), /"text":"hello"/);
  assert.match(JSON.stringify(await control('calls', { method: 'sendMessage' })), /"count":2/);
  assert.match(JSON.stringify(await control('messages', { chatId: 1001 })), /a cat.*hello/);
  assert.match(JSON.stringify(await control('state', {})), /"pending":5/);
  await assert.rejects(control('dance', {}), /no such verb: dance/);
  child.kill('SIGTERM');
  const [code] = await exited;
  assert.equal(code, 0);
});
