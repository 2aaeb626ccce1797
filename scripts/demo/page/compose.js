import { wordsOf } from './chat.js';
import { html, say } from './inspector/dom.js';

const $ = (id) => document.getElementById(id);
/** Telegram makes the longer side of a photo no longer than this. */
const LONGEST_SIDE = 1280;

/** Where one writes: words, a photo, a reply, other words for an earlier message, a command out of the bot's menu. */
export class Compose {
  #ask;
  #look;
  /** What goes with the words: a photo, the message they reply to, or the one they are written anew for. */
  #with = { photo: null, reply: null, edited: null };

  constructor({ ask, look }) {
    this.#ask = ask;
    this.#look = look;
    $('compose').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#send();
    });
    $('text').addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#send();
    });
    $('photo').addEventListener('change', () => this.#take($('photo').files[0]));
    $('attached')
      .querySelector('button')
      .addEventListener('click', () => this.#clear({ text: this.#with.edited !== null }));
  }

  /** The menu as the bot has registered it. */
  show({ commands }) {
    const menu = $('menu');
    const wanted = JSON.stringify(commands);
    if (menu.dataset.commands === wanted) return;
    menu.dataset.commands = wanted;
    menu.replaceChildren(
      ...commands.map(({ command, description }) => {
        const button = html('button', { type: 'button', class: 'chip', title: description }, `/${command}`);
        button.addEventListener('click', () => this.#command(command));
        return button;
      }),
    );
  }

  /** The next message replies to this one. */
  replyTo(message) {
    this.#attach({ reply: message, edited: null });
    $('text').focus();
  }

  /** The next words take the place of this message's. */
  edit(message) {
    this.#attach({ photo: null, reply: null, edited: message });
    $('text').value = message.text ?? message.caption ?? '';
    $('text').focus();
  }

  #command(command) {
    // These want words behind them.
    if (command !== 'video' && command !== 'setmodel') return void this.#say(`/${command}`);
    $('text').value = `/${command} `;
    $('text').focus();
  }

  async #send() {
    const text = $('text').value.trim();
    const { photo, edited } = this.#with;
    if (text === '' && !photo) return;
    const sent = edited
      ? await this.#ask({ do: 'edit', chat: edited.chat.id, message: edited.message_id, text })
      : photo
        ? await this.#ask({ do: 'photo', ...this.#where(), caption: text, ...photo })
        : await this.#say(text);
    if (sent) this.#clear({ text: true });
  }

  #say(text) {
    return this.#ask({ do: 'say', ...this.#where(), text });
  }

  #where() {
    const { chat, person, topic } = this.#look;
    const { reply } = this.#with;
    return {
      chat,
      person,
      ...(topic !== null && { topic }),
      ...(reply?.chat.id === chat && { replyTo: reply.message_id }),
    };
  }

  /** Makes of any picture the JPEG that Telegram would make of it. */
  async #take(file) {
    if (!file) return;
    const picture = await createImageBitmap(file).catch(() => null);
    if (!picture) return say($('notice'), 'The browser cannot read this picture.');
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = html('canvas');
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
    const base64 = canvas.toDataURL('image/jpeg', 0.87).split(',')[1];
    this.#attach({ photo: { base64, width: canvas.width, height: canvas.height }, edited: null });
  }

  #clear({ text }) {
    if (text) $('text').value = '';
    this.#attach({ photo: null, reply: null, edited: null });
  }

  #attach(change) {
    this.#with = { ...this.#with, ...change };
    const { photo, reply, edited } = this.#with;
    if (!photo) $('photo').value = '';
    const parts = [
      ...(photo ? [`Photo, ${photo.width}×${photo.height}`] : []),
      ...(reply ? [`Reply to “${wordsOf(reply).slice(0, 60)}”`] : []),
      ...(edited ? ['Edit: no second video begins, but a button Again takes the new words'] : []),
    ];
    $('attached').hidden = parts.length === 0;
    say($('attached').querySelector('span'), parts.join(', '));
  }
}
