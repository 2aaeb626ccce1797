import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NetworkError, ParseError, TelegramApiError, TimeoutError } from 'node-telegram-bot-api';
import { NeverSent } from '../../../src/network/never-sent.ts';
import { type NextStep, nextStep, type Target } from '../../../src/telegram/outgoing/next-step.ts';

const target: Target = { chatId: -5, threadId: 40, replyTo: 7, formatted: true, hasCover: false, asVideo: true };
const plainest: Target = {
  chatId: -5,
  threadId: null,
  replyTo: null,
  formatted: false,
  hasCover: false,
  asVideo: false,
};

const refusal = (
  code: number,
  description: string,
  parameters?: { retry_after?: number; migrate_to_chat_id?: number },
) => new TelegramApiError(code, description, parameters);
/** A failed connection as the library gives it: the platform's error, and the system's below that. */
const broken = (code: string) =>
  new NetworkError('Network request failed: sendVideo', {
    cause: new TypeError('fetch failed', { cause: Object.assign(new Error('boom'), { code }) }),
  });
const follow = (error: unknown, from: Target = target, bodySent = true): NextStep => nextStep(error, from, 1, bodySent);
const atOnce = (changed: Partial<Target>): NextStep => ({
  kind: 'again',
  target: { ...target, ...changed },
  waitMs: 0,
});
const plain: NextStep = { kind: 'again', target: { ...plainest, asVideo: true }, waitMs: 0 };
const later: NextStep = { kind: 'again', target, waitMs: 1000 };

describe('what follows a send that Telegram refused', () => {
  const table: [name: string, error: TelegramApiError, expected: NextStep][] = [
    [
      'too many requests',
      refusal(429, 'Too Many Requests: retry after 17', { retry_after: 17 }),
      { kind: 'rest', waitMs: 17_000 },
    ],
    ['too many requests without a time', refusal(429, 'Too Many Requests'), { kind: 'rest', waitMs: 1_000 }],
    ['blocked', refusal(403, 'Forbidden: bot was blocked by the user'), { kind: 'unreachable' }],
    ['deactivated', refusal(403, 'Forbidden: user is deactivated'), { kind: 'unreachable' }],
    ['kicked', refusal(403, 'Forbidden: bot was kicked from the supergroup chat'), { kind: 'unreachable' }],
    ['chat not found', refusal(400, 'Bad Request: chat not found'), { kind: 'unreachable' }],
    [
      'migrated',
      refusal(400, 'Bad Request: group chat was upgraded to a supergroup chat', { migrate_to_chat_id: -1005 }),
      atOnce({ chatId: -1005 }),
    ],
    ['thread gone', refusal(400, 'Bad Request: message thread not found'), atOnce({ threadId: null })],
    ['topic closed', refusal(400, 'Bad Request: TOPIC_CLOSED'), atOnce({ threadId: null, replyTo: null })],
    ['topic deleted', refusal(400, 'Bad Request: TOPIC_DELETED'), atOnce({ threadId: null, replyTo: null })],
    ['no topic', refusal(400, 'Bad Request: TOPIC_ID_INVALID'), atOnce({ threadId: null, replyTo: null })],
    ['prompt gone', refusal(400, 'Bad Request: message to be replied not found'), atOnce({ replyTo: null })],
    ['prompt gone, in 2023', refusal(400, 'Bad Request: replied message not found'), atOnce({ replyTo: null })],
    ['prompt gone, in 2018', refusal(400, 'Bad Request: reply message not found'), atOnce({ replyTo: null })],
    ['markup', refusal(400, "Bad Request: can't parse entities: Unsupported start tag"), atOnce({ formatted: false })],
    [
      'entity',
      refusal(400, "Bad Request: can't parse MessageEntity: Unsupported type specified"),
      atOnce({ formatted: false }),
    ],
    [
      'entity out of bounds',
      refusal(
        400,
        'Bad Request: entity beginning at UTF-16 offset 4 ends after the end of the text at UTF-16 offset 9',
      ),
      atOnce({ formatted: false }),
    ],
    [
      'no rights',
      refusal(400, 'Bad Request: not enough rights to send videos to the chat'),
      { kind: 'refused', status: 400 },
    ],
    ['something that nobody has seen yet', refusal(400, 'Bad Request: BUSINESS_PEER_INVALID'), plain],
    ['the token was taken away', refusal(401, 'Unauthorized'), later],
    ['the token is unknown', refusal(404, 'Not Found'), later],
    ['a status that nobody has seen yet', refusal(418, 'Teapot'), { kind: 'refused', status: 418 }],
    ['too large', refusal(413, 'Request Entity Too Large'), { kind: 'too large' }],
    ['too large by url', refusal(400, 'Bad Request: file is too big'), { kind: 'too large' }],
    ['restart', refusal(500, 'Internal Server Error: restart'), later],
    ['bad gateway', refusal(502, 'Bad Gateway'), later],
  ];
  for (const [name, error, expected] of table)
    it(`${name}: ${error.description}`, () => assert.deepEqual(follow(error), expected));

  it('gives up the cover first, which only decorates a video, where nobody knows what is in the way', () => {
    const covered = { ...target, hasCover: true };
    assert.deepEqual(nextStep(refusal(400, 'Bad Request: wrong file identifier'), covered, 1, true), {
      kind: 'again',
      target,
      waitMs: 0,
    });
  });

  it('is no second try with what was given up already', () => {
    for (const words of [
      'message thread not found',
      'TOPIC_CLOSED',
      'message to be replied not found',
      "can't parse entities: x",
      'BUSINESS_PEER_INVALID',
    ])
      assert.deepEqual(
        follow(refusal(400, `Bad Request: ${words}`), plainest),
        { kind: 'refused', status: 400 },
        words,
      );
  });

  it('is a file in the place of a video that is refused in its plainest form, but not where it lacks the right', () => {
    const plainVideo = { ...plainest, asVideo: true };
    const asFile: NextStep = { kind: 'again', target: plainest, waitMs: 0 };
    assert.deepEqual(follow(refusal(400, 'Bad Request: wrong type of the web page content'), plainVideo), asFile);
    assert.deepEqual(follow(refusal(400, 'Bad Request: not enough rights to send videos to the chat'), plainVideo), {
      kind: 'refused',
      status: 400,
    });
  });

  it('is no going in circles where a group says that it moved to where it is', () => {
    const circle = refusal(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
      migrate_to_chat_id: -5,
    });
    assert.deepEqual(follow(circle, plainest), { kind: 'refused', status: 400 });
  });

  it('is a refusal where Telegram answers JSON of another shape', () => {
    const strange = new TelegramApiError(undefined as never, undefined as never);
    assert.equal(follow(strange).kind, 'refused');
  });
});

describe('what follows a send that got no answer', () => {
  it('is another try where no connection took it, since nothing had left this machine', () => {
    const unsent = new NetworkError('', { cause: new TypeError('fetch failed', { cause: new NeverSent(null) }) });
    assert.deepEqual(follow(unsent, target, true), later);
    assert.deepEqual(follow(unsent, target, false), later);
  });

  for (const code of ['ECONNRESET', 'EPIPE', 'ETIMEDOUT'])
    it(`is unclear after ${code} where all was sent, and another try where it was not`, () => {
      assert.deepEqual(follow(broken(code), target, true), { kind: 'unclear', isBroken: true });
      assert.deepEqual(follow(broken(code), target, false), later);
    });

  it('is unclear after a time limit where all was sent, and another try where it was not', () => {
    assert.deepEqual(follow(new TimeoutError(), target, true), { kind: 'unclear', isBroken: false });
    assert.deepEqual(follow(new TimeoutError(), target, false), later);
  });

  it('is another try after a page of a gateway, which the library names a network error without a cause', () => {
    assert.deepEqual(follow(new NetworkError('Server error 502 on sendVideo')), later);
  });

  it('is unclear after a gateway has waited for the answer in vain, and another try where not all was sent', () => {
    const late = new NetworkError('Server error 504 on sendVideo');
    assert.deepEqual(follow(late), { kind: 'unclear', isBroken: false });
    assert.deepEqual(follow(late, target, false), later);
  });

  it('is unclear after an answer that was cut short', () => {
    for (const responseText of ['', '{"ok":true,"resu'])
      assert.deepEqual(follow(new ParseError('Invalid JSON', { responseText })), { kind: 'unclear', isBroken: false });
  });

  it('is another try after a page of whatever stands between here and Telegram', () => {
    const responseText = '\n<!doctype html><title>Please log in to the network</title>';
    assert.deepEqual(follow(new ParseError('Invalid JSON', { responseText })), later);
  });

  it('is nothing more where a proxy says with a page that it was too large', () => {
    const responseText = '<html><head><title>413 Request Entity Too Large</title></head></html>';
    assert.deepEqual(follow(new ParseError('Invalid JSON', { responseText })), { kind: 'too large' });
  });

  it('is nothing for an error that is not about sending', () => {
    const defect = new RangeError('a defect');
    assert.throws(
      () => follow(defect),
      (error) => error === defect,
    );
  });
});

describe('the pause before another try', () => {
  it('doubles, up to a minute', () => {
    const pauseOf = (attempt: number) => {
      const next = nextStep(broken('ECONNREFUSED'), target, attempt, false);
      return next.kind === 'again' ? next.waitMs : null;
    };
    assert.deepEqual([1, 2, 3, 4, 7, 8, 30].map(pauseOf), [1000, 2000, 4000, 8000, 60_000, 60_000, 60_000]);
  });
});
