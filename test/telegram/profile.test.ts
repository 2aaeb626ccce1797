import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Api } from 'node-telegram-bot-api';
import { type FaultRule, startTelegramEmulator, type TelegramEmulator } from '../../scripts/emulators/telegram.ts';
import type { Logger } from '../../src/config/logger.ts';
import { OperatorError } from '../../src/config/operator-error.ts';
import { Speech } from '../../src/telegram/answers/speech.ts';
import { commandsOf, introduce, whoAmI } from '../../src/telegram/profile.ts';
import { en } from '../../src/telegram/texts/en.ts';
import { languages, tags } from '../../src/telegram/texts/languages.ts';

/** Nobody has chosen a language. */
const english = new Speech({
  choices: { of: () => ({ model: null, aspectRatio: null, audio: null, language: null }) },
  lastLanguages: { of: () => null },
});
const token = '123456789:AA-emulated-token-of-a-profile-test';

describe('the profile of the bot', () => {
  let telegram: TelegramEmulator;
  let pauses: number[];

  beforeEach(async () => {
    telegram = await startTelegramEmulator({ token });
    pauses = [];
  });
  afterEach(() => telegram.close());

  const api = (apiRoot = telegram.root, ofToken = token) => new Api(ofToken, { apiRoot, maxRetries: 0 });
  const me = (of = api(), signal = new AbortController().signal) =>
    whoAmI(
      of,
      { warn: ({ pauseMs }: { pauseMs: number }) => void pauses.push(pauseMs) } as Pick<Logger, 'warn'>,
      signal,
      async () => undefined,
    );

  it('is known as soon as Telegram can be reached', async () => {
    for (const kind of ['502', '500', 'reset-before', 'not-json'] as const)
      telegram.fault({ method: 'getMe', kind, times: 1 } satisfies FaultRule);
    assert.deepEqual(await me(), { id: 123456789, username: 'VideoGenBot' });
    assert.deepEqual(pauses, [1_000, 2_000, 4_000, 8_000]);
  });

  it('cannot be known with a token that Telegram does not accept, or at a wrong address', async () => {
    const explained = (words: RegExp) => (error: unknown) =>
      error instanceof OperatorError && words.test(error.message) && !error.message.includes('AA-');
    await assert.rejects(me(api(telegram.root, '123456789:AA-another')), explained(/\(401\).*@BotFather/));
    await assert.rejects(me(api(`${telegram.root}/bot${token}`)), explained(/\(404\).*TELEGRAM_API_ROOT/));
    assert.deepEqual(pauses, []);
  });

  it('is asked for no longer once nobody wants to know', async () => {
    const controller = new AbortController();
    const hang = telegram.fault({ method: 'getMe', kind: 'hang' });
    const asked = assert.rejects(me(api(), controller.signal), { name: 'AbortError' });
    await telegram.waitFor(() => hang.fired === 1);
    controller.abort();
    await asked;
  });

  it('shows the menu and both descriptions, and to admins their own menu', async () => {
    telegram.user({ id: 1001, first_name: 'Ada' });
    await introduce(api(), english, new Set([1001]));
    const { commands, description, shortDescription } = telegram.profile;
    assert.deepEqual(commands, commandsOf(en.menu));
    assert.deepEqual([description, shortDescription], [en.description, en.shortDescription]);
    assert.deepEqual(telegram.calls('setMyCommands').at(-1)?.params, {
      commands: commandsOf({ ...en.menu, ...en.adminMenu }),
      scope: { type: 'chat', chat_id: 1001 },
    });
  });

  it('shows the menu and both descriptions in each language, which Telegram knows without its country', async () => {
    await introduce(api(), english, new Set());
    for (const method of ['setMyCommands', 'setMyDescription', 'setMyShortDescription']) {
      const codes = telegram.calls(method).map(({ params }) => params.language_code);
      assert.deepEqual(codes, [undefined, 'de', 'es', 'fr', 'it', 'pt', 'ru', 'uk']);
    }
    const brazilian = telegram.calls('setMyCommands').find(({ params }) => params.language_code === 'pt');
    assert.deepEqual(brazilian?.params.commands, commandsOf(languages['pt-BR'].menu));
  });

  it('shows the rest also where an admin never wrote to the bot', async () => {
    telegram.fault({
      method: 'setMyCommands',
      kind: 'error',
      code: 400,
      description: 'Bad Request: chat not found',
      when: ({ scope }) => scope !== undefined,
    });
    await introduce(api(), english, new Set([1001, 1002]));
    assert.equal(telegram.calls('setMyCommands').length, tags.length + 2);
  });
});
