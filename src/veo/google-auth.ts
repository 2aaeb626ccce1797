import { GoogleAuth } from 'google-auth-library';
import { openFetch } from '../network/http.ts';
import { withLimit } from '../time/timers.ts';
import { readGoogleError } from './google-error.ts';

/** There was no token to send a request with, so that nothing was sent; the cause says why. */
export class NoTokenError extends Error {
  override readonly name = 'NoTokenError';
}

/** A project's credentials (GOOGLE_APPLICATION_CREDENTIALS), and requests that are made with them. */
export class GoogleCredentials {
  /** To be given to googleapis. What is asked with it goes over connections of the project's own. */
  readonly auth: GoogleAuth;
  readonly #answerMs: number;

  /**
   * @param options.answerMs the time limit for a token, for an answer to begin, and between its pieces
   * @param options.keyFilename where the environment does not name it
   */
  constructor({ project, answerMs, keyFilename }: { project: string; answerMs: number; keyFilename?: string }) {
    this.#answerMs = answerMs;
    this.auth = new GoogleAuth({
      // Without it, the library would ask Google for it.
      projectId: project,
      scopes: ['https://www.googleapis.com/auth/cloud-platform'],
      // The library's own, node-fetch, ends the process where a signal is aborted before the request begins.
      clientOptions: { transporterOptions: { fetchImplementation: openFetch(answerMs) } },
      ...(keyFilename !== undefined && { keyFilename }),
    });
  }

  /** Makes sure that there is a token for the next minutes. @throws the library's error; the signal's reason */
  async token(signal: AbortSignal): Promise<void> {
    await withLimit(this.#answerMs, signal, () => this.auth.getAccessToken());
    signal.throwIfAborted();
  }

  /**
   * Makes a request, for which there is a token then. One that Google refuses for its token (401), it has not taken:
   * it is made once more with a new token. Nothing else is.
   * @param request must not be repeated by the library (`retry: false`)
   * @throws NoTokenError; the library's error; the signal's reason
   */
  async ask<T>(signal: AbortSignal, request: () => Promise<T>): Promise<T> {
    await this.#tokenFor(signal);
    try {
      return await request();
    } catch (error) {
      // The libraries' own errors hide that it was called off.
      signal.throwIfAborted();
      if (readGoogleError(error).status !== 401) throw error;
    }
    // Only what reads the credentials anew asks for a token before the old one has ended.
    this.auth.cachedCredential = null;
    await this.#tokenFor(signal);
    return request();
  }

  async #tokenFor(signal: AbortSignal): Promise<void> {
    await this.token(signal).catch((error: unknown) => {
      throw new NoTokenError('No token', { cause: error });
    });
  }
}
