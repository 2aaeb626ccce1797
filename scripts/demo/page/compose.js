import { wordsOf } from './chat.js';
import { html, say } from './inspector/dom.js';

const $ = (id) => document.getElementById(id);
/** Telegram makes the longer side of a photo no longer than this. */
const LONGEST_SIDE = 1280;

/** Where one writes: words, a photo, a reply, a command out of the bot's menu. */
export class Compose {
  #ask;
  #look;
  #photo = null;
  #reply = null;

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
      .addEventListener('click', () => this.#attach({ photo: null, reply: null }));
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
    this.#attach({ photo: this.#photo, reply: message });
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
    if (text === '' && !this.#photo) return;
    const sent = this.#photo
      ? await this.#ask({ do: 'photo', ...this.#where(), caption: text, ...this.#photo })
      : await this.#say(text);
    if (!sent) return;
    $('text').value = '';
    this.#attach({ photo: null, reply: null });
  }

  #say(text) {
    return this.#ask({ do: 'say', ...this.#where(), text });
  }

  #where() {
    const { chat, person, topic } = this.#look;
    return {
      chat,
      person,
      ...(topic !== null && { topic }),
      ...(this.#reply && this.#reply.chat.id === chat && { replyTo: this.#reply.message_id }),
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
    this.#attach({ photo: { base64, width: canvas.width, height: canvas.height }, reply: this.#reply });
  }

  #attach({ photo, reply }) {
    this.#photo = photo;
    this.#reply = reply;
    if (!photo) $('photo').value = '';
    const parts = [
      ...(photo ? [`Photo, ${photo.width}×${photo.height}`] : []),
      ...(reply ? [`Reply to “${wordsOf(reply).slice(0, 60)}”`] : []),
    ];
    $('attached').hidden = parts.length === 0;
    say($('attached').querySelector('span'), parts.join(', '));
  }
}
