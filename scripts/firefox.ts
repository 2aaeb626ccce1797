import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'undici';

const places = [
  process.env.FIREFOX_PATH,
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
];
const path = places.find((place) => place !== undefined && place !== '' && existsSync(place));

/** Why a test in Firefox cannot run here, or false where it can. */
export const withoutFirefox =
  path === undefined &&
  'no Firefox is installed: set FIREFOX_PATH, or install one (Debian: apt-get install firefox-esr)';

/** It asks nobody for anything by itself. */
const settings = {
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.aboutwelcome.enabled': false,
  'browser.search.update': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
  'toolkit.telemetry.enabled': false,
};

interface Reply {
  id?: number;
  type: 'success' | 'error' | 'event';
  method?: string;
  message?: string;
  result?: unknown;
  params?: unknown;
}

/** A headless Firefox with one page, spoken to in WebDriver BiDi (https://w3c.github.io/webdriver-bidi/). */
export class Firefox {
  /** What its console said that is wrong. */
  readonly problems: string[] = [];
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  #asked = 0;
  #page = '';

  private constructor(process: ChildProcess, profile: string, socket: WebSocket) {
    this.#process = process;
    this.#profile = profile;
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#take(JSON.parse(String(data)) as Reply));
  }

  /** Starts it. @throws Error where it ends before it can be spoken to */
  static async start(): Promise<Firefox> {
    const profile = await mkdtemp(join(tmpdir(), 'firefox-'));
    const lines = Object.entries(settings).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`);
    await writeFile(join(profile, 'user.js'), lines.join('\n'));
    const args = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'];
    const child = spawn(path ?? '', args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, HOME: profile },
    });
    process.once('exit', () => child.kill('SIGKILL'));
    const socket = new WebSocket(`${await addressOf(child)}/session`);
    await once(socket as unknown as NodeJS.EventEmitter, 'open');
    const firefox = new Firefox(child, profile, socket);
    await firefox.#ask('session.new', { capabilities: {} });
    await firefox.#ask('session.subscribe', { events: ['log.entryAdded'] });
    const { contexts } = (await firefox.#ask('browsingContext.getTree', {})) as { contexts: { context: string }[] };
    firefox.#page = contexts[0]?.context ?? '';
    return firefox;
  }

  /** Sends a command. @returns its result @throws Error with what Firefox says is wrong with it */
  #ask(method: string, params: object): Promise<unknown> {
    this.#asked += 1;
    const id = this.#asked;
    const answer = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#socket.send(JSON.stringify({ id, method, params }));
    return answer;
  }

  /** Opens an address, and resolves once it is loaded. */
  async open(url: string, size: { width: number; height: number }): Promise<void> {
    await this.#ask('browsingContext.setViewport', { context: this.#page, viewport: size });
    await this.#ask('browsingContext.navigate', { context: this.#page, url, wait: 'complete' });
  }

  /** Runs a script in the page. @returns the text it gives, or gives a promise of @throws Error where it throws */
  async run(script: string): Promise<string> {
    const target = { context: this.#page };
    const answer = (await this.#ask('script.evaluate', {
      expression: script,
      target,
      awaitPromise: true,
    })) as { result?: { value?: unknown }; exceptionDetails?: { text: string } };
    if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.text);
    return String(answer.result?.value ?? '');
  }

  async close(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 10 });
  }

  #take({ id, type, method, message, result, params }: Reply): void {
    if (method === 'log.entryAdded') {
      const { level, text } = params as { level: string; text: string };
      if (level === 'error') this.problems.push(text);
      return;
    }
    const waiting = this.#waiting.get(id ?? 0);
    if (type === 'success') waiting?.resolve(result);
    else waiting?.reject(new Error(message));
  }
}

/** Where it listens, as it prints it. */
async function addressOf(child: ChildProcess): Promise<string> {
  if (child.stderr === null) throw new Error('what Firefox prints is not read');
  for await (const line of createInterface(child.stderr)) {
    const [, address] = /WebDriver BiDi listening on (ws:\S+)/.exec(line) ?? [];
    if (address !== undefined) {
      child.stderr.resume();
      return address;
    }
  }
  throw new Error('Firefox ended before it could be spoken to');
}
