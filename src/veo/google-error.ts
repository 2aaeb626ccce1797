/** What Google answered to a request that failed; the error of the library itself holds the request and is dropped. */
export interface GoogleError {
  /** The HTTP status, or null where no answer came. */
  status: number | null;
  /** Google's own words, or null. They may repeat the prompt: for the chat alone. */
  words: string | null;
}

/** Reads the error that googleapis throws: `{"error":{code,message,status}}`, sometimes in an array. */
export function readGoogleError(error: unknown): GoogleError {
  if (!(error instanceof Error) || !('response' in error)) return { status: null, words: null };
  const { status, data } = (error.response ?? {}) as { status?: unknown; data?: unknown };
  const body = (Array.isArray(data) ? data[0] : data) as { error?: { message?: unknown } } | undefined;
  const words = typeof body === 'object' ? body?.error?.message : undefined;
  return {
    status: typeof status === 'number' ? status : null,
    words: typeof words === 'string' ? words : null,
  };
}
