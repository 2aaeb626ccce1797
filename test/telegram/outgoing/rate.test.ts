import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Rate } from '../../../src/telegram/outgoing/rate.ts';
import { TestTime } from '../../support/time.ts';

const [ada, bob, group] = [1001, 1002, -1_001_000_000_001];

describe('the pace of what the bot says', () => {
  let time: TestTime;
  let pace: Rate;
  let done: string[];

  beforeEach(() => {
    time = TestTime.stopped();
    pace = new Rate(() => time.now, { overall: 10, chat: 1000, group: 3000 });
    done = [];
  });
  afterEach(() => time.restore());

  const note = (name: string, wait: Promise<void>) => wait.then(() => done.push(name));

  it('lets what a person waits for go at once, however much there is', async () => {
    for (let turn = 0; turn < 50; turn++) await pace.urgent(ada);
    await pace.urgent(bob);
  });

  it('lets edits wait until what was said is paid back', async () => {
    await pace.urgent(ada);
    await pace.urgent(ada);
    void note('edit', pace.patient(ada));
    await time.passInSteps(1999);
    assert.deepEqual(done, []);
    await time.passInSteps(1);
    assert.deepEqual(done, ['edit']);
  });

  it('spaces edits of one chat by a second, of one group by three, and lets chats not wait for each other', async () => {
    for (const turn of [1, 2, 3]) {
      void note(`ada ${turn}`, pace.patient(ada));
      void note(`bob ${turn}`, pace.patient(bob));
      void note(`group ${turn}`, pace.patient(group));
    }
    await time.passInSteps(0);
    assert.deepEqual(done, ['ada 1']);
    await time.passInSteps(20);
    assert.deepEqual(done, ['ada 1', 'bob 1', 'group 1']);
    await time.passInSteps(980);
    assert.deepEqual(done.slice(3), ['ada 2', 'bob 2']);
    await time.passInSteps(1000);
    assert.deepEqual(done.slice(5), ['ada 3', 'bob 3']);
    await time.passInSteps(1000);
    assert.deepEqual(done.slice(7), ['group 2']);
    await time.passInSteps(3000);
    assert.deepEqual(done.slice(8), ['group 3']);
  });

  it('keeps the limit for all chats together', async () => {
    for (let chat = 1; chat <= 100; chat++) void note(`${chat}`, pace.patient(chat));
    await time.passInSteps(495);
    assert.equal(done.length, 50);
    await time.passInSteps(495);
    assert.equal(done.length, 100);
  });

  it('holds everything in a chat back after a 429, and nothing in another', async () => {
    pace.block(ada, 5000);
    void note('urgent', pace.urgent(ada));
    void note('patient', pace.patient(ada));
    await pace.urgent(bob);
    await time.passInSteps(4999);
    assert.deepEqual(done, []);
    await time.passInSteps(1);
    assert.deepEqual(done.toSorted(), ['patient', 'urgent']);
  });

  it('waits on where a second 429 makes the rest longer, and never shorter', async () => {
    pace.block(ada, 2000);
    void note('urgent', pace.urgent(ada));
    await time.passInSteps(1000);
    pace.block(ada, 4000);
    pace.block(ada, 1);
    await time.passInSteps(3999);
    assert.deepEqual(done, []);
    await time.passInSteps(1);
    assert.deepEqual(done, ['urgent']);
  });

  it('ends a wait where its signal is aborted', async () => {
    pace.block(ada, 60_000);
    const controller = new AbortController();
    const waits = [pace.urgent(ada, controller.signal), pace.patient(ada, controller.signal)];
    const ended = Promise.all(waits.map((wait) => assert.rejects(wait, { name: 'AbortError' })));
    controller.abort();
    await ended;
  });

  it('has room for ten chat actions a second, and for none in a chat that rests', async () => {
    const granted = () => Array.from({ length: 100 }, (_, chat) => pace.mayAct(chat + 1)).filter(Boolean).length;
    const atOnce = granted();
    assert.ok(atOnce >= 10 && atOnce <= 12, `${atOnce}`);
    assert.equal(granted(), 0);
    await time.passInSteps(1000);
    assert.equal(granted(), 10);
    await time.passInSteps(10_000);
    pace.block(ada, 5000);
    assert.equal(pace.mayAct(ada), false);
    assert.equal(pace.mayAct(bob), true);
    await time.passInSteps(5000);
    assert.equal(pace.mayAct(ada), true);
  });

  it('forgets chats that have been silent, and none that must rest', async () => {
    pace.block(ada, 3_600_000);
    for (let chat = 2000; chat < 12_000; chat++) await pace.urgent(chat);
    await time.passInSteps(600_000);
    for (let chat = 20_000; chat < 30_000; chat++) await pace.urgent(chat);
    assert.equal(pace.mayAct(ada), false);
  });
});
