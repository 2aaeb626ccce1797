import { z } from 'zod';
import type { Running } from './running.ts';

const chat = z.number();
const person = z.number();
const topic = z.number().exactOptional();
const replyTo = z.number().exactOptional();

/** What somebody does on the page. */
const doing = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('say'), chat, person, topic, replyTo, text: z.string().min(1).max(20_000) }),
  z.strictObject({
    do: z.literal('photo'),
    chat,
    person,
    topic,
    replyTo,
    caption: z.string().max(1_024),
    width: z.number().int().positive(),
    height: z.number().int().positive(),
    base64: z.base64(),
  }),
  z.strictObject({ do: z.literal('press'), chat, person, message: z.number(), button: z.string() }),
  z.strictObject({ do: z.literal('delete'), chat, message: z.number() }),
  z.strictObject({ do: z.literal('edit'), chat, message: z.number(), text: z.string().min(1).max(4_096) }),
  z.strictObject({ do: z.literal('turn'), switch: z.string(), on: z.boolean() }),
  z.strictObject({ do: z.literal('speed'), speed: z.enum(['real', 'fast']) }),
  z.strictObject({ do: z.literal('kill') }),
  z.strictObject({ do: z.literal('start') }),
]);

/**
 * Does what the page asks for.
 * @param json as the page sent it
 * @returns what a pressed button answers, where that is to be shown
 * @throws Error in words for the person, or ZodError where the page asks for what there is not
 */
export async function carryOut(demo: Running, json: unknown): Promise<{ notice?: string }> {
  const asked = doing.parse(json);
  const { telegram } = demo.stage;
  switch (asked.do) {
    case 'say':
      telegram.say(asked.chat, asked.person, asked.text, placeOf(asked));
      return {};
    case 'photo': {
      const photo = telegram.photo(Buffer.from(asked.base64, 'base64'), asked);
      const caption = asked.caption === '' ? {} : { caption: asked.caption };
      telegram.sayAnything(asked.chat, asked.person, { ...photo, ...caption }, placeOf(asked));
      return {};
    }
    case 'press': {
      const press = telegram.press(asked.person, { chat: { id: asked.chat }, message_id: asked.message }, asked.button);
      if (demo.bot.state !== 'running') return { notice: 'The bot is not running: it answers when it is back.' };
      const { text } = await press.answer();
      return text === undefined ? {} : { notice: text };
    }
    case 'delete':
      telegram.remove({ chat: { id: asked.chat }, message_id: asked.message });
      return {};
    case 'edit':
      telegram.edit({ chat: { id: asked.chat }, message_id: asked.message }, asked.text);
      return {};
    case 'turn':
      await demo.weather.turn(asked.switch, asked.on);
      demo.changed();
      return {};
    case 'speed':
      demo.setSpeed(asked.speed);
      return {};
    case 'kill':
      await demo.bot.kill();
      return {};
    case 'start':
      await demo.bot.start();
      return {};
    default:
      return asked satisfies never;
  }
}

function placeOf({ topic, replyTo }: { topic?: number; replyTo?: number }) {
  return { ...(topic !== undefined && { threadId: topic }), ...(replyTo !== undefined && { replyTo }) };
}
