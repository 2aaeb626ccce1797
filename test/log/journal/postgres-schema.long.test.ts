import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it, type TestContext } from 'node:test';
import pg from 'pg';
import { EventLog } from '../../../src/log/event-log.ts';
import { migrate, readIdentity } from '../../../src/log/journal/postgres/schema.ts';
import { shapeSelected } from '../../support/facts.ts';
import { ask, openLeading, withPostgres } from './postgres-place.ts';

const identity = { botId: 123456789, machineVersion: '1.0.0' };
const first =
  'CREATE TABLE journal (format int, bot bigint, machine text, fence bigint); CREATE TABLE events (one int)';
const second = 'ALTER TABLE events ADD COLUMN two int DEFAULT 2';

async function connect(t: TestContext, url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  await client.connect();
  t.after(() => client.end());
  return client;
}

withPostgres('the tables of a journal in PostgreSQL', (server) => {
  it('are brought up to date by the steps that an older version did not have, with what is in them', async (t) => {
    const client = await connect(t, await server.database());
    await migrate(client, 'EVENT_JOURNAL', identity, [first]);
    await client.query('INSERT INTO events VALUES (1)');
    await migrate(client, 'EVENT_JOURNAL', { ...identity, machineVersion: '2.0.0' }, [first, second]);
    assert.deepEqual(await readIdentity(client), { ...identity, format: 2 });
    assert.deepEqual((await client.query('SELECT * FROM events')).rows, [{ one: 1, two: 2 }]);
    await migrate(client, 'EVENT_JOURNAL', identity, [first, second]);
    assert.deepEqual(await readIdentity(client), { ...identity, format: 2 });
  });

  it('stay as they are where a step fails', async (t) => {
    const client = await connect(t, await server.database());
    await migrate(client, 'EVENT_JOURNAL', identity, [first]);
    const third = 'ALTER TABLE nowhere ADD COLUMN three int';
    await assert.rejects(
      migrate(client, 'EVENT_JOURNAL', identity, [first, second, third]),
      /"nowhere" does not exist/,
    );
    assert.deepEqual(await readIdentity(client), { ...identity, format: 1 });
    assert.deepEqual(
      (await client.query('SELECT * FROM events')).fields.map(({ name }) => name),
      ['one'],
    );
  });

  it('take what arrives together in one transaction, acknowledged once it is on the disk, however the server is set', async (t) => {
    const url = await server.database();
    const name = new URL(url).pathname.slice(1);
    await ask(server.superuser, `ALTER DATABASE "${name}" SET synchronous_commit = off`);
    const journal = await openLeading(url);
    await ask(
      url,
      `CREATE TABLE seen (setting text);
       CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN INSERT INTO seen VALUES (current_setting('synchronous_commit')); RETURN NULL; END $$;
       CREATE TRIGGER see AFTER INSERT ON events FOR EACH ROW EXECUTE FUNCTION see()`,
    );
    const log = await EventLog.open({ projections: [], journal, newId: randomUUID });
    t.after(() => log.close());
    const together = Array.from({ length: 5 }, () => ({ ...shapeSelected(), stream: 'settings-1', state: null }));
    await Promise.all(together.map((event) => log.append(event)));
    const { rows } = await ask(
      url,
      'SELECT count(*)::int AS events, count(DISTINCT xmin::text)::int AS together FROM events',
    );
    assert.deepEqual(rows, [{ events: 5, together: 1 }]);
    assert.deepEqual((await ask(url, 'SELECT DISTINCT setting FROM seen')).rows, [{ setting: 'on' }]);
  });
});
