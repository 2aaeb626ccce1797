import { DecoratorHandler, type Dispatcher } from 'undici';

/** A request failed before any connection took it: sending it again cannot do anything twice. The cause says why. */
export class NeverSent extends Error {
  override readonly name = 'NeverSent';
  constructor(cause: unknown) {
    super('No connection took the request', { cause });
  }
}

/** Whether a request failed before a byte of it was sent, below whatever errors the libraries made of it. */
export function neverSent(error: unknown): boolean {
  for (let depth = 0, cause = error; cause instanceof Error && depth < 8; depth++, cause = cause.cause)
    if (cause instanceof NeverSent) return true;
  return false;
}

/** An interceptor for undici: the error of a request that no connection took becomes NeverSent. */
export const tellNeverSent: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) =>
  dispatch(options, new Observed(handler));

/** What its types leave out of undici's class. */
interface Handler extends Dispatcher.DispatchHandlers {
  onConnect(abort: (error?: Error) => void): void;
  onError(error: Error): void;
}
const Decorator = DecoratorHandler as new (handler: Dispatcher.DispatchHandlers) => Handler;

class Observed extends Decorator {
  #isTaken = false;

  /** Called when a connection that stands takes the request, just before its first byte. */
  override onConnect(abort: (error?: Error) => void): void {
    this.#isTaken = true;
    super.onConnect(abort);
  }

  override onError(error: Error): void {
    super.onError(this.#isTaken ? error : new NeverSent(error));
  }
}
