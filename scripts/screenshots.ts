import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openChromium } from './chromium.ts';
import { type Command, runCommand } from './command.ts';
import { openStage } from './emulators/stage.ts';
import { chatPage } from './screenshots/chat-page.ts';

const folder = fileURLToPath(new URL('./screenshots/', import.meta.url));
const ada = { id: 1001, first_name: 'Ada', username: 'ada' };
/** How long the last video renders while the pictures are taken, in ms. */
const SECOND_RENDER_MS = 60_000;
/** How far it is then, in ms. */
const SHOWN_AFTER_MS = 17_000;

const help = `Usage: npm run screenshots

Takes the README's pictures, of a chat and of the inspector, from a bot that runs against the emulators. It needs
Chromium.

  --help   this text
`;

/** The command `npm run screenshots`: see its help. */
export const command: Command<Record<never, never>> = { help, options: {}, run: takePictures };

async function takePictures(): Promise<number> {
  const videosFolder = await mkdtemp(join(tmpdir(), 'telegram-video-gen-screenshots-'));
  const stage = await openStage({ vertex: { renderMs: 4_000 }, telegram: { videosFolder } });
  const browser = await openChromium();
  try {
    const { telegram, vertex } = stage;
    telegram.user(ada);
    const bot = await stage.bot({ VEO_POLL_MS: '500', INSPECT: '1', INSPECT_PORT: '0', ALLOWED_USER_IDS: `${ada.id}` });
    const [inspector] = /http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]+\//.exec(bot.output()) ?? [];
    if (inspector === undefined) throw new Error('the bot printed no address of an inspector');
    telegram.say(ada.id, ada.id, 'A red fox runs through fresh snow at sunrise, slow motion');
    await telegram.waitFor(({ videos }) => videos[0], { timeoutMs: 30_000 });
    vertex.script({ outcome: 'video', renderMs: SECOND_RENDER_MS });
    telegram.say(ada.id, ada.id, 'A paper boat sails down a rainy street, seen from above');
    await telegram.waitFor({ chat: ada.id, text: /^Generating/ });
    await sleep(SHOWN_AFTER_MS);

    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browser.newPage({ viewport: { width: 460, height: 640 }, deviceScaleFactor: 2, colorScheme });
      await page.setContent(await chatPage(telegram.messages(ada.id), telegram.videos));
      await page.waitForFunction("[...document.querySelectorAll('video')].every(({ readyState }) => readyState >= 2)");
      await page.locator('main').screenshot({ path: join(folder, `chat-${colorScheme}.png`) });
      await page.setViewportSize({ width: 1280, height: 760 });
      await page.goto(inspector);
      await page.getByText('rendering').first().waitFor();
      await page.screenshot({ path: join(folder, `inspector-${colorScheme}.png`) });
      await page.close();
    }
  } finally {
    await browser.close();
    await stage.close();
    await rm(videosFolder, { recursive: true, force: true });
  }
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await runCommand(command);
