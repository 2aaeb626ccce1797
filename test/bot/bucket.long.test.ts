import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { BotScene } from './scene.ts';

describe('a bot with a bucket', () => {
  let scene: BotScene;
  before(async () => {
    scene = await BotScene.open(
      { VEO_OUTPUT_GCS_URI: 'gs://videos/of the bot/' },
      { telegram: { maxUploadBytes: 2_000_000 } },
    );
  });
  after(() => scene.close());

  it('fetches the video from there, delivers it, and removes it', async () => {
    const [ada, prompt] = [scene.person(), 'a fox in a bucket'];
    scene.script(prompt, { outcome: 'video', bytes: 1_500_000 });
    scene.vertex.fault({ kind: 'gcs-get', fault: 'cut', afterBytes: 700_000 });
    scene.vertex.fault({ kind: 'gcs-get', fault: '503' });
    await scene.video(ada, prompt);
    const submit = scene.vertex.submits.find((each) => each.prompt === prompt);
    assert.match(String(submit?.parameters.storageUri), /^gs:\/\/videos\/of the bot\/[0-9a-f-]{36}\/$/);
    const received = scene.telegram.videos.find(({ chatId }) => chatId === ada);
    assert.equal(received?.bytes, 1_500_000);
    assert.equal(received?.sha256, scene.vertex.sha256Of(submit?.operationName ?? ''));
    await scene.vertex.waitFor(() => scene.vertex.objects.size === 0);
  });

  it('says where a video can be watched that is too large to send, and leaves it there', async () => {
    const [ada, prompt] = [scene.person(), 'a fox as large as life'];
    scene.script(prompt, { outcome: 'video', bytes: 3_000_000 });
    const changes = await scene.counted(async () => {
      const { text = '' } = await scene.hear(ada, prompt, 'larger than Telegram lets');
      const [uri = ''] = scene.vertex.objects.keys();
      assert.match(text, /Google charges \$0\.80/);
      assert.ok(text.includes(uri.replace('gs://', 'https://storage.cloud.google.com/')), text);
    });
    assert.deepEqual(changes, { failed: 1, costUsd: 0.8 });
    assert.equal(scene.vertex.objects.size, 1);
  });

  it('explains what Google still has to set up', async () => {
    const prompt = 'a fox of the first day';
    scene.script(prompt, { outcome: 'error', code: 9, message: 'Service agents are being provisioned.' });
    const { text } = await scene.hear(scene.person(), prompt, 'setting up');
    assert.match(text ?? '', /It cost nothing\. Please try again in two minutes/);
  });

  it('tells the chat where a video has gone from the bucket', async () => {
    const [ada, prompt] = [scene.person(), 'a fox that is gone'];
    const hold = scene.vertex.fault({ kind: 'gcs-get', fault: 'hold' });
    scene.telegram.say(ada, ada, prompt);
    await scene.vertex.waitFor(() => hold.waiting === 1);
    const objects = scene.vertex.objects as Map<string, unknown>;
    objects.clear();
    hold.release();
    await scene.telegram.waitFor({ chat: ada, text: /Google no longer has it\. Google charges \$0\.80/ });
  });
});
