import { Clock } from './clock.js';
import { PlayerBar } from './player.js';
import { listen, statusWords } from './stream.js';

/**
 * Hands the masked messages to Stately's inspector in a frame. It says that it is ready by posting
 * `@statelyai.connected` to its parent, and takes messages by postMessage.
 */
const $ = (id) => document.getElementById(id);
const settings = await (await fetch('settings.json')).json();
const stately = new URL(settings.stately);
const bar = new PlayerBar($('player'), new Clock());
let frame = null;
let stop = () => {};
let patience = 0;

$('origin').textContent = stately.host;
$('open').disabled = false;
$('open').addEventListener('click', () => {
  $('notice').hidden = true;
  $('frame').hidden = false;
  load();
});
setInterval(() => bar.tick(), 500);

/** Loads Stately's page anew: it knows no way to forget what it was told. */
function load() {
  stop();
  tell('waiting', `Waiting for ${stately.host}…`);
  frame?.remove();
  frame = document.createElement('iframe');
  frame.title = 'Stately’s inspector';
  frame.referrerPolicy = 'no-referrer';
  frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms allow-popups');
  frame.src = stately.href;
  $('frame').append(frame);
  clearTimeout(patience);
  patience = setTimeout(() => tell('lost', `No answer from ${stately.host} yet. Can this browser reach it?`), 10_000);
}

window.addEventListener('message', ({ source, origin, data }) => {
  const ready = data?.type === '@statelyai.connected';
  if (ready && frame && source === frame.contentWindow && origin === stately.origin) handOver(frame);
});

/** Begins with what there is now, and goes on with what comes. */
function handOver(to) {
  stop();
  clearTimeout(patience);
  let starts = 0;
  stop = listen('stream?view=stately', {
    message: (message) => to.contentWindow?.postMessage(message, stately.origin),
    all: () => {
      starts += 1;
      if (starts > 1) load();
    },
    player: (state) => bar.take(state),
    status: (status) => tell(status, status === 'open' ? `Sending to ${stately.host}` : statusWords[status]),
  });
}

function tell(status, words) {
  $('status').dataset.status = status;
  $('status').textContent = words;
}
