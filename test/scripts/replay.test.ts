import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { stored, T0 } from '../support/facts.ts';
import { log, run, Shelf } from './replay.ts';

describe('a replay of a log', () => {
  let shelf: Shelf;
  before(async () => {
    shelf = await Shelf.open();
  });
  after(() => shelf.close());

  it('prints each generation, a line a fact, then the settings and the statistics as /stats shows them', async () => {
    const path = await shelf.put(log);
    const { code, out, err } = await run([path]);
    assert.deepEqual([code, err], [0, '']);
    assert.deepEqual(out.split('\n'), [
      `${path}: 19 of 19 facts, begun by statechart 1.0.0, replayed by 1.0.0`,
      '',
      '      #        since  fact                 state                       lasted  what it says',
      'Generation aa11  ada (42)  veo-3.1-fast-generate-001, 8 s, 720p  2026-06-01T12:00:00.000Z',
      '     #2     0:00.000  PromptAccepted       queued                    0:00.250  42 characters',
      '     #3     0:00.250  GenerationStarted    generating.submitting     0:00.750  attempt 1',
      '     #4     0:01.000  SubmissionRefused    queued                    0:02.600  HTTP 429, again in 0:02.500',
      '     #5     0:03.600  GenerationStarted    generating.submitting     0:00.400  attempt 2',
      '     #6     0:04.000  OperationStarted     generating.rendering      1:01.250  12 tokens',
      '     #7     1:05.250  VideoGenerated       downloading               0:00.750  $0.80',
      '     #8     1:06.000  VideoDownloaded      uploading                 0:00.750  1,000 bytes',
      '     #9     1:06.750  VideoDelivered       done',
      '',
      'Generation aa22  ben (7)  veo-3.1-fast-generate-001, 8 s, 720p  2026-06-01T12:01:10.000Z',
      '    #10     0:00.000  PromptAccepted       queued                    0:00.001  42 characters',
      '    #11     0:00.001  GenerationStarted    generating.submitting     0:00.899  attempt 1',
      '    #12     0:00.900  OperationStarted     generating.rendering      0:20.000  tokens unknown',
      '    #13     0:20.900  GenerationFailed     failed                              FILTERED (violence), $0.00',
      '',
      'Generation bb33  ben (7)  veo-3.1-fast-generate-001, 8 s, 720p  2026-06-01T12:01:40.000Z',
      '    #14     0:00.000  PromptAccepted       queued                    0:00.010  42 characters',
      '    #15     0:00.010  GenerationCancelled  cancelled                           by 7, $0.00',
      '',
      'Generation cc44  ada (42)  veo-3.1-fast-generate-001, 8 s, 720p  2026-06-01T12:01:50.000Z',
      '    #16     0:00.000  PromptAccepted       queued                    0:00.020  42 characters',
      '    #17     0:00.020  GenerationStarted    generating.submitting     0:00.980  attempt 1',
      '    #18     0:01.000  OperationStarted     generating.rendering                goes on, 12 tokens',
      '',
      'Settings',
      'ada (42): veo-3.1-generate-001',
      '',
      'Statistics',
      'Videos made: 1',
      'In progress: 1',
      'Failed: 1',
      'Cancelled: 1',
      'Success rate: 50%',
      'Total cost: $0.80',
      'Prompt tokens: 12 (known for 1 prompt)',
      'Output prompt tokens: unknown',
      'Seconds of video: 8',
      '',
      'By model',
      'veo-3.1-fast-generate-001: 1 video, $0.80',
      '',
      'Users by cost',
      '1. ada: $0.80, 1 video',
      '2. ben: $0.00, 0 videos',
      '',
    ]);
  });

  it('shows one generation alone, by the beginning of its id', async () => {
    const { code, out } = await run([await shelf.put(log), '--generation', 'c']);
    assert.equal(code, 0);
    assert.match(out, /^Generation cc44 /m);
    assert.doesNotMatch(out, /aa11|Statistics/);
  });

  it('shows all as it was at a position', async () => {
    const { out } = await run([await shelf.put(log), '--until', '3']);
    assert.match(out, /: 3 of 19 facts,/);
    assert.match(
      out,
      /#3 .* goes on, attempt 1\n\nSettings\nada \(42\): veo-3.1-generate-001\n\nStatistics\nVideos made: 0\nIn progress: 1\n/,
    );
    assert.doesNotMatch(out, /#4|aa22/);
    const empty = await run([await shelf.put(log), '--until', '0']);
    assert.match(
      empty.out,
      /^.*: 0 of 19 facts,.*\n\nSettings\nEverybody has the defaults\n\nStatistics\nVideos made: 0\n/,
    );
  });

  it('shows all as it was at a time, and how long states had lasted then', async () => {
    const path = await shelf.put(log);
    for (const moment of ['2026-06-01T12:00:00.500Z', '2026-06-01T14:00:00.500+02:00', '2026-06-01 12:00:00.500']) {
      const { code, out } = await run([path, '--until', moment]);
      assert.equal(code, 0);
      assert.match(out, / 3 of 19 facts,/);
      assert.match(out, /#3 +0:00.250 {2}GenerationStarted +generating.submitting +0:00.250 {2}so far, attempt 1\n/);
    }
    assert.match((await run([path, '--until', '2026-06-02'])).out, / 19 of 19 facts,/);
    assert.match((await run([path, '--until', '2026-06-01'])).out, / 0 of 19 facts,/);
  });

  it('gives one JSON document that holds the same, with the data of the facts and the records', async () => {
    const path = await shelf.put(log);
    const { code, out, err } = await run([path, '--json']);
    assert.deepEqual([code, err, out.split('\n').length], [0, '', 2]);
    const document = JSON.parse(out);
    assert.deepEqual(
      { ...document, generations: document.generations.map(({ id }: { id: string }) => id), statistics: undefined },
      {
        journal: path,
        statechart: { recorded: '1.0.0', today: '1.0.0' },
        until: null,
        facts: { replayed: 19, inAll: 19 },
        differences: { inAll: 0, listed: [] },
        generations: ['aa11', 'aa22', 'bb33', 'cc44'],
        settings: [
          {
            userId: 42,
            username: 'ada',
            model: 'veo-3.1-generate-001',
            aspectRatio: null,
            audio: null,
            language: null,
          },
        ],
        access: [],
        budgets: [],
        statistics: undefined,
      },
    );
    assert.equal(document.statistics.totals.costUsd, 0.8);
    const [first, , , last] = document.generations;
    assert.deepEqual([first.ended, first.record.status, first.record.cost], [true, 'done', 0.8]);
    assert.deepEqual(first.facts[2], {
      position: 4,
      version: 3,
      at: T0 + 1_000,
      sinceMs: 1_000,
      fact: 'SubmissionRefused',
      state: 'queued',
      lastedMs: 2_600,
      data: { status: 429, retryAt: T0 + 3_500 },
    });
    assert.deepEqual([last.ended, last.record.status, last.facts.at(-1).lastedMs], [false, 'generating', null]);
  });

  it('tells of what admins decided', async () => {
    const path = await shelf.put(
      stored([
        { type: 'AccessGranted', stream: 'admin', at: T0, state: null, data: { id: 5, by: 1 } },
        { type: 'AccessRevoked', stream: 'admin', at: T0, state: null, data: { id: 6, by: 1 } },
        { type: 'BudgetChanged', stream: 'admin', at: T0, state: null, data: { scope: 'all', usdPerDay: 9.5, by: 1 } },
        {
          type: 'BudgetChanged',
          stream: 'admin',
          at: T0,
          state: null,
          data: { scope: 'user', usdPerDay: null, by: 1 },
        },
      ]),
    );
    const { out } = await run([path]);
    assert.ok(
      out.includes(
        '\n5 was let in\n6 was shut out\nThe budget of all together is $9.50 a day\nThe budget of each user is unlimited\n',
      ),
    );
  });

  it('leaves out an unfinished end, with a warning', async () => {
    const { code, out, err } = await run([await shelf.put(log, '{"position":20,"id":"x"')]);
    assert.equal(code, 0);
    assert.match(out, / 19 of 19 facts,/);
    assert.match(err, /^\/.*\.jsonl: the end is unfinished, so its last append is left out\..*\n$/);
  });
});
