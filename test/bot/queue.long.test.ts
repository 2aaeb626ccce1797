import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { buttonsOf } from '../support/messages.ts';
import { BotScene } from './scene.ts';

describe('a bot with one slot', () => {
  let scene: BotScene;
  before(async () => {
    scene = await BotScene.open({
      MAX_CONCURRENT: '1',
      MAX_PER_USER: '1',
      MAX_QUEUED_PER_USER: '2',
      VEO_POLL_MS: '50',
    });
  });
  after(() => scene.close());

  /** Says a prompt that Google renders until the test ends it. */
  const begin = async (person: number, prompt: string) => {
    scene.script(prompt, { outcome: 'never' });
    return scene.ask(person, prompt);
  };
  const end = (prompt: string) =>
    scene.vertex.finish(scene.vertex.submits.find((submit) => submit.prompt === prompt)?.operationName);
  const submitted = (prompt: string) => scene.vertex.waitFor(() => scene.submits(prompt) === 1);

  it('lets users take turns, however many prompts one of them has', async () => {
    const [ada, bob] = [scene.person('Ada'), scene.person('Bob')];
    assert.match((await begin(ada, 'first of Ada')).text ?? '', /^Generating/);
    await submitted('first of Ada');
    assert.match((await begin(ada, 'second of Ada')).text ?? '', /number 1 in line/);
    assert.match((await begin(ada, 'third of Ada')).text ?? '', /number 2 in line/);
    assert.match((await begin(bob, 'first of Bob')).text ?? '', /number 2 in line/);
    for (const prompt of ['first of Ada', 'second of Ada', 'first of Bob', 'third of Ada']) {
      await submitted(prompt);
      assert.equal(scene.vertex.running, 1);
      end(prompt);
    }
    await scene.telegram.waitFor(({ videos }) => videos.length === 4);
    const order = scene.vertex.submits.map(({ prompt }) => prompt);
    assert.deepEqual(order, ['first of Ada', 'second of Ada', 'first of Bob', 'third of Ada']);
  });

  it('refuses more than one user may have waiting, in words, and takes nothing of it', async () => {
    const [ada, bob] = [scene.person('Ada'), scene.person('Bob')];
    for (const prompt of ['a fox', 'a boat', 'a castle']) await begin(ada, prompt);
    await submitted('a fox');
    const refusal = await scene.ask(ada, 'one too many');
    assert.match(refusal.text ?? '', /already have 2 prompts waiting.*costs nothing/);
    assert.deepEqual(buttonsOf(refusal), []);
    assert.match((await begin(bob, 'a dog')).text ?? '', /in line/);
    for (const prompt of ['a fox', 'a boat', 'a dog', 'a castle']) {
      await submitted(prompt);
      end(prompt);
    }
    await scene.telegram.waitFor(({ videos }) => videos.length === 8);
    assert.equal(scene.submits('one too many'), 0);
  });

  it('calls off what waits for nothing, and gives the place to the next', async () => {
    const ada = scene.person();
    await begin(ada, 'that runs');
    const waiting = await begin(ada, 'that waits');
    await submitted('that runs');
    const changes = await scene.counted(async () => {
      assert.match((await scene.press(ada, waiting, 'Cancel')) ?? '', /It cost nothing/);
      await scene.telegram.waitFor({ chat: ada, text: 'Cancelled. It cost nothing.' });
    });
    assert.deepEqual(changes, { cancelled: 1, inProgress: -1 });
    await begin(ada, 'that comes after');
    end('that runs');
    await submitted('that comes after');
    end('that comes after');
    await scene.telegram.waitFor({ chat: ada, after: waiting.message_id + 1, video: true });
    await scene.telegram.waitFor(({ videos }) => videos.length === 10);
    assert.equal(scene.submits('that waits'), 0);
  });

  it('puts what Google refuses for now back into line, and lets others go first meanwhile', async () => {
    const [ada, bob] = [scene.person('Ada'), scene.person('Bob')];
    const fault = scene.vertex.fault({
      kind: 'submit',
      fault: '429',
      times: 3,
      when: ({ prompt }) => prompt === 'refused at first',
    });
    const said = scene.telegram.say(ada, ada, 'refused at first');
    await scene.vertex.waitFor(() => fault.fired >= 1);
    await scene.video(bob, 'that goes meanwhile');
    await scene.telegram.waitFor({ chat: ada, after: said.message_id, video: true });
    assert.equal(fault.fired, 3);
    assert.equal(scene.submits('refused at first'), 1);
    assert.equal((await scene.stats()).inProgress, 0);
  });
});
