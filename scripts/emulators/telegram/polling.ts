import { webhookIsSet, webhookWasSet } from './errors.ts';
import type { Method } from './state.ts';

/** Seconds; Telegram waits no longer however much a client asks for. */
const maxTimeout = 50;
/** Seconds; a poll that repeats the last one's offset sooner than this is made to wait as long, if asked for. */
const repeatSeconds = 3;

/** Confirms updates, returns the next ones, and waits where there are none. */
export const getUpdates: Method = ({ updates, profile, pollRepeats, ticks }, { params, gone }) => {
  if (profile.webhook !== '') throw webhookIsSet();
  updates.allow(params.json('allowed_updates'));
  const offset = params.integer('offset') ?? 0;
  const isRepeat = pollRepeats.last === offset && ticks() - pollRepeats.at < repeatSeconds * 1000;
  const leastTimeout = pollRepeats.areSlow && isRepeat ? repeatSeconds : 0;
  pollRepeats.last = offset;
  pollRepeats.at = ticks();
  return updates.poll(
    {
      offset,
      limit: clamp(params.integer('limit') ?? 100, 1, 100),
      timeout: clamp(params.integer('timeout') ?? 0, leastTimeout, maxTimeout),
    },
    gone,
  );
};

/** Only remembers the address: the emulator calls no webhook. */
export const setWebhook: Method = ({ updates, profile }, { params }) => {
  const url = params.text('url') ?? '';
  if (url !== '') updates.end(webhookWasSet());
  updates.allow(params.json('allowed_updates'));
  if (params.flag('drop_pending_updates')) updates.drop();
  profile.webhook = url;
  return true;
};

/** Allows polling again. */
export const deleteWebhook: Method = ({ updates, profile }, { params }) => {
  if (params.flag('drop_pending_updates')) updates.drop();
  profile.webhook = '';
  return true;
};

/** The webhook and how many updates are pending. */
export const getWebhookInfo: Method = ({ updates, profile }) => ({
  url: profile.webhook,
  has_custom_certificate: false,
  pending_update_count: updates.pending.length,
  allowed_updates: updates.allowed,
});

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
