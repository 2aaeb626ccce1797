import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { BoardScene } from './board-scene.ts';

describe('a status message', () => {
  let scene: BoardScene;
  beforeEach(() => {
    scene = new BoardScene();
  });
  afterEach(() => scene.close());

  it('says at once where the generation stands, with the state that it has by then', async () => {
    scene.move('queued');
    scene.move('generating.submitting');
    await scene.time.passInSteps(1);
    assert.deepEqual(scene.said(), [{ what: 'say generating.submitting', at: 0 }]);
    scene.move('done');
  });

  it('follows the machine, with the last state of those that came too fast, at most every few seconds', async () => {
    scene.move('queued');
    await scene.time.passInSteps(1_000);
    for (const state of ['generating.submitting', 'generating.rendering', 'downloading', 'uploading'] as const) {
      scene.move(state);
      await scene.time.passInSteps(100);
    }
    await scene.time.passInSteps(10_000, 100);
    assert.deepEqual(scene.words(), ['say queued', 'edit uploading']);
    const [first, second] = scene.said();
    assert.equal((second?.at ?? 0) - (first?.at ?? 0), 3_000);
    scene.move('done');
  });

  it('is brought up to date while a state lasts, and only where its words have changed', async () => {
    scene.move('generating.rendering');
    await scene.time.passInSteps(20_000, 500);
    assert.deepEqual(scene.words(), ['say generating.rendering']);
    scene.detail = ' 0:20';
    await scene.time.passInSteps(5_000, 500);
    scene.detail = ' 0:25';
    await scene.time.passInSteps(5_000, 500);
    assert.deepEqual(scene.words(), [
      'say generating.rendering',
      'edit generating.rendering 0:20',
      'edit generating.rendering 0:25',
    ]);
    scene.move('done');
  });

  it('never edits more often than every three seconds, however often states and words change', async () => {
    scene.move('queued');
    for (let turn = 0; turn < 200; turn++) {
      scene.detail = ` ${turn}`;
      scene.move(turn % 2 === 0 ? 'generating.rendering' : 'queued');
      await scene.time.passInSteps(137);
    }
    const edits = scene.said().map(({ at }) => at);
    const gaps = edits.slice(1).map((at, index) => at - (edits[index] ?? 0));
    assert.ok(edits.length > 5 && Math.min(...gaps) >= 3_000, JSON.stringify(gaps));
    scene.move('failed');
    await scene.time.passInSteps(1);
    assert.equal(scene.words().at(-1), 'last edit failed 199');
  });

  it('is removed at once when the video is there', async () => {
    scene.move('uploading');
    await scene.time.passInSteps(10);
    scene.move('done');
    await scene.time.passInSteps(1);
    assert.deepEqual(scene.said().at(-1), { what: 'remove', at: 10 });
  });

  it('becomes a sentence at once when none will come, whatever edit was waiting for its place', async () => {
    scene.move('queued');
    await scene.time.passInSteps(10);
    scene.chat.editWaitMs = 60_000;
    scene.move('generating.rendering');
    await scene.time.passInSteps(4_000, 100);
    scene.move('failed');
    await scene.time.passInSteps(1);
    assert.deepEqual(scene.words(), ['say queued', 'last edit failed']);
    assert.deepEqual(scene.troubles, []);
    await scene.time.passInSteps(120_000, 1_000);
    assert.equal(scene.words().length, 2, 'the edit that waited is not made any more');
  });

  it('says the last word after a first one that is still on its way', async () => {
    let letGo = () => {};
    scene.chat.saying = () =>
      new Promise((resolve) => {
        letGo = resolve;
      });
    scene.move('queued');
    await scene.time.passInSteps(10);
    scene.move('failed');
    await scene.time.passInSteps(1_000);
    assert.deepEqual(scene.words(), ['say queued']);
    letGo();
    await scene.time.passInSteps(1);
    assert.deepEqual(scene.words(), ['say queued', 'last edit failed']);
  });

  it('is removed also where the video was there before it was', async () => {
    let letGo = () => {};
    scene.chat.saying = () =>
      new Promise((resolve) => {
        letGo = resolve;
      });
    scene.move('queued');
    await scene.time.passInSteps(10);
    scene.move('done');
    letGo();
    await scene.time.passInSteps(1);
    assert.deepEqual(scene.words(), ['say queued', 'remove']);
  });

  it('is not sent at all where it was all over before', async () => {
    scene.move('done');
    await scene.time.passInSteps(10);
    assert.deepEqual(scene.words(), []);
  });
});
