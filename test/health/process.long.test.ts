import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openStage, type Stage } from '../../scripts/emulators/stage.ts';
import { portOf, readiness } from './readiness.ts';

const script = fileURLToPath(new URL('../../src/health/probe.js', import.meta.url));

/** What the container's health check says and exits with. */
async function probe(env: Record<string, string>): Promise<[code: number, words: string]> {
  const child = spawn(process.execPath, [script], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let words = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    words += text;
  });
  const [code] = await once(child, 'close');
  return [code, words.trim()];
}

describe('the health of a process', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage({ vertex: { renderMs: Number.POSITIVE_INFINITY } });
  });
  afterEach(() => stage.close());

  it('goes from starting to ready to stopping', async () => {
    const { telegram, vertex } = stage;
    const held = telegram.fault({ method: 'getMe', kind: 'hang' });
    const bot = await stage.bot({ HEALTH_PORT: '0' }, { ready: false });
    await bot.printed('health: ');
    assert.equal(await readiness(bot), 'starting');
    assert.deepEqual(await probe({ HEALTH_PORT: portOf(bot) }), [0, 'ok']);
    await bot.stop('SIGKILL');
    held.remove();

    const next = await stage.bot({ HEALTH_PORT: '0' });
    await next.printed('taking messages');
    assert.equal(await readiness(next), 'ok');
    telegram.user({ id: 1001, first_name: 'Ada' });
    telegram.say(1001, 1001, 'a fox that is just being made');
    await vertex.waitFor(() => vertex.submits.length === 1);
    next.child.kill('SIGTERM');
    await next.printed('stopping');
    assert.equal(await readiness(next), 'stopping');
    vertex.finish();
    assert.equal(await next.ended, 0);
    assert.deepEqual(await probe({ HEALTH_PORT: portOf(next) }), [1, 'nobody listens']);
  });

  it('is found bad where its event loop stands still', async () => {
    const bot = await stage.bot({ HEALTH_PORT: '0' });
    await bot.printed('taking messages');
    const env = { HEALTH_PORT: portOf(bot) };
    assert.deepEqual(await probe(env), [0, 'ok']);
    bot.child.kill('SIGSTOP');
    assert.deepEqual(await probe(env), [1, 'no answer in 5 s']);
    bot.child.kill('SIGCONT');
    assert.deepEqual(await probe(env), [0, 'ok']);
    assert.equal(await bot.stop(), 0);
  });

  it('is nobody’s business where it was not asked for', async () => {
    const bot = await stage.bot();
    await bot.printed('taking messages');
    assert.doesNotMatch(bot.output(), /health/);
    assert.deepEqual(await probe({}), [0, 'ok']);
    assert.equal(await bot.stop(), 0);
  });
});
