/**
 * Listens to the inspector's stream. The browser connects again by itself where the connection is lost.
 * @param {string} path
 * @param {object} on
 * @param {(message: object) => void} on.message an official inspection message
 * @param {(summary: { actors: number }) => void} [on.all] forget everything: what there is follows
 * @param {(sessionId: string) => void} [on.gone]
 * @param {(sessionId: string) => void} [on.earlier]
 * @param {(state: object) => void} [on.player]
 * @param {(status: 'open' | 'lost' | 'stopped' | 'replaced' | 'refused') => void} on.status
 * @returns {() => void} ends it
 */
export function listen(path, on) {
  const source = new EventSource(path);
  const hear = (kind, take) => source.addEventListener(kind, (event) => take(JSON.parse(event.data)));
  source.addEventListener('open', () => on.status('open'));
  source.addEventListener('error', () => {
    on.status(source.readyState === EventSource.CLOSED ? 'refused' : 'lost');
  });
  hear('message', on.message);
  hear('all', (summary) => on.all?.(summary));
  hear('gone', ({ sessionId }) => on.gone?.(sessionId));
  hear('earlier', ({ sessionId }) => on.earlier?.(sessionId));
  hear('player', (state) => on.player?.(state));
  hear('bye', (why) => {
    source.close();
    on.status(why);
  });
  return () => source.close();
}

/** What to tell the person in front of the page. */
export const statusWords = {
  open: 'Connected',
  lost: 'Connection lost. Trying again…',
  stopped: 'The inspector has stopped. Open the address that it prints at its next start.',
  replaced: 'Another window took this one’s place. Reload to take it back.',
  refused: 'This address is no longer valid. Open the one that was printed at the latest start.',
};
