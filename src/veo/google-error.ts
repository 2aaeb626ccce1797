/** What was answered to a request that failed; the error of the library itself holds the request and is dropped. */
export interface GoogleError {
  /** The HTTP status, or null where no answer came. Also a gateway on the way gives one: see `code`. */
  status: number | null;
  /** The code in Google's own JSON, which repeats the status; null where the answer is not Google's, as with a page. */
  code: number | null;
  /** Google's own words, or null. They may repeat the prompt: for the chat alone. */
  words: string | null;
  /** Whether it is a page for people, as gateways send it; Google's interfaces answer with JSON or plain text. */
  isPage: boolean;
}

const nothing: GoogleError = { status: null, code: null, words: null, isPage: false };

/** Reads the error of an answer, as the libraries throw it: `{"error":{code,message,status}}`, sometimes in an array. */
export function readGoogleError(error: unknown): GoogleError {
  if (!(error instanceof Error) || !('response' in error)) return nothing;
  const { status, data } = (error.response ?? {}) as { status?: unknown; data?: unknown };
  const json = parsed(data);
  const body = (Array.isArray(json) ? json[0] : json) as { error?: { code?: unknown; message?: unknown } } | null;
  const { code, message } = body?.error ?? {};
  return {
    status: typeof status === 'number' ? status : null,
    code: typeof code === 'number' ? code : null,
    words: typeof message === 'string' ? message : null,
    isPage: typeof data === 'string' && data.trimStart().startsWith('<'),
  };
}

/** What was asked for as a stream fails with the text of its body. */
function parsed(data: unknown): unknown {
  if (typeof data !== 'string') return data;
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}
