import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import type { PostgresServer } from '../../../scripts/postgres-server.ts';
import { OperatorError } from '../../../src/config/operator-error.ts';
import { EventLog } from '../../../src/log/event-log.ts';
import type { StoredEvent } from '../../../src/log/facts.ts';
import { Superseded } from '../../../src/log/journal/journal.ts';
import { TcpProxy } from '../../support/tcp-proxy.ts';
import { someEvents } from './events.ts';
import { ask, type Heard, openLeading, openStanding, quickTimes, withPostgres } from './postgres-place.ts';

/** The journal of a database behind a proxy; both go when the test ends. */
async function behindProxy(t: TestContext, server: PostgresServer) {
  const url = await server.database();
  const proxy = await TcpProxy.open(server.port);
  const heard: Heard = [];
  const journal = await openLeading(server.address(new URL(url).pathname.slice(1), { port: proxy.port }), heard);
  t.after(async () => {
    await journal.close();
    await proxy.close();
  });
  return { url, proxy, heard, journal };
}

withPostgres('a journal in PostgreSQL', (server) => {
  const refused = (words: RegExp) => (error: unknown) => {
    assert.ok(error instanceof OperatorError, String(error));
    assert.match(error.message, words);
    assert.match(error.message, /^EVENT_JOURNAL postgres:\/\/\w+@/);
    assert.doesNotMatch(error.message, /secret|wrong-password/);
    return true;
  };

  it('says what is wrong at the start, without the password', async () => {
    await ask(server.superuser, "CREATE ROLE guest LOGIN PASSWORD 'secret-of-the-guest'");
    const url = await server.database();
    await (await openStanding(url)).close();
    const name = new URL(url).pathname.slice(1);
    const nobody = await server.database();
    await ask(nobody, 'CREATE TABLE events (one int)');
    const cases: [string, RegExp][] = [
      [server.address(name, { password: 'wrong-password' }), /refuses the password.* \(28P01\)\.$/],
      [url.replace(/:[^:@]*@/, '@'), /asks for a password/],
      [server.address('nowhere'), /no such database.* \(3D000\)\.$/],
      [server.address(name, { user: 'guest', password: 'secret-of-the-guest' }), /may not do this.* \(42501\)\.$/],
      [`${url}?sslmode=verify-full`, /no encrypted connection/],
      [nobody, /table of another program.* \(42P07\)\.$/],
    ];
    // Nor does one wait for what no waiting mends.
    for (const [address, words] of cases)
      for (const awaitsServer of [false, true])
        await assert.rejects(openStanding(address, [], { awaitsServer }), refused(words));
    const away = openStanding(server.address(name, { port: 1 }));
    await assert.rejects(away, refused(/nothing listens there.* \(ECONNREFUSED\)\.$/));
  });

  it('waits at the start for a server that is not there, does not answer or has no room, where it is to', async (t) => {
    const url = await server.database();
    const name = new URL(url).pathname.slice(1);
    const proxy = await TcpProxy.open(server.port);
    t.after(() => proxy.close());
    const limit = (most: number) => ask(server.superuser, `ALTER ROLE bot CONNECTION LIMIT ${most}`);
    t.after(() => limit(-1));
    const troubles: [RegExp, string, () => Promise<unknown>, () => Promise<unknown>][] = [
      [/ECONNREFUSED/, url, () => server.stop(), () => server.start()],
      [
        /does not answer/,
        server.address(name, { port: proxy.port }),
        async () => proxy.cut(),
        async () => proxy.mend(),
      ],
      [/too many connections/, url, () => limit(0), () => limit(-1)],
    ];
    for (const [words, address, take, give] of troubles) {
      await take();
      let isAway = () => {};
      const away = new Promise<void>((resolve) => {
        isAway = resolve;
      });
      const heard: Heard = [];
      const onAway = (said: string | null) => {
        heard.push(said);
        isAway();
      };
      const opening = openStanding(address, [], { awaitsServer: true, onAway });
      await Promise.race([away, opening]);
      await give();
      await (await opening).close();
      assert.match(String(heard[0]), words);
      assert.deepEqual(heard.slice(1), [null]);
    }
  });

  it('is refused where it is another bot’s, or a newer version’s', async () => {
    const url = await server.database();
    await (await openStanding(url)).close();
    await assert.rejects(openStanding(url, [], { botId: 5 }), refused(/another bot \(its id is 123456789\)/));
    await ask(url, 'UPDATE journal SET format = 99');
    await assert.rejects(openStanding(url), refused(/a newer version of the bot wrote it \(format 99/));
  });

  it('is made once by several that start at once, of which one leads', async () => {
    for (let round = 0; round < 10; round++) {
      const url = await server.database();
      const journals = await Promise.all(Array.from({ length: 4 }, () => openStanding(url)));
      const leads = await Promise.all(journals.map((journal) => journal.lead()));
      assert.equal(leads.filter(Boolean).length, 1);
      const leading = journals[leads.indexOf(true)];
      const others = journals.filter((journal) => journal !== leading);
      await leading?.append(someEvents(1));
      // Given away, it goes to exactly one of the others.
      await leading?.close();
      const next = await Promise.all(others.map((journal) => journal.lead()));
      assert.equal(next.filter(Boolean).length, 1);
      await Promise.all(others.map((journal) => journal.close()));
    }
  });

  it('ends the session of a leader that no longer says that it is there, and refuses all that it sends later', async (t) => {
    const { url, proxy, journal: earlier } = await behindProxy(t, server);
    await earlier.append(someEvents(1));
    const later = await openStanding(url);
    assert.equal(await later.lead(), false);
    proxy.cut();
    const unwritten = earlier.append(someEvents(2, 2));
    while (!(await later.lead())) await later.read();
    await later.append(someEvents(3, 2));
    proxy.mend();
    await assert.rejects(unwritten, Superseded);
    await assert.rejects(earlier.superseded, Superseded);
    await assert.rejects(earlier.proveLead(new AbortController().signal), Superseded);
    assert.deepEqual(await later.read(), someEvents(4));
    await later.close();
  });

  it('refuses an append of one that has lost the lead or given it away, before it has heard so itself', async (t) => {
    for (const loss of ['fence = fence + 1', 'renewed_at = NULL']) {
      const url = await server.database();
      // It does not ask meanwhile whether it leads.
      const journal = await openLeading(url, [], { times: { ...quickTimes, renewMs: 3_600_000 } });
      t.after(() => journal.close());
      await ask(url, `UPDATE journal SET ${loss}`);
      await assert.rejects(journal.append(someEvents(1)), Superseded);
      assert.deepEqual(await journal.read(), []);
    }
  });

  it('keeps the lead of one whose connection broke, though another stands by', async (t) => {
    const { url, proxy, journal } = await behindProxy(t, server);
    const other = await openStanding(url);
    for (let round = 0; round < 5; round++) {
      proxy.reset();
      const position = (await other.read()).length + 1;
      await Promise.all([journal.append(someEvents(1, position)), other.lead()]);
    }
    assert.equal(await other.lead(), false);
    assert.equal((await other.read()).length, 5);
    await other.close();
  });

  it('leaves the lead to whoever had it, where the server was away for all', async (t) => {
    const { url, proxy, journal } = await behindProxy(t, server);
    const way = await TcpProxy.open(server.port);
    const other = await openStanding(server.address(new URL(url).pathname.slice(1), { port: way.port }));
    t.after(async () => {
      await other.close();
      await way.close();
    });
    assert.equal(await other.lead(), false);
    for (const each of [proxy, way]) each.cut();
    // One that is started meanwhile knows no more than the others.
    const address = server.address(new URL(url).pathname.slice(1), { port: way.port });
    const opening = openStanding(address, [], { awaitsServer: true });
    t.after(async () => (await opening).close());
    // Longer than the word of one that leads holds.
    const isOld = "SELECT clock_timestamp() - renewed_at > interval '2.1 s' AS old FROM journal";
    while (!(await ask(url, isOld)).rows[0].old);
    // The one that stands by is quicker.
    way.mend();
    assert.equal(await other.lead(), false);
    assert.equal(await (await opening).lead(), false);
    proxy.mend();
    await journal.append(someEvents(1));
    assert.equal(await other.lead(), false);
    assert.deepEqual(await other.read(), someEvents(1));
  });

  it('never lets an event be changed or removed', async () => {
    const url = await server.database();
    const journal = await openLeading(url);
    await journal.append(someEvents(2));
    for (const change of ["UPDATE events SET state = 'done'", 'DELETE FROM events', 'TRUNCATE events'])
      await assert.rejects(ask(url, change), /events are only ever added/);
    assert.deepEqual(await journal.read(), someEvents(2));
    await journal.close();
  });

  it('reads by a cursor, in order, and fills a log part by part', async () => {
    const url = await server.database();
    const journal = await openLeading(url);
    await journal.append(someEvents(12_345));
    assert.deepEqual(await journal.read(), someEvents(12_345));
    const parts: number[] = [];
    const verify = (part: readonly StoredEvent[]) => void parts.push(part.length);
    const log = await EventLog.open({ projections: [], journal, newId: () => '', verify });
    assert.deepEqual(parts, [5_000, 5_000, 2_345]);
    assert.deepEqual([...log.read()], someEvents(12_345));
    await log.close();
  });

  it('goes on behind what was read where the connection breaks in the middle of a reading', async (t) => {
    const { proxy, journal, heard } = await behindProxy(t, server);
    await journal.append(someEvents(12_345));
    const parts: StoredEvent[][] = [];
    let broken = Promise.resolve();
    await journal.readAfter(0, (part) => {
      parts.push(part);
      if (parts.length === 1) broken = proxy.breakAfter('FETCH');
    });
    await broken;
    assert.deepEqual(parts.flat(), someEvents(12_345));
    assert.match(String(heard[0]), /the connection to the database broke/);
    assert.deepEqual(heard.slice(1), [null]);
    await journal.append(someEvents(1, 12_346));
  });

  it('leaves off where what is read cannot be used, and can be read and written afterwards', async (t) => {
    const { journal, heard } = await behindProxy(t, server);
    await journal.append(someEvents(5_001));
    for (const defect of [new Error('a defect'), new OperatorError('a journal of another version')]) {
      let parts = 0;
      const take = () => {
        parts += 1;
        throw defect;
      };
      await assert.rejects(journal.readAfter(0, take), defect);
      assert.equal(parts, 1);
    }
    await journal.append(someEvents(1, 5_002));
    assert.deepEqual(await journal.read(), someEvents(5_002));
    assert.deepEqual(heard, []);
  });

  it('names the place where an event is missing or of a newer kind', async () => {
    const url = await server.database();
    const journal = await openLeading(url);
    await journal.append(someEvents(3));
    await ask(url, 'ALTER TABLE events DISABLE TRIGGER ALL; UPDATE events SET schema = 99 WHERE position = 3');
    await assert.rejects(journal.read(), /position 3: ModelSelected has schema 99.*start that version/);
    await ask(url, 'DELETE FROM events WHERE position = 2');
    await assert.rejects(journal.read(), /position 3: position 2 is missing, this is 3. Restore a backup/);
    await journal.close();
  });

  it('finds out whether an append was written whose answer never came', async (t) => {
    const { proxy, journal, heard } = await behindProxy(t, server);
    await journal.append(someEvents(1));
    const broken = proxy.breakAfter('generation-answerless');
    const events = someEvents(2, 2).map((event) => ({ ...event, stream: `generation-answerless-${event.position}` }));
    await Promise.all([journal.append(events), broken]);
    await journal.append(someEvents(1, 4));
    assert.deepEqual(await journal.read(), [...someEvents(1), ...events, ...someEvents(1, 4)]);
    assert.match(String(heard[0]), /the connection to the database broke/);
    assert.deepEqual(heard.slice(1), [null]);
  });

  it('waits for a server that is shut down, and goes on when it is back', async (t) => {
    const { journal, heard } = await behindProxy(t, server);
    await journal.append(someEvents(1));
    await server.stop();
    const waiting = journal.append(someEvents(2, 2));
    await assert.rejects(journal.proveLead(AbortSignal.timeout(1_500)), { name: 'TimeoutError' });
    assert.equal(journal.isAway, true);
    await server.start();
    await waiting;
    await journal.proveLead(new AbortController().signal);
    assert.equal(journal.isAway, false);
    assert.deepEqual(await journal.read(), someEvents(3));
    assert.equal(heard.at(-1), null);
  });

  it('gives up waiting when its process is to end', async (t) => {
    const { proxy, journal } = await behindProxy(t, server);
    proxy.cut();
    const waiting = journal.append(someEvents(1));
    journal.waitNoLonger(100);
    await assert.rejects(waiting, /did not come back in time/);
  });

  it('waits while the disk is full, and says so', async (t) => {
    const { url, journal, heard } = await behindProxy(t, server);
    await ask(
      url,
      `CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'; END $$;
       CREATE TRIGGER full_disk BEFORE INSERT ON events EXECUTE FUNCTION full_disk()`,
    );
    const waiting = journal.append(someEvents(1));
    while (heard.length === 0) await journal.read();
    assert.match(String(heard[0]), /disk of the database's server is full.* \(53100\)\.$/);
    // That this process leads can be written still: one row is changed, and the table does not grow.
    const looks: boolean[] = [];
    while (looks.length < 5) {
      await journal.proveLead(new AbortController().signal);
      looks.push(journal.isAway);
    }
    await ask(url, 'DROP TRIGGER full_disk ON events');
    await waiting;
    assert.deepEqual(looks, [true, true, true, true, true]);
    assert.equal(journal.isAway, false);
    assert.deepEqual(heard.slice(1), [null]);
    assert.deepEqual(await journal.read(), someEvents(1));
  });
});
