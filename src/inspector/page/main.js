import { Chart } from './chart.js';
import { Clock } from './clock.js';
import { say } from './dom.js';
import { Facts } from './facts.js';
import { KnownGenerations } from './generations.js';
import { listenToKeys } from './keys.js';
import { List } from './list.js';
import { PlayerBar } from './player.js';
import { listen, statusWords } from './stream.js';
import { short, spoken, stateWords } from './words.js';

const $ = (id) => document.getElementById(id);

const generations = new KnownGenerations();
const clock = new Clock();
const chart = new Chart({ figure: $('figure'), describe: $('chart-says'), words: $('chart-words') });
const facts = new Facts({ list: $('facts'), about: $('context') }, (count) => {
  follow(false);
  lookAt(count);
});
const list = new List(
  {
    box: $('generations'),
    groups: { live: $('live'), ended: $('ended') },
    counts: { live: $('live-count'), ended: $('ended-count'), all: $('counts') },
  },
  (sessionId) => choose(sessionId),
);
const bar = new PlayerBar($('player'), clock);

/** What is looked at: a generation, and how many of its facts count (null: all there are). */
const view = { chosen: null, name: null, count: null, following: true };
const changed = new Set();
let drawing = false;

function choose(sessionId) {
  const generation = generations.all.get(sessionId);
  if (!generation) return;
  follow(false);
  lookUpon(generation);
}

function lookUpon(generation) {
  Object.assign(view, { chosen: generation, name: generation.name, count: null });
  list.mark(generation.sessionId);
  draw();
}

function lookAt(count) {
  view.count = count === view.chosen?.facts.length ? null : count;
  draw();
}

const lookAtNow = () => view.chosen && lookAt(view.chosen.facts.length);

function follow(on) {
  view.following = on;
  $('follow').setAttribute('aria-pressed', String(on));
  const due = on && followed();
  if (due && due !== view.chosen) lookUpon(due);
}

/** The newest generation; where a recorded log stands still, the one that the latest fact is about. */
const followed = () => (bar.paused ? generations.lastMoved() : generations.latest);

function draw() {
  const generation = view.chosen;
  document.body.classList.toggle('empty', generations.all.size === 0);
  if (!generation) {
    chart.clear();
    facts.clear();
    return;
  }
  const count = view.count ?? generation.facts.length;
  facts.show(generation, count);
  chart.show(generation, count, clock.now());
  $('chosen').textContent = short(generation.name);
  $('chosen').title = generation.name;
  const past = view.count !== null;
  $('then').hidden = !past;
  if (past) $('then-words').textContent = `As it was after fact ${count} of ${generation.facts.length}`;
}

/** Messages come in bursts: the page is drawn once for many. */
function later(generation) {
  if (!generation) return;
  changed.add(generation);
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(flush);
}

function flush() {
  drawing = false;
  const now = clock.now();
  list.update(changed, now);
  const mine = [...changed].find((generation) => generation.name === view.name);
  const due = view.following || !(mine ?? view.chosen) ? followed() : (mine ?? view.chosen);
  if (due && due !== view.chosen) lookUpon(due);
  else if (mine) draw();
  if (due) list.mark(due.sessionId);
  if (changed.has(view.chosen)) announce();
  changed.clear();
}

let speaking = false;
/** Says aloud what happened last to the chosen one; once a second is enough for anybody. */
function announce() {
  if (speaking) return;
  speaking = true;
  setTimeout(() => {
    speaking = false;
    const fact = view.chosen?.facts.at(-1);
    if (!fact) return;
    const where = fact.leaves.map(stateWords).join(', ');
    say($('says'), `${short(view.chosen.name)}: ${spoken(fact.type)}. Now ${where}.`);
  }, 1_000);
}

listen('stream', {
  message: (message) => later(generations.take(message)),
  all: ({ actors }) => {
    generations.clear();
    list.clear();
    changed.clear();
    view.chosen = null;
    if (actors === 0) draw();
  },
  gone: (sessionId) => {
    if (view.chosen?.sessionId === sessionId) Object.assign(view, { chosen: null, name: null });
    changed.delete(generations.all.get(sessionId));
    generations.remove(sessionId);
    list.remove(sessionId);
    if (!view.chosen && generations.latest) lookUpon(generations.latest);
  },
  earlier: (sessionId) => later(generations.shorten(sessionId)),
  player: (state) => {
    bar.take(state);
    document.body.classList.add('recorded');
    say($('nothing-why'), 'Press play, or go to any moment of the log with the slider.');
  },
  status: (status) => {
    $('status').dataset.status = status;
    $('status').textContent = statusWords[status];
  },
});

setInterval(() => {
  const now = clock.now();
  list.tick(now);
  bar.tick();
  const { chosen, count } = view;
  if (chosen && !chosen.ended && count === null) chart.show(chosen, chosen.facts.length, now);
}, 500);

$('filter').addEventListener('input', (event) => list.filter(event.target.value));
$('follow').addEventListener('click', () => follow(!view.following));
$('to-now').addEventListener('click', lookAtNow);
$('help').addEventListener('click', () => $('keys').showModal());

listenToKeys({
  '?': () => $('keys').showModal(),
  '/': () => $('filter').focus(),
  g: () => list.focus(),
  f: () => follow(!view.following),
  Escape: lookAtNow,
  ' ': () => bar.do('play'),
  '.': () => bar.do('step'),
  ',': () => bar.do('back'),
  '+': () => bar.do('faster'),
  '-': () => bar.do('slower'),
});
