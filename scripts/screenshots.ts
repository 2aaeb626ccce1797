import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openChromium } from './chromium.ts';
import { type Command, runCommand } from './command.ts';
import { people } from './demo/cast.ts';
import { PageServer } from './demo/page-server.ts';
import { Running } from './demo/running.ts';

const folder = fileURLToPath(new URL('./screenshots/', import.meta.url));
const [ada] = people;
/** How far it is then, in ms. */
const SHOWN_AFTER_MS = 17_000;

const help = `Usage: npm run screenshots

Takes the README's pictures, of the demo, its chat and the inspector, from the running demo. It needs Chromium.

  --help   this text
`;

/** The command `npm run screenshots`: see its help. */
export const command: Command<Record<never, never>> = { help, options: {}, run: takePictures };

async function takePictures(): Promise<number> {
  const demo = await Running.open({ env: { INSPECT: '1', INSPECT_PORT: '0' } });
  const server = new PageServer(demo);
  const browser = await openChromium();
  try {
    const url = await server.listen(0);
    await demo.bot.start();
    const [inspector] = /http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]+\//.exec(demo.bot.printed) ?? [];
    if (inspector === undefined) throw new Error('the bot printed no address of an inspector');
    const { telegram } = demo.stage;
    telegram.say(ada.id, ada.id, 'A red fox runs through fresh snow at sunrise, slow motion');
    await telegram.waitFor(({ videos }) => videos[0], { timeoutMs: 60_000 });
    demo.setSpeed('real');
    telegram.say(ada.id, ada.id, 'A paper boat sails down a rainy street, seen from above');
    await telegram.waitFor({ chat: ada.id, text: /^Generating/ });
    await sleep(SHOWN_AFTER_MS);

    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browser.newPage({ viewport: { width: 1440, height: 1000 }, colorScheme });
      await page.goto(url);
      await page.locator('.messages video').evaluate(
        (video) =>
          new Promise((resolve) => {
            video.ontimeupdate = resolve;
          }),
      );
      await page.screenshot({ path: join(folder, `demo-${colorScheme}.png`), fullPage: true });
      await page.setViewportSize({ width: 460, height: 900 });
      await page.locator('.chat').screenshot({ path: join(folder, `chat-${colorScheme}.png`) });
      await page.setViewportSize({ width: 1280, height: 760 });
      await page.goto(inspector);
      await page.getByText('rendering').first().waitFor();
      await page.screenshot({ path: join(folder, `inspector-${colorScheme}.png`) });
      await page.close();
    }
  } finally {
    await browser.close();
    await server.close();
    await demo.close();
  }
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await runCommand(command);
