/** What Telegram adds to some errors: seconds to wait, or the group's new id. */
export interface ErrorParameters {
  retry_after?: number | undefined;
  migrate_to_chat_id?: number | undefined;
}

/** A refusal as the Bot API words it; `code` is both the HTTP status and `error_code`. */
export class ApiError extends Error {
  readonly code: number;
  readonly parameters: ErrorParameters | undefined;

  constructor(code: number, description: string, parameters?: ErrorParameters) {
    super(description);
    this.name = 'ApiError';
    this.code = code;
    this.parameters = parameters;
  }
}

/** 400 with Telegram's prefix. The texts come from Telegram's own server source (Client.cpp, TDLib). */
export function badRequest(text: string, parameters?: ErrorParameters): ApiError {
  return new ApiError(400, `Bad Request: ${text}`, parameters);
}

/** What Telegram can do and the emulator cannot: its own words, and a status that Telegram does not use. */
export function notEmulated(what: string): ApiError {
  return new ApiError(501, `Not Implemented: the emulator does not know ${what}`);
}

/** 403 with Telegram's prefix. */
export function forbidden(text: string): ApiError {
  return new ApiError(403, `Forbidden: ${text}`);
}

/** 429; `seconds` is a whole number of at least 1, and also goes into the Retry-After header. */
export function tooManyRequests(seconds: number): ApiError {
  return new ApiError(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });
}

/** The token is wrong or was revoked. */
export const unauthorized = () => new ApiError(401, 'Unauthorized');
/** The path or the form of the token is wrong. */
export const notFound = () => new ApiError(404, 'Not Found');
/** The Bot API has no such method, or the emulator has not. */
export const methodNotFound = () => new ApiError(404, 'Not Found: method not found');
/** An upload over the limit. */
export const tooLarge = () => new ApiError(413, 'Request Entity Too Large');
/** What the Bot API server says while it is going down. */
export const restarting = () => new ApiError(500, 'Internal Server Error: restart');

/** For the older of two polls. */
export const otherPoller = () =>
  new ApiError(
    409,
    'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
  );

/** For a poll while there is a webhook. */
export const webhookIsSet = () =>
  new ApiError(
    409,
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
  );

/** For the poll that waits when a webhook is set. */
export const webhookWasSet = () => new ApiError(409, 'Conflict: terminated by setWebhook request');

/** For an edit that changes neither text nor entities nor keyboard. */
export const notModified = () =>
  badRequest(
    'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
  );

/** For an answer to a callback query that is over. */
export const queryTooOld = () => badRequest('query is too old and response timeout expired or query ID is invalid');

/** The JSON that goes over the wire for a refusal. */
export function errorEnvelope(error: ApiError): object {
  return {
    ok: false,
    error_code: error.code,
    description: error.message,
    ...(error.parameters === undefined ? {} : { parameters: error.parameters }),
  };
}
