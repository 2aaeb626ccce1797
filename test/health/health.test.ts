import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Health } from '../../src/health/health.ts';
import { JournalBroken } from '../../src/log/event-log.ts';

describe('the health of a bot', () => {
  let now: number;
  let health: Health;
  beforeEach(() => {
    now = 5_000;
    health = new Health(() => now);
  });

  it('is ready only while it runs', () => {
    assert.equal(health.whyNotReady(), 'starting');
    health.become('standing by');
    assert.equal(health.whyNotReady(), 'standing by');
    health.run({ broken: null });
    assert.equal(health.whyNotReady(), null);
    health.become('stopping');
    assert.equal(health.whyNotReady(), 'stopping');
  });

  it('is not ready while the journal is broken, and lives on', () => {
    const log: { broken: JournalBroken | null } = { broken: null };
    health.run(log);
    log.broken = new JournalBroken(new Error('EIO'));
    assert.deepEqual([health.whyNotReady(), health.whyNotLive()], ['the journal cannot be written', null]);
    log.broken = null;
    assert.equal(health.whyNotReady(), null);
  });

  for (const phase of ['starting', 'standing by', 'running'] as const)
    it(`is not ready while the database of the journal is away and it is ${phase}, and lives on however long that takes`, () => {
      if (phase === 'running') health.run({ broken: null });
      else health.become(phase);
      const before = health.whyNotReady();
      health.journalAway(true);
      now += 3_600_000;
      assert.deepEqual([health.whyNotReady(), health.whyNotLive()], ["the journal's database is away", null]);
      health.journalAway(false);
      now += 120_000;
      assert.deepEqual([health.whyNotReady(), health.whyNotLive()], [before, null]);
      now += 1;
      assert.equal(health.whyNotLive() === null, phase === 'standing by');
    });

  it('is not alive where Telegram was not heard of for two minutes, from the start on', () => {
    now += 120_000;
    assert.equal(health.whyNotLive(), null);
    now += 1_000;
    assert.equal(health.whyNotLive(), 'not heard of Telegram for 121 s');
    health.run({ broken: null });
    assert.notEqual(health.whyNotLive(), null);
    health.heard();
    now += 120_000;
    assert.equal(health.whyNotLive(), null);
    now += 1;
    assert.notEqual(health.whyNotLive(), null);
  });

  it('leaves Telegram as much longer as that asked for', () => {
    health.run({ broken: null });
    health.heard(600_000);
    now += 720_000;
    assert.equal(health.whyNotLive(), null);
    now += 1;
    assert.notEqual(health.whyNotLive(), null);
  });

  for (const phase of ['standing by', 'stopping'] as const)
    it(`asks for no word of Telegram while ${phase}`, () => {
      health.become(phase);
      now += 3_600_000;
      assert.equal(health.whyNotLive(), null);
      health.become('starting');
      assert.equal(health.whyNotLive(), null);
    });
});
