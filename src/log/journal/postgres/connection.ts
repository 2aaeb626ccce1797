import { Client } from 'pg';
import { type Pause, pause, untilAborted } from '../../../time/timers.ts';
import { leavesConnection, mayPass } from './trouble.ts';

/** For a connection, and for an answer, in ms. */
const CONNECT_LIMIT_MS = 5_000;
const ANSWER_LIMIT_MS = 10_000;
/** Between tries to reach a server that is away, growing, in ms. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

export interface ConnectionOptions {
  /** Prepares a session that has just begun. */
  greet: (client: Client) => Promise<void>;
  /** The server is away, or back. */
  onAway: (error: unknown) => void;
  onBack: () => void;
  pause?: Pause;
}

type Work = (client: Client) => Promise<unknown>;

/** The one connection to a database, made anew where it broke. */
export class Connection {
  readonly #url: string;
  readonly #options: ConnectionOptions;
  readonly #closing = new AbortController();
  #client: Promise<Client> | null = null;
  /** What is done on the connection, one after another. */
  #turn: Promise<unknown> = Promise.resolve();
  /** What ends an absence: that the work is done which a server refused that is there, or else anything. */
  #awaited: Work | 'anything' | null = null;

  constructor(url: string, options: ConnectionOptions) {
    this.#url = url;
    this.#options = options;
  }

  get isAway(): boolean {
    return this.#awaited !== null;
  }

  /** Does something once, when its turn comes, on a connection that is there or is made for it. @throws what goes wrong */
  use<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const turn = this.#turn.then(() => this.#do(work));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #do<T>(work: (client: Client) => Promise<T>): Promise<T> {
    this.#closing.signal.throwIfAborted();
    const client = await this.#connected();
    try {
      return await work(client);
    } catch (error) {
      if (!leavesConnection(error)) this.#drop(client);
      throw error;
    }
  }

  /**
   * Does something as often as it takes, however long the server is away.
   * @param work may be done in part and done again
   * @param passes whether what went wrong may pass by waiting
   * @throws the signal's reason; what does not pass by waiting; what went wrong, where the connection is closed
   */
  async untilDone<T>(
    work: (client: Client) => Promise<T>,
    signal: AbortSignal = this.#closing.signal,
    passes: (error: unknown) => boolean = mayPass,
  ): Promise<T> {
    const wait = this.#options.pause ?? pause;
    try {
      for (let waitMs = FIRST_PAUSE_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_PAUSE_MS)) {
        try {
          const inTime = (client: Client) => {
            signal.throwIfAborted();
            return work(client);
          };
          const done = await untilAborted(this.use(inTime), signal);
          this.#come(work);
          return done;
        } catch (error) {
          signal.throwIfAborted();
          this.#closing.signal.throwIfAborted();
          if (!passes(error)) throw error;
          this.#go(error, work);
          await wait(waitMs, signal);
        }
      }
    } finally {
      // Given up, it is never done.
      if (this.#awaited === work) this.#awaited = 'anything';
    }
  }

  /** Ends the session and everything that waits. */
  async close(): Promise<void> {
    this.#closing.abort(new Error('The journal is closed'));
    const client = await this.#client?.catch(() => null);
    this.#client = null;
    await client?.end().catch(() => undefined);
  }

  #connected(): Promise<Client> {
    this.#client ??= this.#connect().catch((error: unknown) => {
      this.#client = null;
      throw error;
    });
    return this.#client;
  }

  async #connect(): Promise<Client> {
    const client = new Client({
      connectionString: this.#url,
      application_name: 'telegram-video-gen',
      connectionTimeoutMillis: CONNECT_LIMIT_MS,
      query_timeout: ANSWER_LIMIT_MS,
      keepAlive: true,
    });
    // Whoever asks next hears of it.
    client.on('error', () => this.#drop(client));
    try {
      await client.connect();
      // Some servers are set to acknowledge what a loss of power would take back.
      await client.query(
        "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
      );
      await this.#options.greet(client);
      return client;
    } catch (error) {
      client.connection.stream.destroy();
      throw error;
    }
  }

  /** Without a word to the server, which may never answer. */
  #drop(client: Client): void {
    const current = this.#client;
    void current?.then(
      (made) => {
        if (made === client && this.#client === current) this.#client = null;
      },
      () => undefined,
    );
    client.connection.stream.destroy();
  }

  #go(error: unknown, work: Work): void {
    const wasAway = this.isAway;
    // On a full disk, the small statements still pass.
    if (!wasAway || this.#awaited === 'anything') this.#awaited = leavesConnection(error) ? work : 'anything';
    if (!wasAway) this.#options.onAway(error);
  }

  #come(work: Work): void {
    if (this.#awaited !== work && this.#awaited !== 'anything') return;
    this.#awaited = null;
    this.#options.onBack();
  }
}
