import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { SendError } from '../../../src/telegram/outgoing/chat-client.ts';
import { BoardScene } from './board-scene.ts';

describe('a status message', () => {
  let scene: BoardScene;
  beforeEach(() => {
    scene = new BoardScene();
  });
  afterEach(() => scene.close());

  it('that somebody deleted is not sent anew until the last word, and never fails anything', async () => {
    scene.move('queued');
    await scene.time.passInSteps(10);
    scene.chat.editing = async () => false;
    scene.move('generating.rendering');
    await scene.time.passInSteps(4_000, 100);
    for (const each of ['a', 'b', 'c']) {
      scene.detail = each;
      await scene.time.passInSteps(6_000, 100);
    }
    assert.deepEqual(scene.words(), ['say queued', 'edit generating.rendering']);
    scene.move('failed');
    await scene.time.passInSteps(1);
    assert.deepEqual(scene.words().slice(2), ['last edit failedc', 'say failedc']);
    assert.deepEqual(scene.troubles, []);
  });

  it('of which nobody knows whether it arrived is not sent again before the last word', async () => {
    scene.chat.saying = async () => {
      throw new SendError('unclear');
    };
    scene.move('queued');
    await scene.time.passInSteps(10);
    scene.chat.saying = async () => undefined;
    scene.move('generating.rendering');
    await scene.time.passInSteps(20_000, 500);
    assert.deepEqual(scene.words(), ['say queued']);
    scene.move('cancelled');
    await scene.time.passInSteps(1);
    assert.deepEqual(scene.words(), ['say queued', 'say cancelled']);
  });

  it('that could not be sent is tried again while the generation goes on', async () => {
    scene.chat.saying = async () => {
      throw new SendError('failed');
    };
    scene.move('queued');
    await scene.time.passInSteps(10);
    scene.chat.saying = async () => undefined;
    await scene.time.passInSteps(10_000, 500);
    assert.deepEqual(scene.words(), ['say queued', 'say queued']);
    assert.equal(scene.troubles.length, 1);
    scene.move('done');
  });

  it('is edited again after an edit that failed', async () => {
    scene.move('queued');
    await scene.time.passInSteps(10);
    scene.chat.editing = async () => {
      throw new Error('429');
    };
    scene.move('generating.rendering');
    await scene.time.passInSteps(4_000, 100);
    scene.chat.editing = async () => true;
    await scene.time.passInSteps(10_000, 100);
    assert.deepEqual(scene.words(), ['say queued', 'edit generating.rendering', 'edit generating.rendering']);
    assert.equal(scene.troubles.length, 1);
    scene.move('done');
  });

  it('leaves a generation alone whose last word cannot be said', async () => {
    scene.chat.saying = async () => {
      throw new SendError('unreachable');
    };
    scene.move('queued');
    await scene.time.passInSteps(10);
    scene.move('failed');
    await scene.time.passInSteps(10);
    await scene.board.settled();
    assert.equal(scene.troubles.length, 2);
  });

  it('that a later run goes on with stays as it is', async () => {
    scene.move('generating.rendering');
    await scene.time.passInSteps(10);
    scene.board.release(['g1', 'unknown']);
    await scene.time.passInSteps(60_000, 1_000);
    await scene.board.settled();
    assert.deepEqual(scene.words(), ['say generating.rendering']);
  });

  it('is waited for at the end', async () => {
    let letGo = () => {};
    scene.chat.editing = () =>
      new Promise((resolve) => {
        letGo = () => resolve(true);
      });
    scene.move('queued');
    await scene.time.passInSteps(10);
    scene.move('failed');
    await scene.time.passInSteps(10);
    let isSettled = false;
    const settling = scene.board.settled().then(() => {
      isSettled = true;
    });
    await scene.time.passInSteps(10);
    assert.equal(isSettled, false);
    letGo();
    await settling;
  });
});
