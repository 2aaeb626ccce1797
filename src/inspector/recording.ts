import type { StoredEvent } from '../log/facts.ts';
import { Actors } from './actors.ts';
import { LIMITS, newToken, STATELY } from './inspector.ts';
import { Player } from './player.ts';
import { Relay } from './relay.ts';

/** A recorded log that is being played. */
export interface RunningPlayer {
  /** The address to open, with the token in it. */
  url: string;
  player: Player;
  close(): Promise<void>;
}

/**
 * Serves a recorded log on 127.0.0.1, in the same two views as a running bot, with a player's bar above them. It stands at its end.
 * @param options.port 0 for any free port
 * @param options.clock ms, for the pace
 * @throws where the port is taken
 */
export async function playLog(options: {
  events: Iterable<StoredEvent>;
  port: number;
  clock?: () => number;
  token?: string;
  stately?: URL;
}): Promise<RunningPlayer> {
  const actors = new Actors(LIMITS);
  const clock = options.clock ?? (() => performance.now());
  const player = new Player({ actors, events: options.events, keep: LIMITS.ended, clock });
  const token = options.token ?? newToken();
  const relay = new Relay({ actors, token, stately: options.stately ?? STATELY, player });
  const url = await relay.listen(options.port);
  // Whoever opens a log looks for what happened last.
  player.command({ do: 'seek', position: player.state().size });
  const close = async (): Promise<void> => {
    player.close();
    await relay.close();
  };
  return { url, player, close };
}
