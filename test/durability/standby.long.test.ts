import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { availableParallelism, loadavg } from 'node:os';
import { it, type TestContext } from 'node:test';
import type { PostgresServer } from '../../scripts/postgres-server.ts';
import { readiness } from '../health/readiness.ts';
import { withPostgres } from '../log/journal/postgres-place.ts';
import { sample } from '../support/extent.ts';
import { type Machine, Machines } from './machines.ts';

const ADA = 501;
const ADMIN = 502;
/** What the people who run it are promised, in ms. */
const TAKEOVER_MS = 10_000;

withPostgres('two machines with one bot and one database', (server) => {
  const ends = Object.entries<(leader: Machine) => void>({
    'is killed': (leader) => leader.signal('SIGKILL'),
    'is stopped': (leader) => leader.signal('SIGTERM'),
    freezes: (leader) => leader.signal('SIGSTOP'),
    'is cut off from the database': (leader) => leader.proxy.cut(),
  });
  for (const [how, end] of sample(ends))
    it(`go on with what Google makes within ten seconds where the one that leads ${how}`, async (t) => {
      const { machines, leader, standby } = await pair(t, server, { HEALTH_PORT: '0' });
      const { stage } = machines;
      assert.equal(await readiness(standby.life), 'standing by');
      const { telegram, vertex } = stage;
      vertex.script({ outcome: 'video', renderMs: Number.POSITIVE_INFINITY, times: 1 });
      telegram.say(ADA, ADA, 'a fox on a stream');
      await leader.life.printed('"fact":"OperationStarted"');

      const endedAt = performance.now();
      end(leader);
      await standby.life.printed('taking messages');
      assertInTime(t, performance.now() - endedAt);
      assert.equal(await readiness(standby.life), 'ok');
      vertex.finish();
      await telegram.waitFor(() => telegram.videos.length === 1);

      // The one of before, awake again or with its cable back.
      if (how === 'freezes') leader.signal('SIGCONT');
      if (how.startsWith('is cut off')) leader.proxy.mend();
      const code = await leader.life.ended;
      if (how === 'freezes' || how.startsWith('is cut off')) {
        assert.equal(code, 1, leader.output);
        assert.match(leader.output, /another process of this bot leads now/);
        assert.doesNotMatch(leader.output, /secret-of-the-server/);
      }
      telegram.say(ADA, ADA, 'a second fox');
      await telegram.waitFor(() => telegram.videos.length === 2);
      await standby.life.stop();
      const { records, open } = await machines.ledger();
      assert.deepEqual(open, []);
      assert.deepEqual(
        records.map(({ status }) => status),
        ['done', 'done'],
      );
      assert.equal(vertex.submits.length, 2);
      assert.equal(telegram.videos.length, 2);
    });

  it('go on within ten seconds also where the one that is stopped can neither have its last words nor its last numbers taken', async (t) => {
    const sockets: Socket[] = [];
    const hanging = createServer((socket) => void sockets.push(socket));
    await once(hanging.listen(0, '127.0.0.1'), 'listening');
    t.after(() => {
      hanging.close();
      for (const socket of sockets) socket.destroy();
    });
    const { port } = hanging.address() as AddressInfo;
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, ADMIN_USER_IDS: String(ADMIN) };
    const { machines, leader, standby } = await pair(t, server, env);
    const { telegram, vertex } = machines.stage;
    const submit = vertex.fault({ kind: 'submit', fault: 'hold', accepted: true });
    telegram.say(ADA, ADA, 'a fox on its way to Google');
    await vertex.waitFor(() => submit.waiting === 1);
    await telegram.waitFor(() => telegram.isPolled);
    telegram.fault({ method: 'getUpdates', kind: 'hang', times: 1 });
    const edit = telegram.fault({ method: 'editMessageText', kind: 'hang', times: 1 });

    const stoppedAt = performance.now();
    leader.signal('SIGTERM');
    await standby.life.printed('taking messages');
    assertInTime(t, performance.now() - stoppedAt);
    assert.equal(edit.fired, 1);
    assert.equal(await leader.life.ended, 0, leader.output);
    assert.ok(sockets.length > 0);
    assert.match(leader.output, /stopping: what runs has 4 s to finish/);
    // Its last fact is in the database that all share, not in its memory alone.
    assert.doesNotMatch(leader.output, /cannot be written|another process of this bot leads/);
    await telegram.waitFor({ chat: ADA, text: /while Google was taking the prompt/ });
    await standby.life.stop();
    const { records, open } = await machines.ledger();
    assert.deepEqual([records.map(({ status, cost }) => [status, cost]), open], [[['failed', null]], []]);
    assert.equal(vertex.submits.length, 1);
  });

  it('spend nothing where the one that leads froze just before its request, and another leads by then', async (t) => {
    const { machines, leader, standby } = await pair(t, server);
    const { telegram, vertex } = machines.stage;
    const counting = vertex.fault({ kind: 'countTokens', fault: 'hold' });
    telegram.say(ADA, ADA, 'a fox that is never paid for');
    await vertex.waitFor(() => counting.waiting === 1);
    leader.signal('SIGSTOP');
    await standby.life.printed('taking messages');
    counting.release();
    leader.signal('SIGCONT');
    assert.equal(await leader.life.ended, 1, leader.output);
    await telegram.waitFor({ chat: ADA, text: /while Google was taking the prompt/ });
    assert.equal(vertex.submits.length, 0);
  });

  it('say what is lost with the memory of the one that led: prompts that waited', async (t) => {
    const { machines, leader, standby } = await pair(t, server, { MAX_CONCURRENT: '1' });
    const { telegram, vertex } = machines.stage;
    vertex.script({ outcome: 'never', times: 1 });
    telegram.say(ADA, ADA, 'the first');
    await vertex.waitFor(() => vertex.submits.length === 1);
    telegram.say(ADA, ADA, 'the second');
    await telegram.waitFor({ chat: ADA, text: /^Queued/ });
    leader.signal('SIGKILL');
    await standby.life.printed('taking messages');
    await telegram.waitFor({ chat: ADA, text: /restarted before it was your turn\. It cost nothing\./ });
    assert.equal(vertex.submits.length, 1);
  });

  it('wait for a database that is away, and take then what was said meanwhile', async (t) => {
    const { machines, leader, standby } = await pair(t, server);
    const { telegram, vertex } = machines.stage;
    vertex.script({ outcome: 'video', renderMs: Number.POSITIVE_INFINITY, times: 1 });
    telegram.say(ADA, ADA, 'a fox that is made while nothing can be written');
    await leader.life.printed('"fact":"OperationStarted"');
    await server.stop();
    await leader.life.printed('Everything waits for it');
    vertex.finish();
    telegram.say(ADA, ADA, 'a fox that nobody hears of yet');
    await server.start();
    await telegram.waitFor(() => telegram.videos.length === 2);
    assert.equal(vertex.submits.length, 2);
    assert.ok(leader.isThere || standby.isThere);
  });
});

/** That a takeover took no longer than is promised. */
function assertInTime(t: TestContext, tookMs: number): void {
  t.diagnostic(`${Math.round(tookMs)} ms`);
  // A machine that runs other tests as well is slower than those of whom this is promised.
  const isBusy = (loadavg()[0] ?? 0) > availableParallelism();
  assert.ok(tookMs < TAKEOVER_MS * (isBusy ? 3 : 1), `${tookMs} ms`);
}

/** One that leads and one that stands by; both end with the test. */
async function pair(t: TestContext, server: PostgresServer, env: Record<string, string> = {}) {
  const machines = await Machines.open(server, env);
  t.after(() => machines.close());
  machines.stage.telegram.user({ id: ADA, first_name: 'Ada' });
  const [leader, standby] = machines.all;
  await leader.start('taking messages');
  await standby.start('standing by');
  return { machines, leader, standby };
}
