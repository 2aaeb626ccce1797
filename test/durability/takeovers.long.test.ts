import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import type { Stage } from '../../scripts/emulators/stage.ts';
import { generationStream } from '../../src/log/facts.ts';
import { withPostgres } from '../log/journal/postgres-place.ts';
import { draws } from '../support/extent.ts';
import type { Ledger } from './ledger.ts';
import { type Machine, Machines } from './machines.ts';

/** What happens to a machine while a prompt is at a moment of its life. */
interface Incident {
  what: 'killed' | 'stopped' | 'frozen' | 'cut off';
  whose: 'leader' | 'standby';
  moment: 'asked' | 'submitting' | 'rendering' | 'uploading';
}

const incident: fc.Arbitrary<Incident> = fc.record({
  what: fc.constantFrom('killed', 'stopped', 'frozen', 'cut off'),
  // The one that leads is worth more trouble.
  whose: fc.constantFrom('leader', 'leader', 'leader', 'standby'),
  moment: fc.constantFrom('asked', 'submitting', 'rendering', 'uploading'),
});

/** How a chat hears that a prompt came to nothing since it was in the memory of a machine alone. */
const LOST = /restarted before it was your turn|while Google was taking the prompt/;

/** One prompt, in a private chat of its own. */
interface Asked {
  id: number;
  prompt: string;
  incident: Incident;
}

withPostgres('machines of which one after the other goes down', (server) => {
  for (const machines of [2, 3])
    it(`submit each prompt once at most, bring each paid video to its chat, and keep the records right where there are ${machines}`, async (t) => {
      const count = draws(2, 8);
      const seed = Number(process.env.SEED ?? Date.now() % 1e9);
      t.diagnostic(`SEED=${seed}`);
      const incidents =
        fc.sample(fc.array(incident, { minLength: count, maxLength: count }), { seed, numRuns: 1 })[0] ?? [];
      await endure(t, await Machines.open(server, {}, machines - 2), incidents);
    });
});

/** Lets one incident after the other happen to one of the machines, each with a prompt on its way. */
async function endure(t: TestContext, machines: Machines, incidents: readonly Incident[]): Promise<void> {
  t.after(() => machines.close());
  const { telegram } = machines.stage;
  const [first, ...others] = machines.all;
  let leader: Machine = first;
  let standing: Machine[] = others;
  await leader.start('taking messages');
  for (const machine of standing) await machine.start('standing by');

  const all: Asked[] = [];
  for (const [index, each] of incidents.entries()) {
    const asked = { id: 701 + index, prompt: `prompt ${index}: a paper boat`, incident: each };
    all.push(asked);
    telegram.user({ id: asked.id, first_name: `Person ${asked.id}` });
    const release = await reach(machines.stage, asked);
    const hit = each.whose === 'leader' ? leader : standing[0];
    assert.ok(hit);
    strike(hit, each.what);
    if (each.whose === 'leader') {
      const next = await Promise.any(
        standing.map(async (machine) => {
          await machine.life.printed('taking messages');
          return machine;
        }),
      );
      standing = [...standing.filter((machine) => machine !== next), leader];
      leader = next;
    }
    release();
    await recover(hit, each);
    await telegram
      .waitFor(() => isOver(machines.stage, asked))
      .catch((error: Error) => {
        const outputs = machines.all.map(({ output }) => output).join('\n====\n');
        throw new Error(`${JSON.stringify(asked)} did not end: ${error.message}\n${outputs}`);
      });
    // A video that Telegram has, and the log not yet, would come once more if the next machine went down just now.
    await ended(machines, asked);
    // Never two at once.
    for (const machine of standing) assert.doesNotMatch(machine.life.output(), /taking messages/);
  }

  for (const machine of [...standing, leader]) await machine.life.stop();
  const ledger = await machines.ledger();
  assert.deepEqual(ledger.open, []);
  for (const asked of all) check(machines.stage, asked, ledger);
  for (const { output } of machines.all) {
    assert.ok(!output.includes('paper boat'));
    assert.ok(!output.includes('secret-of-the-server'));
  }
}

/** Sends the prompt and waits until it is where it should be. @returns what lets it go on from there */
async function reach({ telegram, vertex }: Stage, { id, prompt, incident: { moment } }: Asked): Promise<() => void> {
  const say = () => void telegram.say(id, id, prompt);
  switch (moment) {
    case 'asked':
      say();
      return () => {};
    case 'submitting': {
      const held = vertex.fault({
        kind: 'submit',
        fault: 'hold',
        accepted: true,
        when: (each) => each.prompt === prompt,
      });
      say();
      await vertex.waitFor(() => held.waiting === 1);
      return () => held.release();
    }
    case 'rendering': {
      vertex.script({ when: { prompt }, outcome: 'video', renderMs: Number.POSITIVE_INFINITY });
      const polls = vertex.requests('poll').count;
      say();
      // Only what is in the log is asked for: sooner, the request may still be on its way back.
      await vertex.waitFor(() => vertex.requests('poll').count > polls);
      return () => vertex.finish();
    }
    case 'uploading': {
      const held = telegram.fault({ method: 'sendVideo', kind: 'hold', chatId: id, times: 1 });
      say();
      await telegram.waitFor(() => held.held === 1);
      return () => held.release();
    }
  }
}

const signals = { killed: 'SIGKILL', stopped: 'SIGTERM', frozen: 'SIGSTOP' } as const;

function strike(machine: Machine, what: Incident['what']): void {
  if (what === 'cut off') machine.proxy.cut();
  else machine.signal(signals[what]);
}

/** The machine is mended, and stands by (again). One that led ends by itself as soon as it hears of another. */
async function recover(machine: Machine, { what, whose }: Incident): Promise<void> {
  if (what === 'frozen') machine.signal('SIGCONT');
  if (what === 'cut off') machine.proxy.mend();
  const goesOn = whose === 'standby' && (what === 'frozen' || what === 'cut off');
  if (goesOn) return;
  const code = await machine.life.ended;
  if (what === 'frozen' || what === 'cut off') assert.equal(code, 1, machine.life.output());
  await machine.start('standing by');
}

/** Whether a chat has its video, or has heard why there is none. */
const isOver = ({ telegram }: Stage, { id }: Asked): boolean =>
  telegram.videos.some(({ chatId }) => chatId === id) ||
  telegram.messages(id).some(({ by_bot, text }) => by_bot && LOST.test(text ?? ''));

/** Waits until the log has the end of a prompt. */
async function ended(machines: Machines, { id }: Asked): Promise<void> {
  const isEnded = async () =>
    (await machines.ledger()).records.some(({ user_id, status }) => user_id === id && /done|failed/.test(status));
  while (!(await isEnded())) await pause(50);
}

function check({ telegram, vertex }: Stage, asked: Asked, ledger: Ledger): void {
  const records = ledger.records.filter(({ user_id }) => user_id === asked.id);
  const words = JSON.stringify({ asked, records });
  const submits = vertex.submits.filter(({ prompt }) => prompt === asked.prompt).length;
  const videos = telegram.videos.filter(({ chatId }) => chatId === asked.id).length;
  const [record, ...more] = records;
  assert.ok(record && more.length === 0, words);
  assert.ok(submits <= 1, words);
  const isKept = ledger.events.some(
    ({ type, stream }) => type === 'OperationStarted' && stream === generationStream(record.id),
  );
  // What is in the log outlives every machine, and a machine that only stood by takes nothing with it.
  if (isKept || asked.incident.whose === 'standby') assert.equal(record.status, 'done', words);
  if (record.status === 'done') {
    assert.equal(submits, 1, words);
    // Only where a machine went down while Telegram had the video may it come once more.
    assert.ok(videos === 1 || (videos === 2 && asked.incident.moment === 'uploading'), words);
    assert.equal(record.cost, 0.8, words);
  } else {
    // Lost with the memory of a machine: only what had not yet come back from Google.
    assert.equal(videos, 0, words);
    // Unknown where Google had perhaps taken it.
    assert.ok(record.cost === null || (submits === 0 && record.cost === 0), words);
  }
}
