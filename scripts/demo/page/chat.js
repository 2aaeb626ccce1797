import { html, say } from './inspector/dom.js';

const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const doing = { upload_video: 'is sending a video…', record_video: 'is recording a video…', typing: 'is typing…' };
const marks = { bold: 'b', italic: 'i', code: 'code', pre: 'pre', underline: 'u', strikethrough: 's', blockquote: 'q' };

/** The messages of one chat, as Telegram shows them. Only what changed is drawn anew. */
export class Chat {
  #place;
  #ask;
  #look;
  #onReply;
  #onEdit;
  /** Whether the newest message is kept in sight. */
  #isAtEnd = true;
  /** A video takes its room only once its beginning is there. */
  #sizes = new ResizeObserver(() => this.#keepAtEnd());
  /** By id of the message, what was drawn and what of. */
  #drawn = new Map();
  #where = '';

  constructor(place, { ask, look, onReply, onEdit }) {
    this.#place = place;
    this.#ask = ask;
    this.#look = look;
    this.#onReply = onReply;
    this.#onEdit = onEdit;
    // Keys scroll it, and what is new is read out.
    for (const [name, value] of [
      ['role', 'log'],
      ['aria-label', 'Messages'],
      ['tabindex', '0'],
    ])
      place.setAttribute(name, value);
    place.addEventListener('scroll', () => {
      this.#isAtEnd = place.scrollHeight - place.scrollTop - place.clientHeight < 60;
    });
    this.#sizes.observe(place);
  }

  #keepAtEnd() {
    if (this.#isAtEnd) this.#place.scrollTop = this.#place.scrollHeight;
  }

  /** @param snapshot what the demo holds */
  show(snapshot) {
    const { person, chat, topic } = this.#look;
    const where = [person, chat, topic].join();
    if (where !== this.#where) this.#clear();
    this.#where = where;
    const { messages } = snapshot.chats.find(({ id }) => id === chat);
    for (const message of messages) {
      if (topic !== null && message.message_thread_id !== topic) continue;
      if (message.forum_topic_created) continue;
      this.#draw(message, snapshot);
    }
    this.#keepAtEnd();
    this.showAction(snapshot);
  }

  /** What the bot is just doing, while Telegram shows it. */
  showAction({ actions, botName }) {
    const { chat, topic } = this.#look;
    const action = actions.findLast(
      (each) => each.chat === chat && (topic === null || each.topic === topic) && each.until > Date.now(),
    );
    say(document.getElementById('action'), action ? `${botName} ${doing[action.action] ?? 'is busy…'}` : '');
  }

  #clear() {
    for (const { element } of this.#drawn.values()) this.#sizes.unobserve(element);
    this.#drawn.clear();
    this.#isAtEnd = true;
    this.#place.replaceChildren();
  }

  #draw(message, snapshot) {
    const text = JSON.stringify(message);
    const before = this.#drawn.get(message.message_id);
    if (before?.text === text) return;
    const element = this.#bubble(message, snapshot);
    this.#drawn.set(message.message_id, { text, element });
    this.#sizes.observe(element);
    if (!before) {
      // Whoever writes wants to see the answer.
      if (message.from?.id === this.#look.person) this.#isAtEnd = true;
      this.#place.append(element);
      return;
    }
    const focused = before.element.contains(document.activeElement) ? document.activeElement.textContent : null;
    // A video that plays goes on: its player is kept.
    const player = before.element.querySelector('video');
    const other = element.querySelector('video');
    if (player && other && player.getAttribute('src') === other.getAttribute('src')) other.replaceWith(player);
    this.#sizes.unobserve(before.element);
    before.element.replaceWith(element);
    if (focused !== null) {
      [...element.querySelectorAll('button')].find(({ textContent }) => textContent === focused)?.focus();
    }
  }

  #bubble(message, { botName }) {
    const isMine = message.from?.id === this.#look.person;
    const who = message.by_bot ? botName : (message.from?.first_name ?? 'Telegram');
    const edits = message.history.length - 1;
    const article = html(
      'article',
      { class: `message ${message.by_bot ? 'of-bot' : isMine ? 'mine' : 'of-other'}`, 'data-id': message.message_id },
      html('p', { class: 'who' }, isMine ? 'You' : who, html('span', { class: 'when' }, whenOf(message, edits))),
    );
    if (message.deleted) {
      article.classList.add('deleted');
      article.append(html('p', { class: 'words' }, 'deleted: ', html('s', {}, message.history.at(-1))));
      return article;
    }
    const replied = message.reply_to_message;
    if (replied && !replied.forum_topic_created)
      article.append(html('p', { class: 'replied' }, wordsOf(replied).slice(0, 90)));
    article.append(...mediaOf(message));
    const words = message.text ?? message.caption;
    if (words)
      article.append(
        html('p', { class: 'words' }, ...marked(words, message.entities ?? message.caption_entities ?? [])),
      );
    article.append(...this.#buttons(message));
    article.append(this.#tools(message, isMine, who));
    return article;
  }

  #buttons(message) {
    return (message.reply_markup?.inline_keyboard ?? []).map((row) =>
      html(
        'div',
        { class: 'row' },
        ...row.map(({ text, callback_data }) => {
          const button = html('button', { type: 'button', class: 'key' }, text);
          button.addEventListener('click', () =>
            this.#ask({
              do: 'press',
              chat: message.chat.id,
              person: this.#look.person,
              message: message.message_id,
              button: callback_data ?? text,
            }),
          );
          return button;
        }),
      ),
    );
  }

  #tools(message, isMine, who) {
    const at = { chat: message.chat.id, message: message.message_id };
    const whose = isMine ? 'your message' : `the message of ${who}`;
    const tool = (name, does, link = '') => {
      const button = html('button', { type: 'button', 'aria-label': `${name}${link} ${whose}` }, name);
      button.addEventListener('click', does);
      return button;
    };
    return html(
      'div',
      { class: 'tools' },
      tool('Reply', () => this.#onReply(message), ' to'),
      ...(isMine
        ? [tool('Edit', () => this.#onEdit(message)), tool('Delete', () => this.#ask({ do: 'delete', ...at }))]
        : []),
    );
  }
}

/** The words that stand for a message in a line. */
export function wordsOf(message) {
  const kind = message.video ? 'Video ' : message.photo ? 'Photo ' : '';
  return `${kind}${message.text ?? message.caption ?? ''}`.trim();
}

function whenOf({ date, by_bot }, edits) {
  return `${edits > 0 ? (by_bot ? `edited ${edits}× ` : 'edited ') : ''}${time.format(date * 1000)}`;
}

function mediaOf({ video, photo }) {
  if (video) {
    const { file_id, width, height, duration } = video;
    const name = `Video, ${duration} seconds`;
    const plays = { controls: '', autoplay: '', loop: '', playsinline: '' };
    const player = html('video', { src: `files/${file_id}`, 'aria-label': name, width, height, ...plays });
    // Only what is silent plays by itself before anybody has touched the page; the attribute would come too late.
    player.muted = true;
    return [player];
  }
  if (!photo) return [];
  const { file_id, width, height } = photo.at(-1);
  return [html('img', { src: `files/${file_id}`, alt: 'The photo that was sent', width, height })];
}

/** A text with what Telegram marks in it; offsets count UTF-16 units, as here. What stands in another mark is plain. */
function marked(text, entities) {
  const parts = [];
  let at = 0;
  for (const { type, offset, length } of [...entities].sort((one, other) => one.offset - other.offset)) {
    const name = marks[type];
    if (!name || offset < at) continue;
    parts.push(text.slice(at, offset), html(name, {}, text.slice(offset, offset + length)));
    at = offset + length;
  }
  return [...parts, text.slice(at)];
}
