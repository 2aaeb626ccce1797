import { Chat } from './chat.js';
import { Compose } from './compose.js';
import { html, say } from './inspector/dom.js';
import { generationOf } from './inspector/stored.js';
import { GenerationView } from './inspector/view.js';
import { Record } from './record.js';
import { Weather } from './weather.js';

const $ = (id) => document.getElementById(id);
const { definition, failures } = await (await fetch('machine.json')).json();
const view = new GenerationView($('view'), { failures });
const which = html('select', { id: 'generation', 'aria-label': 'Which generation' });
$('view').querySelector('.panel-head').append(which);

/** Where one is, and which generation is looked at: null for the newest. */
const look = { person: 1001, chat: 1001, topic: null, generation: null };
let latest = null;
/** The generations that were looked at, by id: what has not changed is not drawn anew. */
const seen = new Map();

/** Asks the demo for something, and shows what it says about it. @returns whether it was done */
async function ask(wish) {
  const body = JSON.stringify(wish);
  const answer = await fetch('do', { method: 'POST', headers: { 'content-type': 'application/json' }, body }).catch(
    () => null,
  );
  if (answer?.ok) {
    const { notice = '', isRefused = false } = await answer.json();
    say($('notice'), notice);
    return !isRefused;
  }
  say($('notice'), answer ? await answer.text() : 'The demo has ended.');
  return false;
}

const chat = new Chat($('messages'), {
  ask,
  look,
  onReply: (message) => compose.replyTo(message),
  onEdit: (message) => compose.edit(message),
});
const compose = new Compose({ ask, look });
const weather = new Weather({ ask });
const record = new Record($('record'));

/** Fills a choice, and leaves it alone where it is filled so already. */
function fill(select, options, chosen) {
  const wanted = JSON.stringify(options);
  if (select.dataset.options !== wanted) {
    select.dataset.options = wanted;
    select.replaceChildren(...options.map(([value, text]) => html('option', { value }, text)));
  }
  select.value = chosen;
}

function draw() {
  const { people, chats, generations } = latest;
  fill(
    $('person'),
    people.map(({ id, name }) => [String(id), name]),
    String(look.person),
  );
  const group = chats.find(({ topics }) => topics.length > 0);
  fill(
    $('place'),
    [
      ['private', 'private'],
      [String(group.id), group.title],
      ...group.topics.map(({ id, name }) => [`${group.id}/${id}`, `${group.title}: ${name}`]),
    ],
    look.chat === look.person ? 'private' : [look.chat, ...(look.topic === null ? [] : [look.topic])].join('/'),
  );
  chat.show(latest);
  compose.show(latest);
  weather.show(latest);
  drawMachine(generations);
}

function drawMachine(generations) {
  const chosen = generations.find(({ id }) => id === look.generation) ?? generations.at(-1);
  const names = Object.fromEntries(latest.people.map(({ id, name }) => [id, name]));
  const ways = generations.map(({ id, events }) => {
    const { userId, model } = events[0].data;
    return [id, `${names[userId] ?? userId}: ${model}, ${events.at(-1).state.split('.').at(-1)}`];
  });
  fill(which, [['', 'the newest'], ...ways.reverse()], look.generation ?? '');
  $('view').hidden = chosen === undefined;
  $('nothing').hidden = chosen !== undefined;
  record.show(chosen?.record ?? null);
  if (!chosen) return;
  const { id, events } = chosen;
  const generation = generationOf(definition, id, events, seen.get(id));
  seen.set(id, generation);
  view.show(generation, Date.now());
}

$('person').addEventListener('change', ({ target }) => {
  const isPrivate = look.chat === look.person;
  look.person = Number(target.value);
  if (isPrivate) look.chat = look.person;
  draw();
});
$('place').addEventListener('change', ({ target }) => {
  const [place, topic] = target.value.split('/');
  look.chat = place === 'private' ? look.person : Number(place);
  look.topic = topic === undefined ? null : Number(topic);
  draw();
});
which.addEventListener('change', ({ target }) => {
  look.generation = target.value || null;
  draw();
});

setInterval(() => {
  view.tick(Date.now());
  if (latest) chat.showAction(latest);
}, 500);

const stream = new EventSource('stream');
stream.addEventListener('message', ({ data }) => {
  latest = JSON.parse(data);
  draw();
});
stream.addEventListener('error', () => say($('bot-state'), 'The demo has ended.'));
