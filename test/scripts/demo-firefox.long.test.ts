import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PageServer } from '../../scripts/demo/page-server.ts';
import { Running } from '../../scripts/demo/running.ts';
import { Firefox, withoutFirefox } from '../../scripts/firefox.ts';

const quoted = JSON.stringify;

describe('the page of the demo, and the inspector, in Firefox', { skip: withoutFirefox }, () => {
  let demo: Running;
  let server: PageServer;
  let firefox: Firefox;

  before(async () => {
    const env = { INSPECT: '1', INSPECT_PORT: '0' };
    [demo, firefox] = await Promise.all([Running.open({ times: { real: 60_000, fast: 300 }, env }), Firefox.start()]);
    server = new PageServer(demo);
    const url = await server.listen(0);
    await demo.bot.start();
    await firefox.open(url, { width: 1440, height: 900 });
    await shows('#bot-state', 'The bot runs.');
  });
  after(async () => {
    await firefox?.close();
    await server?.close();
    await demo?.close();
  });

  /** Waits until an element with these words is there. */
  const shows = (selector: string, words: string) =>
    firefox.run(`new Promise((resolve) => {
      const look = () => {
        const all = [...document.querySelectorAll(${quoted(selector)})];
        if (all.some(({ textContent }) => textContent.includes(${quoted(words)}))) resolve('');
      };
      new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
      look();
    })`);
  const press = (selector: string) => firefox.run(`document.querySelector(${quoted(selector)}).click()`);
  const say = async (words: string) => {
    await firefox.run(`document.getElementById('text').value = ${quoted(words)}`);
    await press('.send');
  };

  it('lead from a prompt to its video', async () => {
    await say('A red fox runs through fresh snow');
    await shows('.outcome-state', 'done');
    await shows('.messages', 'Again · $0.80');
    await shows('#asked', '1 prompt: Google was asked once');
    await shows('#record', 'veo-3.1-fast-generate-001');
  });

  it('play the video', async (t) => {
    const type = quoted('video/mp4; codecs="avc1.42E01E, mp4a.40.2"');
    // Firefox has H.264 from the system's libavcodec, which a small system lacks; the other tests hold without a film.
    if ((await firefox.run(`document.createElement('video').canPlayType(${type})`)) === '')
      return t.skip('this Firefox cannot decode H.264 (Debian: apt-get install libavcodec59)');
    const shape = await firefox.run(`new Promise((resolve, reject) => {
      const video = document.querySelector('.messages video');
      video.addEventListener('error', () => reject(new Error(video.error.message)));
      video.addEventListener('timeupdate', () => {
        if (video.currentTime > 0.2) resolve([video.videoWidth, video.videoHeight, video.duration].join());
      });
    })`);
    assert.equal(shape, '640,360,8');
  });

  it('go on where they were after a kill, and show it in the inspector', async () => {
    demo.setSpeed('real');
    await say('A clock without hands');
    await shows('.outcome-state', 'rendering');
    await press('#kill');
    await shows('#bot-state', 'The bot is not running. Killed once.');
    await press('#start');
    await shows('#bot-state', 'The bot runs.');
    await shows('#asked', '2 prompts: Google was asked twice');
    const [inspector = ''] = /http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]+\//.exec(demo.bot.printed) ?? [];
    await firefox.open(inspector, { width: 1024, height: 700 });
    await shows('.outcome-state', 'rendering');
    demo.setSpeed('fast');
    await shows('.outcome-state', 'done');
    await shows('.fact-name', 'VideoDelivered');
  });

  it('have no problem in the console', () => {
    assert.deepEqual(firefox.problems, []);
  });
});
