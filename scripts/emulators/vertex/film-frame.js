const escaped = (text) => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
/** The most lines of words that are shown. */
const LINES = 6;
const TYPE = 26;

/**
 * One frame of a film as SVG: the words in front of the photo or of a sky, what was asked for, and how far it is. The
 * sun, the photo and the bar move.
 * @param {import('./film.ts').Film} film
 * @param {number} at seconds from the beginning
 */
export function frame({ words, model, shape, seconds, width, height, photo }, at) {
  const part = at / seconds;
  const lines = wrap(words, Math.floor((width - 60) / (TYPE * 0.52)));
  const first = height - 76 - (lines.length - 1) * TYPE * 1.25;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    ${photo ? still(photo, { width, height, part }) : sky({ width, height, part })}
    <rect y="${first - 42}" width="100%" height="${height - first + 42}" fill="#0b0d14" fill-opacity="0.72"/>
    <g fill="#fff" font-size="${TYPE}">${lines
      .map((line, index) => `<text x="30" y="${first + index * TYPE * 1.25}">${escaped(line)}</text>`)
      .join('')}</g>
    <text x="30" y="${height - 30}" fill="#c9cdd8" font-size="15">${escaped(model)} · ${shape} · ${seconds} s</text>
    <text x="${width - 30}" y="${height - 30}" fill="#fff" font-size="15" text-anchor="end">${at.toFixed(1)} s</text>
    <rect y="${height - 8}" width="${width * part}" height="8" fill="#ffb454"/>
  </svg>`;
}

function sky({ width, height, part }) {
  const x = width * (0.1 + 0.8 * part);
  const y = height * (0.42 - 0.24 * Math.sin(Math.PI * part));
  return `<linearGradient id="sky" x2="0" y2="1"><stop stop-color="#27407a"/><stop offset="1" stop-color="#e98a5b"/></linearGradient>
    <rect width="100%" height="100%" fill="url(#sky)"/><circle cx="${x}" cy="${y}" r="34" fill="#fff3cf"/>`;
}

/** The photo fills the frame and comes slowly nearer. */
function still({ base64, mimeType }, { width, height, part }) {
  const scale = 1 + 0.12 * part;
  const [w, h] = [width * scale, height * scale];
  return `<image href="data:${mimeType};base64,${base64}" x="${(width - w) / 2}" y="${(height - h) / 2}" width="${w}" height="${h}" preserveAspectRatio="xMidYMid slice"/>`;
}

/** Words in lines of about so many characters; what is too much ends in an ellipsis. */
function wrap(words, longest) {
  const lines = [''];
  for (const word of words
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .split(' ')) {
    const line = lines.at(-1);
    const both = line === '' ? word : `${line} ${word}`;
    if (both.length <= longest) lines[lines.length - 1] = both;
    else lines.push(word.slice(0, longest));
  }
  if (lines.length <= LINES) return lines.filter((line) => line !== '');
  return [...lines.slice(0, LINES - 1), `${lines[LINES - 1]}…`];
}
