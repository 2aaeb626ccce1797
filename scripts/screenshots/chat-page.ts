import { readFile } from 'node:fs/promises';
import type { ReceivedVideo, SeenMessage } from '../emulators/telegram.ts';

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const shown = (text: string): string => text.replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign);

/** A chat as a page that looks like Telegram's: what people wrote on the right, what the bot answered on the left. */
export async function chatPage(messages: readonly SeenMessage[], videos: readonly ReceivedVideo[]): Promise<string> {
  const bubbles = await Promise.all(messages.map((message) => bubble(message, videos)));
  return `<!doctype html><html lang="en"><meta charset="utf-8"><style>${style}</style><main>${bubbles.join('')}</main>`;
}

async function bubble(message: SeenMessage, videos: readonly ReceivedVideo[]): Promise<string> {
  const video = videos.find((each) => each.messageId === message.message_id);
  const media = message.video && video?.path !== undefined ? await player(video.path) : '';
  const rows = message.reply_markup?.inline_keyboard ?? [];
  const buttons = rows.map(
    (row) => `<div class="row">${row.map(({ text }) => `<b>${shown(text)}</b>`).join('')}</div>`,
  );
  const words = shown(message.caption ?? message.text ?? '');
  return `<article class="${message.by_bot ? 'bot' : 'person'}"><div class="bubble">${media}<p>${words}</p></div>${buttons.join('')}</article>`;
}

async function player(path: string): Promise<string> {
  const bytes = await readFile(path);
  return `<video muted src="data:video/mp4;base64,${bytes.toString('base64')}"></video>`;
}

const style = `
  :root { color-scheme: light dark; --paper: #d7e3ec; --bot: #fff; --person: #e7fdd3; --ink: #14191d; --button: #5b7f9c44; }
  @media (prefers-color-scheme: dark) {
    :root { --paper: #0e1621; --bot: #182533; --person: #2b5278; --ink: #f2f5f7; --button: #7fa8cc33; }
  }
  * { box-sizing: border-box; }
  body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.35 system-ui, sans-serif; }
  main { display: flex; flex-direction: column; gap: 10px; padding: 16px; }
  article { max-width: 84%; display: flex; flex-direction: column; gap: 4px; }
  .person { align-self: flex-end; }
  .bot { align-self: flex-start; min-width: 300px; }
  .bubble { border-radius: 14px; overflow: hidden; background: var(--bot); box-shadow: 0 1px 1px #0002; }
  .person .bubble { background: var(--person); }
  p { margin: 0; padding: 8px 12px; white-space: pre-wrap; overflow-wrap: anywhere; }
  video { display: block; width: 100%; aspect-ratio: 16 / 9; object-fit: cover; background: #000; }
  .row { display: flex; gap: 4px; }
  .row b { flex: 1; padding: 7px 8px; border-radius: 10px; background: var(--button); text-align: center; font-size: 14px; font-weight: 500; }
`;
