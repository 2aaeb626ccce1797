import { z } from 'zod';
import type { TelegramEmulator } from './emulator.ts';
import type { Fault, FaultRule } from './faults.ts';
import type { Message, MessageContent } from './objects.ts';

const reference = z.looseObject({ message_id: z.number(), chat: z.looseObject({ id: z.number() }) });
const base64 = z.base64().transform((text) => Buffer.from(text, 'base64'));
const photo = z.strictObject({ base64, width: z.number(), height: z.number() });
const document = z.strictObject({
  base64,
  file_name: z.string(),
  mime_type: z.string().exactOptional(),
  width: z.number().exactOptional(),
  height: z.number().exactOptional(),
});
const options = {
  chatId: z.number(),
  userId: z.number(),
  replyTo: z.number().exactOptional(),
  threadId: z.number().exactOptional(),
  isTopic: z.boolean().exactOptional(),
  senderChat: z.number().exactOptional(),
  date: z.number().exactOptional(),
};
const caption = z.string().exactOptional();
const media = z.union([z.strictObject({ photo }), z.strictObject({ document })]);
const saying = z.union([
  z.strictObject({ ...options, text: z.string() }),
  z.strictObject({ ...options, photo, caption }),
  z.strictObject({ ...options, document, caption }),
]);
const album = z.strictObject({ ...options, media: z.array(media).min(2).max(10), caption });
const user = z.strictObject({
  id: z.number(),
  first_name: z.string(),
  last_name: z.string().exactOptional(),
  username: z.string().exactOptional(),
  language_code: z.string().exactOptional(),
});
const group = z.strictObject({
  id: z.number(),
  title: z.string(),
  type: z.enum(['group', 'supergroup', 'channel']).exactOptional(),
  topics: z.boolean().exactOptional(),
  admins: z.array(z.number()).exactOptional(),
  slow: z.number().exactOptional(),
});
const description = z.strictObject({
  chat: z.number(),
  text: z.string().exactOptional(),
  video: z.boolean().exactOptional(),
  by: z.enum(['bot', 'person']).exactOptional(),
  after: z.number().exactOptional(),
  timeoutMs: z.number().default(30_000),
});

const conditions = { method: z.string(), times: z.number().exactOptional(), chatId: z.number().exactOptional() };
const fault = z.discriminatedUnion('kind', [
  z.strictObject({
    ...conditions,
    kind: z.enum(['500', '502', '401', '409', 'not-json', 'reset-before', 'reset-after', 'odd-result', 'hang']),
  }),
  z.strictObject({ ...conditions, kind: z.literal('429'), retryAfter: z.number() }),
  z.strictObject({
    ...conditions,
    kind: z.literal('error'),
    code: z.number(),
    description: z.string(),
    parameters: z
      .strictObject({ retry_after: z.number().exactOptional(), migrate_to_chat_id: z.number().exactOptional() })
      .exactOptional(),
  }),
  z.strictObject({ ...conditions, kind: z.literal('reset-mid-upload'), afterBytes: z.number() }),
  z.strictObject({ ...conditions, kind: z.literal('slow'), delayMs: z.number(), before: z.boolean().exactOptional() }),
  z.strictObject({ ...conditions, kind: z.literal('hold'), before: z.boolean().exactOptional() }),
]);

/**
 * The emulator's verbs over HTTP, for a benchmark that runs it in a process of its own:
 * POST /control/<verb> with the arguments as one JSON object; the answer is {ok: true, result} or {ok: false, description}.
 * Pictures and files come as base64: 'say' takes {photo} or {document} in place of {text}, 'album' a list of them.
 * A fault is asked for by its rule, but for 'when', and gets a number, by which 'release' and 'remove_fault' know it.
 * A name that is not known is refused, since what it was to do would be missed in silence.
 */
export class Control {
  readonly #telegram: TelegramEmulator;
  readonly #faults: Fault[] = [];

  constructor(telegram: TelegramEmulator) {
    this.#telegram = telegram;
  }

  /** @throws Error for an unknown verb or arguments that do not fit */
  async run(verb: string, body: unknown): Promise<unknown> {
    const telegram = this.#telegram;
    switch (verb) {
      case 'user':
        return telegram.user(user.parse(body));
      case 'group':
        return telegram.group(group.parse(body));
      case 'say':
        return this.#say(saying.parse(body));
      case 'album': {
        const { chatId, userId, media, ...options } = album.parse(body);
        return telegram.sayAlbum(
          chatId,
          userId,
          media.map((item) => this.#contentOf(item)),
          options,
        );
      }
      case 'edit': {
        const { message, text } = z.strictObject({ message: reference, text: z.string() }).parse(body);
        return telegram.edit(message, text);
      }
      case 'remove':
        return telegram.remove(reference.parse(body));
      case 'press': {
        const { userId, message, button } = z
          .object({ userId: z.number(), message: reference, button: z.string() })
          .parse(body);
        return { queryId: telegram.press(userId, message, button).queryId };
      }
      case 'wait': {
        const { timeoutMs, ...wanted } = description.parse(body);
        return telegram.waitFor(wanted, { timeoutMs });
      }
      case 'fault':
        return this.#addFault(fault.parse(body));
      case 'release':
        return this.#faultOf(body).release();
      case 'remove_fault':
        return this.#faultOf(body).remove();
      default:
        return this.#read(verb, body);
    }
  }

  #read(verb: string, body: unknown): unknown {
    const telegram = this.#telegram;
    switch (verb) {
      case 'messages':
        return telegram.messages(z.strictObject({ chatId: z.number() }).parse(body).chatId);
      case 'videos':
        return telegram.videos;
      case 'answers':
        return telegram.answers;
      case 'calls': {
        const { method } = z.strictObject({ method: z.string().exactOptional() }).parse(body);
        return { count: telegram.callCount(method), calls: telegram.calls(method) };
      }
      case 'state':
        return {
          confirmedOffset: telegram.confirmedOffset,
          pending: telegram.pendingUpdates.length,
          videos: telegram.videos.length,
          calls: telegram.callCount(),
          tooFast: telegram.tooFast,
        };
      default:
        throw new Error(`no such verb: ${verb}`);
    }
  }

  #say(said: z.infer<typeof saying>): Message {
    const { chatId, userId, ...rest } = said;
    if ('text' in rest) return this.#telegram.say(chatId, userId, rest.text, rest);
    const { caption } = rest;
    const content = { ...this.#contentOf(rest), ...(caption === undefined ? {} : { caption }) };
    return this.#telegram.sayAnything(chatId, userId, content, rest);
  }

  #contentOf(item: z.infer<typeof media>): MessageContent {
    if ('photo' in item) return this.#telegram.photo(item.photo.base64, item.photo);
    return this.#telegram.document(item.document.base64, item.document);
  }

  #addFault(rule: FaultRule): { fault: number } {
    return { fault: this.#faults.push(this.#telegram.fault(rule)) - 1 };
  }

  #faultOf(body: unknown): Fault {
    const { fault: number } = z.strictObject({ fault: z.number() }).parse(body);
    const known = this.#faults[number];
    if (!known) throw new Error(`no such fault: ${number}`);
    return known;
  }
}
