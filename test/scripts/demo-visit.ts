import assert from 'node:assert/strict';
import type { Browser, Locator, Page } from 'playwright-core';
import { openChromium } from '../../scripts/chromium.ts';
import { PageServer } from '../../scripts/demo/page-server.ts';
import { Running } from '../../scripts/demo/running.ts';

/** How long a video renders, in ms. */
const times = { real: 60_000, fast: 300 };
/** Rather the test's own limit than that of a browser that is busy, in ms. */
const PATIENCE_MS = 300_000;

/** What the page counts: prompts, and how often Google was asked. */
export interface Counted {
  prompts: number;
  asked: number;
}

/** A demo with its page open in a browser: what somebody does there, and what they see. */
export class Visit {
  readonly demo: Running;
  readonly page: Page;
  /** What the console said that is wrong, and whatever was asked of another host. */
  readonly problems: string[];
  readonly #server: PageServer;
  readonly #browser: Browser;

  private constructor(demo: Running, server: PageServer, browser: Browser, page: Page, problems: string[]) {
    this.demo = demo;
    this.page = page;
    this.problems = problems;
    this.#server = server;
    this.#browser = browser;
  }

  /** Starts a demo with its bot, and opens its page. */
  static async open(): Promise<Visit> {
    const [demo, browser] = await Promise.all([Running.open({ times }), openChromium()]);
    const server = new PageServer(demo);
    const url = await server.listen(0);
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(PATIENCE_MS);
    const problems: string[] = [];
    page.on('pageerror', ({ message }) => problems.push(message));
    page.on('console', (said) => said.type() === 'error' && problems.push(`${said.text()} ${said.location().url}`));
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== new URL(url).origin && !request.url().startsWith('data:'))
        problems.push(`a request to ${request.url()}`);
    });
    await demo.bot.start();
    await page.goto(url);
    await page.getByText('The bot runs.').waitFor();
    return new Visit(demo, server, browser, page, problems);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.close();
    await this.demo.close();
  }

  async say(text: string): Promise<void> {
    await this.page.getByLabel('Message', { exact: true }).fill(text);
    await this.page.getByRole('button', { name: 'Send' }).click();
  }

  /** Sends a prompt, and waits until it is the generation that is looked at. */
  async prompt(text: string): Promise<void> {
    const { prompts } = await this.counted();
    await this.say(text);
    await this.page.locator('#asked', { hasText: new RegExp(`^${prompts + 1} prompts?:`) }).waitFor();
  }

  async as(person: string): Promise<void> {
    await this.page.locator('#person').selectOption(person);
  }

  async within(place: string): Promise<void> {
    await this.page.locator('#place').selectOption(place);
  }

  /** Turns a switch of what may go wrong, and waits until it is. */
  async turn(label: string, on: boolean): Promise<void> {
    const box = this.page.getByRole('switch', { name: label });
    if ((await box.isChecked()) === on) return;
    await Promise.all([this.page.waitForResponse('**/do'), box.setChecked(on)]);
  }

  async speed(label: 'Real' | '×10'): Promise<void> {
    await Promise.all([this.page.waitForResponse('**/do'), this.page.getByLabel(label).check()]);
  }

  async kill(): Promise<void> {
    await this.page.getByRole('button', { name: 'Kill the bot' }).click();
    await this.page.getByText('The bot is not running.').waitFor();
  }

  async startAgain(): Promise<void> {
    await this.page.getByRole('button', { name: 'Start it again' }).click();
    await this.page.getByText('The bot runs.').waitFor();
  }

  /** Waits until the generation that is looked at is in a state, as `rendering`. */
  async inState(state: string): Promise<void> {
    await this.page.locator('.outcome-state', { hasText: state }).waitFor();
  }

  /** Waits for words anywhere in the chat. */
  async reads(words: string | RegExp): Promise<void> {
    await this.page.locator('.messages .words', { hasText: words }).last().waitFor();
  }

  /** How the generation that is looked at stands: its state, its cost, what its code means. */
  outcome(): Promise<string> {
    return this.page.locator('.outcome').innerText();
  }

  /** The record of the generation that is looked at, by column. */
  async record(): Promise<Record<string, string>> {
    const fields = await this.page.locator('#record dl > div').allInnerTexts();
    return Object.fromEntries(fields.map((field) => field.split('\n')));
  }

  /** How long the generation that is looked at was in a state, in words. */
  stayIn(state: string): Promise<string> {
    return this.page.locator('.stay', { hasText: state }).locator('.stay-time').innerText();
  }

  /** The videos in the chat. */
  videos(): Locator {
    return this.page.locator('.messages video');
  }

  /** Waits for so many videos in the chat, and until the newest plays. */
  async plays(count: number): Promise<void> {
    const newest = this.videos().nth(count - 1);
    // A browser plays only what is in sight.
    await newest.scrollIntoViewIfNeeded();
    await newest.evaluate(
      (video) =>
        new Promise<void>((resolve) => {
          // It begins again by itself, so that this comes in any case.
          video.addEventListener('timeupdate', () => void (video.currentTime > 0.2 && resolve()));
        }),
    );
    assert.equal(await this.videos().count(), count);
  }

  /** What the page counts. */
  async counted(): Promise<Counted> {
    const words = await this.page.locator('#asked').innerText();
    const [, prompts, times] = /^(\d+) prompts?: Google was asked (.+?),/.exec(words) ?? [];
    const few: Record<string, number> = { once: 1, twice: 2 };
    return { prompts: Number(prompts), asked: few[times ?? ''] ?? Number.parseInt(times ?? '', 10) };
  }

  /** Waits until the page counts so much more than before. */
  async counts(before: Counted, more: Counted): Promise<void> {
    const prompts = before.prompts + more.prompts;
    const asked = before.asked + more.asked;
    const times = asked === 1 ? 'once' : asked === 2 ? 'twice' : `${asked} times`;
    const words = `${prompts} ${prompts === 1 ? 'prompt' : 'prompts'}: Google was asked ${times},`;
    await this.page.locator('#asked', { hasText: words }).waitFor();
    assert.equal(this.demo.stage.vertex.submits.length, asked);
  }
}
