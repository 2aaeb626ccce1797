import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { BoardScene } from './board-scene.ts';

describe('a status message', () => {
  let scene: BoardScene;
  beforeEach(() => {
    scene = new BoardScene();
  });
  afterEach(() => scene.close());

  it('comes with a chat action while something is done, every few seconds, once for each chat, and stops with it', async () => {
    scene.move('queued');
    scene.move('generating.submitting');
    scene.move('generating.rendering', 'g2');
    scene.move('uploading', 'g3', 1002);
    await scene.time.passInSteps(1);
    scene.chat.done.length = 0;
    await scene.time.passInSteps(4_500);
    assert.deepEqual(scene.actions(), ['record_video', 'upload_video']);
    for (const [id, chatId] of [
      ['g1', 1001],
      ['g2', 1001],
      ['g3', 1002],
    ] as const)
      scene.move('done', id, chatId);
    await scene.time.passInSteps(10);
    scene.chat.done.length = 0;
    await scene.time.passInSteps(60_000, 500);
    assert.deepEqual(scene.actions(), []);
  });

  it('comes with a chat action as soon as something new is done', async () => {
    scene.move('queued');
    await scene.time.passInSteps(10);
    scene.move('generating.submitting');
    scene.move('generating.rendering');
    await scene.time.passInSteps(10);
    scene.move('downloading');
    scene.move('uploading');
    await scene.time.passInSteps(10);
    assert.deepEqual(scene.actions(), ['record_video', 'upload_video']);
    scene.move('done');
  });

  it('comes with no chat action while it waits', async () => {
    scene.move('queued');
    await scene.time.passInSteps(30_000, 500);
    assert.deepEqual(scene.actions(), []);
    scene.move('cancelled');
  });
});
