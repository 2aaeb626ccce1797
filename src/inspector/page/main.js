import { Clock } from './clock.js';
import { say } from './dom.js';
import { KnownGenerations } from './generations.js';
import { listenToKeys } from './keys.js';
import { linkTo, readLink } from './link.js';
import { List } from './list.js';
import { PlayerBar } from './player.js';
import { listen, statusWords } from './stream.js';
import { GenerationView } from './view.js';
import { short, spoken, stateWords } from './words.js';

const $ = (id) => document.getElementById(id);

const generations = new KnownGenerations();
const clock = new Clock();
const failures = await (await fetch('failures.json')).json();
const view = new GenerationView($('view'), {
  failures,
  onPick: () => {
    follow(false);
    remember();
  },
});
const list = new List(
  {
    box: $('generations'),
    groups: { live: $('live'), ended: $('ended') },
    counts: { live: $('live-count'), ended: $('ended-count'), all: $('counts') },
  },
  (sessionId) => choose(sessionId),
  failures,
);
const bar = new PlayerBar($('player'), clock);

/** What is looked at; `wanted` is what a link names, until it is here. */
const look = { chosen: null, name: null, following: true, wanted: null };
const changed = new Set();
let drawing = false;

function choose(sessionId) {
  const generation = generations.all.get(sessionId);
  if (!generation) return;
  look.wanted = null;
  follow(false);
  lookUpon(generation);
  remember();
}

function lookUpon(generation) {
  Object.assign(look, { chosen: generation, name: generation.name });
  list.mark(generation.sessionId);
  draw();
}

/** Puts what is looked at into the address, where it can be shared and survives a reload. */
function remember() {
  const link = look.following || look.name === null ? '' : linkTo({ name: look.name, count: view.count });
  history.replaceState(null, '', link === '' ? location.pathname : link);
}

/** Takes a link out of the address. */
function takeLink() {
  look.wanted = readLink(location.hash);
  if (look.wanted) follow(false);
  meetWanted();
}

/** Looks upon what a link names, as soon as it is here. */
function meetWanted() {
  const { wanted } = look;
  const generation = wanted && [...generations.all.values()].find(({ name }) => name === wanted.name);
  if (!generation || generation.facts.length < (wanted.count ?? 0)) return;
  look.wanted = null;
  lookUpon(generation);
  view.pick(wanted.count);
}

function follow(on) {
  look.following = on;
  $('follow').setAttribute('aria-pressed', String(on));
  const due = on && followed();
  if (!due) return;
  look.wanted = null;
  if (due !== look.chosen) lookUpon(due);
  remember();
}

/** The newest generation; where a recorded log stands still before its end, the one that the latest fact is about. */
const followed = () => (bar.between ? generations.lastMoved() : generations.latest);

function draw() {
  document.body.classList.toggle('empty', generations.all.size === 0);
  if (look.chosen) view.show(look.chosen, clock.now());
  else view.clear();
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
  const mine = [...changed].find((generation) => generation.name === look.name);
  const due = look.following || !(mine ?? look.chosen) ? followed() : (mine ?? look.chosen);
  if (due && due !== look.chosen) lookUpon(due);
  else if (mine) draw();
  if (due) list.mark(due.sessionId);
  meetWanted();
  if (changed.has(look.chosen)) announce();
  changed.clear();
}

let speaking = false;
/** Says aloud what happened last to the chosen one; once a second is enough for anybody. */
function announce() {
  if (speaking) return;
  speaking = true;
  setTimeout(() => {
    speaking = false;
    const fact = look.chosen?.facts.at(-1);
    if (!fact) return;
    const where = fact.leaves.map(stateWords).join(', ');
    say($('says'), `${short(look.chosen.name)}: ${spoken(fact.type)}. Now ${where}.`);
  }, 1_000);
}

listen('stream', {
  message: (message) => later(generations.take(message)),
  all: ({ actors }) => {
    generations.clear();
    list.clear();
    changed.clear();
    look.chosen = null;
    if (actors === 0) draw();
  },
  gone: (sessionId) => {
    if (look.chosen?.sessionId === sessionId) Object.assign(look, { chosen: null, name: null });
    changed.delete(generations.all.get(sessionId));
    generations.remove(sessionId);
    list.remove(sessionId);
    if (!look.chosen && generations.latest) lookUpon(generations.latest);
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
  view.tick(now);
}, 500);

$('filter').addEventListener('input', (event) => list.filter(event.target.value));
$('follow').addEventListener('click', () => follow(!look.following));
$('help').addEventListener('click', () => $('keys').showModal());

window.addEventListener('hashchange', takeLink);
takeLink();

listenToKeys({
  '?': () => $('keys').showModal(),
  '/': () => $('filter').focus(),
  g: () => list.focus(),
  f: () => follow(!look.following),
  Escape: () => look.chosen && view.pick(null),
  ' ': () => bar.do('play'),
  '.': () => bar.do('step'),
  ',': () => bar.do('back'),
  '+': () => bar.do('faster'),
  '-': () => bar.do('slower'),
});
