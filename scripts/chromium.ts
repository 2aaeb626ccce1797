import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = [
  process.env.CHROME_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const path = places.find((place) => place !== undefined && place !== '' && existsSync(place));

/** Why browser tests cannot run here, or false where they can. */
export const withoutChromium =
  path === undefined && 'no Chromium is installed: set CHROME_PATH, or install one (Debian: apt-get install chromium)';

/** Starts a headless Chromium that speaks to nobody but the pages it is shown. */
export function openChromium(): Promise<Browser> {
  return chromium.launch({
    ...(path === undefined ? {} : { executablePath: path }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
