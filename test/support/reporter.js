import { relative } from 'node:path';
import { spec } from 'node:test/reporters';

/**
 * A line for each file of tests, what failed or was skipped in it below, and Node's own summary at the end. Node's spec
 * reporter names no files: of 1,500 titles nobody sees where they are from. In JavaScript, since Node loads reporters
 * before it loads tsx.
 * @param {AsyncIterable<import('node:test/reporters').TestEvent>} events
 */
export default async function* report(events) {
  let current = null;
  const kept = [];
  for await (const event of events) {
    if (event.type === 'test:stderr' || event.type === 'test:stdout') yield event.data.message;
    if (event.type === 'test:diagnostic' || event.type === 'test:fail') kept.push(event);
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    // Node reports one file after the other, however many run at a time.
    if (current !== null && event.data.file !== current.file) yield wordsFor(current);
    if (event.data.file !== current?.file) current = { file: event.data.file, passed: 0, ms: 0, lines: [] };
    note(current, event);
  }
  if (current !== null) yield wordsFor(current);
  yield* summary(kept);
}

function note(current, { type, data: { name, nesting, details, skip } }) {
  if (nesting === 0) current.ms += details.duration_ms;
  // What a suite that is skipped holds is never heard of.
  if (details.type === 'suite' && skip === undefined) return;
  if (type === 'test:fail') current.lines.push(`✖ ${name}`);
  else if (skip !== undefined) current.lines.push(`﹣ ${name}: ${skip === true ? 'skipped' : skip}`);
  else current.passed += 1;
}

function wordsFor({ file, passed, ms, lines }) {
  const mark = lines.some((line) => line.startsWith('✖')) ? '✖' : '✔';
  const name = file === undefined ? 'without a file' : relative(process.cwd(), file);
  return [
    `${mark} ${name}: ${passed} passed, ${(ms / 1000).toFixed(1)} s`,
    ...lines.map((line) => `    ${line}`),
    '',
  ].join('\n');
}

/** What failed, in full, and the counts, as Node's spec reporter words them. */
async function* summary(events) {
  const reporter = new spec();
  for (const event of events) reporter.write(event);
  reporter.end();
  for await (const text of reporter) yield String(text);
}
