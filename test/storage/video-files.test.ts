import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { FileInUse } from '../../src/storage/file-lock.ts';
import { VideoFiles } from '../../src/storage/video-files.ts';

const id = 'c8993664-6127-5bf0-844a-f6174ad6be2f';
const bytes = Buffer.from('not really a video');
const sha256 = createHash('sha256').update(bytes).digest('hex');

describe('the temporary files of videos', () => {
  let parent: string;
  let folder: string;

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'telegram-video-gen-files-'));
    folder = join(parent, 'videos');
  });
  afterEach(async () => {
    for (const files of opened.splice(0)) await files.close();
    await rm(parent, { recursive: true });
  });

  const opened: VideoFiles[] = [];
  /** Opens the folder as a process would whose run before has ended. */
  const open = async () => {
    for (const files of opened.splice(0)) await files.close();
    const files = await VideoFiles.open(folder);
    opened.push(files);
    return files;
  };

  const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
  const written = async (files: VideoFiles, content: Buffer = bytes) => {
    const sink = files.sink(id);
    await sink.write(content.subarray(0, 5));
    await sink.write(content.subarray(5));
    return sink.finish();
  };

  it('are for nobody else to read, in a folder for nobody else to look into', async () => {
    const files = await open();
    assert.equal(await modeOf(folder), '700');
    await written(files);
    assert.equal(await modeOf(join(folder, `${id}.mp4`)), '600');
  });

  it('are found once they are whole, with their length and hash', async () => {
    const files = await open();
    const sink = files.sink(id);
    await sink.write(bytes);
    assert.equal(files.find(id), null);
    assert.deepEqual(await sink.finish(), { bytes: bytes.length, sha256 });
    const file = files.find(id);
    assert.deepEqual(file, { path: join(folder, `${id}.mp4`), bytes: bytes.length, sha256 });
    assert.deepEqual(await readFile(file?.path ?? ''), bytes);
  });

  it('are gone after they were given up, and after they were removed, twice if need be', async () => {
    const files = await open();
    const sink = files.sink(id);
    await sink.write(bytes);
    await sink.abandon();
    await sink.abandon();
    assert.deepEqual(await readdir(folder), []);
    await written(files);
    await files.remove(id);
    await files.remove(id);
    assert.deepEqual(await readdir(folder), []);
    assert.equal(files.find(id), null);
  });

  it('take the place of an earlier try, which is not found any more from then on', async () => {
    const files = await open();
    await written(files);
    const again = files.sink(id);
    assert.equal(files.find(id), null);
    await again.write(Buffer.from('shorter'));
    await again.finish();
    assert.equal(await readFile(files.find(id)?.path ?? '', 'utf8'), 'shorter');
  });

  it('begin anew with the hash where a sink is used again after it was given up', async () => {
    const files = await open();
    const sink = files.sink(id);
    await sink.write(Buffer.from('the beginning of another try'));
    await sink.abandon();
    await sink.write(bytes);
    assert.deepEqual(await sink.finish(), { bytes: bytes.length, sha256 });
  });

  it('tell whether a byte of a video ever came', async () => {
    const sink = (await open()).sink(id);
    assert.equal(sink.began, false);
    await sink.abandon();
    assert.equal(sink.began, false);
    await sink.write(bytes);
    await sink.abandon();
    assert.equal(sink.began, true);
  });

  it('of an earlier run are cleared at the start, and nothing else', async () => {
    await written(await open());
    await writeFile(join(folder, 'notes.txt'), 'of somebody');
    const files = await open();
    assert.deepEqual(await readdir(folder), ['notes.txt']);
    assert.equal(files.find(id), null);
  });

  it('belong to one process: a second one is refused and clears nothing', async () => {
    const files = await open();
    await written(files);
    await assert.rejects(VideoFiles.open(folder), FileInUse);
    assert.deepEqual(await readFile(files.find(id)?.path ?? ''), bytes);
  });

  it('lie in a folder that is made safe where it was not', async () => {
    await mkdir(folder, { mode: 0o755 });
    await open();
    assert.equal(await modeOf(folder), '700');
  });

  it('are not put where somebody else decides: through a link, or into a file', async () => {
    await mkdir(join(parent, 'elsewhere'));
    await symlink(join(parent, 'elsewhere'), folder);
    await assert.rejects(open());
    await writeFile(join(parent, 'file'), '');
    await assert.rejects(VideoFiles.open(join(parent, 'file')));
  });

  it('never overwrite what a link points to', async () => {
    const files = await open();
    const precious = join(parent, 'precious');
    await writeFile(precious, 'precious');
    await symlink(precious, join(folder, `${id}.mp4`));
    await written(files);
    assert.equal(await readFile(precious, 'utf8'), 'precious');
    assert.deepEqual(await readFile(join(folder, `${id}.mp4`)), bytes);
  });

  it('have their folder made again where the system has cleared it away', async () => {
    const files = await open();
    await rm(folder, { recursive: true });
    await written(files);
    assert.deepEqual(await readFile(join(folder, `${id}.mp4`)), bytes);
    assert.equal(await modeOf(folder), '700');
  });

  it('fail where the folder cannot be made again, and leave nothing open', async () => {
    const files = await open();
    await rm(folder, { recursive: true });
    await symlink(join(parent, 'nowhere'), folder);
    const sink = files.sink(id);
    await assert.rejects(async () => {
      await sink.write(bytes);
      await sink.finish();
    });
    await sink.abandon();
    assert.equal(files.find(id), null);
  });

  it('are whole however large they are and in whatever pieces they come', async () => {
    const files = await open();
    const large = Buffer.alloc(1_700_003, 'fox and owl ');
    for (const length of [large.length, 700_000, 65_537]) {
      const sink = files.sink(id);
      for (let at = 0; at < large.length; at += length) await sink.write(large.subarray(at, at + length));
      const { sha256 } = await sink.finish();
      assert.equal(sha256, createHash('sha256').update(large).digest('hex'));
      assert.deepEqual(await readFile(files.find(id)?.path ?? ''), large);
    }
  });

  it('tell of a file that cannot be written before they call it whole', async () => {
    const files = await open();
    await rm(folder, { recursive: true });
    await writeFile(folder, 'a file where a folder should be');
    const sink = files.sink(id);
    const large = Buffer.alloc(300_000);
    await assert.rejects(
      async () => {
        for (let piece = 0; piece < 5; piece++) await sink.write(large);
        await sink.finish();
      },
      { code: 'ENOTDIR' },
    );
    await sink.abandon();
  });
});
