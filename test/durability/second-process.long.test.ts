import assert from 'node:assert/strict';
import { link, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { openStage, type Stage } from '../../scripts/emulators/stage.ts';

const ADA = 501;

describe('a second process of a bot', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage({ vertex: { renderMs: 0 } });
    stage.telegram.user({ id: ADA, first_name: 'Ada' });
  });
  afterEach(() => stage.close());

  const videos = async () =>
    (await readdir(stage.tempDir, { recursive: true })).filter((name) => name.endsWith('.mp4')).length;

  /** Starts a bot that is uploading a video when the second one comes. */
  async function refused(first: Record<string, string>, second: Record<string, string>): Promise<string> {
    const { telegram } = stage;
    await stage.bot(first);
    const upload = telegram.fault({ method: 'sendVideo', kind: 'hold', before: true });
    telegram.say(ADA, ADA, 'a fox that is uploaded');
    await telegram.waitFor(() => upload.held === 1);
    const other = await stage.bot(second, { ready: false });
    assert.equal(await other.ended, 1);
    assert.equal(await videos(), 1, 'the video of the first is still there');
    upload.remove();
    await telegram.waitFor(() => telegram.videos.length === 1);
    return other.output();
  }

  it('is refused and deletes nothing, where both have no journal', async () => {
    const words = await refused({}, {});
    assert.match(words, /cannot start: another one with the same TELEGRAM_BOT_TOKEN is running.*stop that one first/);
  });

  it('is refused where only one of them has a journal, or each its own', async () => {
    const words = await refused({ EVENT_JOURNAL: join(stage.folder, 'events.jsonl') }, {});
    assert.match(words, /another one with the same TELEGRAM_BOT_TOKEN is running/);
  });

  it('is refused on the same journal, also by a hard link in another folder, and deletes nothing', async () => {
    const journal = join(stage.folder, 'events.jsonl');
    const elsewhere = join(stage.folder, 'elsewhere');
    const earlier = await stage.bot({ EVENT_JOURNAL: journal });
    await earlier.stop();
    await mkdir(elsewhere);
    await link(journal, join(elsewhere, 'link.jsonl'));
    const words = await refused({ EVENT_JOURNAL: journal }, { EVENT_JOURNAL: join(elsewhere, 'link.jsonl') });
    assert.match(words, /EVENT_JOURNAL .*link\.jsonl: another bot is using it\. Only one may/);
  });
});
