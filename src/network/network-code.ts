/** The code of a failed connection (`ECONNRESET`, `UND_ERR_SOCKET`), from the deepest of an error's causes, or null. */
export function networkCode(error: unknown): string | null {
  let found: string | null = null;
  for (let depth = 0, cause = error; cause instanceof Error && depth < 8; depth++, cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') found = cause.code;
    // A host of several addresses: one error for each.
    if (cause instanceof AggregateError && cause.errors.length > 0) return networkCode(cause.errors[0]) ?? found;
  }
  return found;
}
