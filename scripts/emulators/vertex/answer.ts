/** An HTTP answer before it is sent: its body is made while it is sent, so that a large one is never held. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: () => Iterable<Buffer>;
  /** The same body with a character that base64 does not have, where there is base64 in it. */
  readonly corrupted?: () => Iterable<Buffer>;
}

/** JSON as Google writes it: two spaces, a line end, sent in chunks without a length. */
export function jsonAnswer(status: number, value: unknown): Answer {
  return bytesAnswer(status, jsonHeaders, Buffer.from(jsonText(value)));
}

/** The text of a JSON answer. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The headers of a JSON answer. */
export const jsonHeaders: Readonly<Record<string, string>> = {
  'content-type': 'application/json; charset=UTF-8',
  vary: 'Origin, X-Origin, Referer',
};

/** HTML or plain text; Google sends both as text/html. */
export function textAnswer(status: number, text: string): Answer {
  const bytes = Buffer.from(text);
  return bytesAnswer(
    status,
    { 'content-type': 'text/html; charset=UTF-8', 'content-length': String(bytes.length) },
    bytes,
  );
}

/** 204: done, and nothing to say. */
export function emptyAnswer(): Answer {
  return { status: 204, headers: {}, body: () => [] };
}

function bytesAnswer(status: number, headers: Readonly<Record<string, string>>, bytes: Buffer): Answer {
  return { status, headers, body: () => [bytes] };
}
