import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { textsPage } from '../../scripts/texts/page.ts';
import { languages } from '../../src/telegram/texts/languages.ts';

describe('the page of all texts', () => {
  const page = textsPage(languages);

  it('has a row a text and a column a language', () => {
    const rows = page.split('<tbody>')[1]?.match(/<tr>.*<\/tr>/g) ?? [];
    assert.ok(rows.length > 100, `${rows.length} rows`);
    for (const row of rows) assert.equal(row.match(/<td /g)?.length, Object.keys(languages).length, row);
    for (const row of rows) assert.doesNotMatch(row, /<td lang="[^"]+"><\/td>/);
  });

  it('shows the formatting, and commands as they are written', () => {
    assert.match(page, /<b>Your settings<\/b>/);
    assert.match(page, /\/allow &lt;id>/);
  });
});
