import { createHmac, randomBytes } from 'node:crypto';
import type { Message } from './actors.ts';

/** Fields that say nothing about a person, a chat or a project. Whatever is not named here leaves masked. */
const harmless = new Set([
  'acceptedAt',
  'aspectRatio',
  'attempt',
  'audio',
  'bytes',
  'code',
  'costUsd',
  'foundBy',
  'input',
  'language',
  'mimeType',
  'model',
  'origin',
  'outputPromptTokens',
  'pricePerSecond',
  'priceUsd',
  'promptLength',
  'promptTokens',
  'resolution',
  'retryAt',
  'seconds',
  'stage',
  'startedAt',
  'status',
  'tokenModel',
  'uploads',
]);

/** Which pseudonyms look like what they stand for. */
const kinds: Record<string, string> = {
  by: 'user',
  chatId: 'chat',
  id: 'generation',
  messageId: 'message',
  userId: 'user',
  username: 'name',
};

/**
 * Makes the mask for messages that leave the machine: people, chats, ids and free text become pseudonyms, the same for
 * the same value as long as the mask lives, so that a sequence can still be followed.
 * @param key what the pseudonyms are made with; without it nobody can guess them back
 */
export function maskWith(key: Buffer = randomBytes(32)): (message: Message) => Message {
  const pseudonym = (field: string, value: unknown): string => {
    const kind = kinds[field] ?? 'masked';
    const digest = createHmac('sha256', key)
      .update(`${kind}:${String(value)}`)
      .digest('hex');
    return `${kind}-${digest.slice(0, 8)}`;
  };

  const maskField = (field: string, value: unknown): unknown => {
    if (value === null || value === undefined) return value;
    if (typeof value === 'object') return maskObject(value);
    return harmless.has(field) ? value : pseudonym(field, value);
  };

  const maskObject = (object: object): Record<string, unknown> =>
    Object.fromEntries(Object.entries(object).map(([field, value]) => [field, maskField(field, value)]));

  const maskEvent = <E extends { type: string }>(event: E): E => {
    const { type, at, data } = event as E & { at?: unknown; data?: unknown };
    return { type, at, data: maskField('data', data) } as unknown as E;
  };

  const maskSnapshot = <S extends { status?: unknown; value?: unknown; context?: unknown }>(snapshot: S): S => {
    const { status, value, context } = snapshot;
    return { status, value, context: maskField('context', context) } as unknown as S;
  };

  return (message) => {
    switch (message.type) {
      case '@xstate.actor':
        return {
          ...message,
          name: pseudonym('id', message.name),
          snapshot: maskSnapshot(message.snapshot),
        };
      case '@xstate.event':
        return { ...message, event: maskEvent(message.event) };
      case '@xstate.snapshot':
        return {
          ...message,
          event: maskEvent(message.event),
          snapshot: maskSnapshot(message.snapshot),
        };
    }
  };
}
