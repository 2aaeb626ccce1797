import type { Rich } from '../../src/telegram/outgoing/formatting.ts';
import type { Texts } from '../../src/telegram/texts/en.ts';
import { samplesOf } from './samples.ts';

const style = `
  body { font: 14px/1.45 system-ui, sans-serif; margin: 0; }
  table { border-collapse: collapse; min-width: 2600px; table-layout: fixed; width: 100%; }
  th, td { border: 1px solid #8884; padding: 6px 8px; text-align: left; vertical-align: top; }
  thead th { position: sticky; top: 0; background: Canvas; }
  tbody th { position: sticky; left: 0; background: Canvas; font-weight: 600; }
  th:first-child { width: 180px; overflow-wrap: break-word; }
  p { margin: 0 0 6px; white-space: pre-wrap; overflow-wrap: break-word; }
  code { font-size: 13px; }
  small { color: #888; }
  :root { color-scheme: light dark; }
  @media (max-width: 800px) {
    table { min-width: 0; }
    thead { display: none; }
    tr, th, td { display: block; border: 0; }
    tbody th, th:first-child { position: sticky; top: 0; width: auto; border-bottom: 1px solid #8884; }
    td { display: grid; grid-template-columns: 48px 1fr; }
    td::before { content: attr(lang); color: #888; grid-row: 1; }
    td p { grid-column: 2; }
  }
`;

/** A page that shows every text of these languages, a row a text and a column a language. */
export function textsPage(languages: Readonly<Record<string, Texts>>): string {
  const columns = Object.entries(languages).map(([tag, texts]) => ({ tag, texts, samples: samplesOf(texts) }));
  const names = Object.keys(columns[0]?.samples ?? {});
  const head = columns.map(({ tag, texts }) => `<th lang="${tag}">${escaped(texts.name)} <small>${tag}</small></th>`);
  const rows = names.map((name) => {
    const cells = columns.map(({ tag, samples }) => {
      const said = (samples[name] ?? []).map((text) => `<p>${html(text)}</p>`);
      return `<td lang="${tag}">${said.join('')}</td>`;
    });
    return `<tr><th>${escaped(name)}</th>${cells.join('')}</tr>`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Every text of the bot</title><style>${style}</style></head>
<body><table><thead><tr><th>text</th>${head.join('')}</tr></thead><tbody>
${rows.join('\n')}
</tbody></table></body></html>
`;
}

const tags: Readonly<Record<string, string>> = { bold: 'b', italic: 'i', code: 'code', blockquote: 'q' };

/** A message with its formatting. Its entities do not overlap. */
function html({ text, entities }: Rich): string {
  let at = 0;
  const parts = entities.map(({ type, offset, length }) => {
    const before = escaped(text.slice(at, offset));
    at = offset + length;
    const tag = tags[type] ?? 'span';
    return `${before}<${tag}>${escaped(text.slice(offset, at))}</${tag}>`;
  });
  return parts.join('') + escaped(text.slice(at));
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
