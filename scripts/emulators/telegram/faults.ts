import type { ErrorParameters } from './errors.ts';

/** What goes wrong. Errors are answered before anything is processed; 'reset-after' comes after it took effect. */
export type Trouble =
  | { kind: '429'; retryAfter: number }
  | { kind: '500' | '401' | '409' }
  /** An HTML page, as a proxy answers. */
  | { kind: '502' }
  /** Status 200 and a page that is no JSON. */
  | { kind: 'not-json' }
  | { kind: 'error'; code: number; description: string; parameters?: ErrorParameters }
  /** The connection ends and nothing was processed. */
  | { kind: 'reset-before' }
  /** Processed and accepted, then the connection ends without an answer. */
  | { kind: 'reset-after' }
  /** Processed and accepted, then answered with `true` in the place of what the method gives. */
  | { kind: 'odd-result' }
  /** The connection ends after so many bytes of the body; nothing is processed. */
  | { kind: 'reset-mid-upload'; afterBytes: number }
  /** Everything as usual, but later: processed at once and answered later, or with `before` processed later too. */
  | { kind: 'slow'; delayMs: number; before?: boolean }
  /** Neither processed nor answered, until the client or the emulator gives up. */
  | { kind: 'hang' }
  /** As 'slow', until `release()`. */
  | { kind: 'hold'; before?: boolean };

export interface FaultConditions {
  /** A method's name as Telegram writes it, or '*' for every one. */
  method: string;
  /** How many calls it strikes; left out: all until it is removed. */
  times?: number;
  chatId?: number;
  /** Looks at the decoded parameters, as a log of calls shows them. */
  when?: (params: { [name: string]: unknown }) => boolean;
}

export type FaultRule = FaultConditions & Trouble;

/** A fault that was asked for, and what became of it. */
export interface Fault {
  readonly rule: FaultRule;
  /** How many calls it has struck. */
  readonly fired: number;
  /** How many calls it holds at this moment. */
  readonly held: number;
  /** Lets every held call go on, and those to come. */
  release(): void;
  /** No further call is struck; held ones go on. */
  remove(): void;
}

/** As the server sees it. */
export class ActiveFault implements Fault {
  readonly rule: FaultRule;
  fired = 0;
  held = 0;
  readonly #onChange: () => void;
  readonly #onRemove: (fault: ActiveFault) => void;
  #letGo: () => void = () => undefined;
  readonly #released: Promise<void>;

  constructor(rule: FaultRule, onChange: () => void, onRemove: (fault: ActiveFault) => void) {
    this.rule = rule;
    this.#onChange = onChange;
    this.#onRemove = onRemove;
    this.#released = new Promise((resolve) => {
      this.#letGo = resolve;
    });
  }

  release(): void {
    this.#letGo();
  }

  remove(): void {
    this.#onRemove(this);
    this.release();
  }

  fire(): void {
    this.fired += 1;
    this.#onChange();
  }

  /** Waits for `release`, or until `gone`. */
  async hold(gone: AbortSignal): Promise<void> {
    this.held += 1;
    this.#onChange();
    await Promise.race([this.#released, aborted(gone)]);
    this.held -= 1;
    this.#onChange();
  }
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** The faults asked for, in that order; a call is struck by the first one that fits. */
export class Faults {
  #active: ActiveFault[] = [];
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  add(rule: FaultRule): Fault {
    const fault = new ActiveFault(rule, this.#onChange, (removed) => {
      this.#active = this.#active.filter((other) => other !== removed);
    });
    this.#active.push(fault);
    return fault;
  }

  /** A reset that needs to see nothing of the body strikes as soon as the headers are there. */
  strikeEarly(method: string): boolean {
    const fault = this.#active.find(({ rule, fired }) => applies(rule, fired, method));
    if (!fault) return false;
    const { kind, chatId, when } = fault.rule;
    if (kind !== 'reset-before' || chatId !== undefined || when !== undefined) return false;
    fault.fire();
    return true;
  }

  /** Called while a body comes in, with what is known of it so far. */
  strikeUpload(method: string, bytes: number, params: () => { [name: string]: unknown }): boolean {
    const fault = this.#active.find(
      ({ rule, fired }) =>
        rule.kind === 'reset-mid-upload' && bytes >= rule.afterBytes && concerns(rule, fired, method, params()),
    );
    fault?.fire();
    return fault !== undefined;
  }

  strike(method: string, params: { [name: string]: unknown }): ActiveFault | undefined {
    const fault = this.#active.find(
      ({ rule, fired }) => rule.kind !== 'reset-mid-upload' && concerns(rule, fired, method, params),
    );
    fault?.fire();
    return fault;
  }

  removeAll(): void {
    for (const fault of [...this.#active]) fault.remove();
  }
}

function applies({ method, times }: FaultRule, fired: number, called: string): boolean {
  return (method === '*' || method === called) && (times === undefined || fired < times);
}

function concerns(rule: FaultRule, fired: number, method: string, params: { [name: string]: unknown }): boolean {
  if (!applies(rule, fired, method)) return false;
  if (rule.chatId !== undefined && params.chat_id !== rule.chatId) return false;
  return rule.when === undefined || rule.when(params);
}
