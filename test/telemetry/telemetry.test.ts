import assert from 'node:assert/strict';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { openStage, type Stage } from '../../scripts/emulators/stage.ts';
import { startHere } from '../support/bot-here.ts';
import { Collector, type ReceivedSpan } from './collector.ts';

const ADA = 987_654_321;
const prompt = 'a vermilion fox that nobody may read of';

describe('the telemetry of a bot', () => {
  let stage: Stage;
  let collector: Collector;

  beforeEach(async () => {
    stage = await openStage({ vertex: { renderMs: 60 } });
    collector = await Collector.open();
    stage.telegram.user({ id: ADA, first_name: 'Adalgisa', username: 'adalgisa_x' });
  });
  afterEach(async () => {
    collector.close();
    await stage.close();
  });

  const settings = (changes: Record<string, string> = {}) => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    ...changes,
  });
  const say = () => stage.telegram.say(ADA, ADA, prompt);
  const roots = () => collector.spans.filter(({ parentSpanId }) => parentSpanId === null);
  const theRoot = (): ReceivedSpan => {
    const [root, ...more] = roots();
    assert.ok(root && more.length === 0, `one trace, not ${roots().length}`);
    return root;
  };
  const inOrder = (spans: ReceivedSpan[]) => spans.toSorted((a, b) => a.begin - b.begin || a.end - b.end);
  const points = (metric: string) => collector.points.filter((point) => point.metric === metric);

  it('makes one trace of a generation: a span for each state, and one for each request below', async () => {
    const bot = await startHere(stage, settings());
    say();
    await stage.telegram.waitFor({ chat: ADA, video: true });
    await bot.stop();
    const root = theRoot();
    assert.equal(root.name, 'generate_content veo-3.1-fast-generate-001');
    const { 'video_gen.prompt.length': length, ...attributes } = root.attributes;
    assert.equal(length, prompt.length);
    assert.deepEqual(attributes, {
      'gen_ai.operation.name': 'generate_content',
      'gen_ai.provider.name': 'gcp.vertex_ai',
      'gen_ai.request.model': 'veo-3.1-fast-generate-001',
      'gen_ai.output.type': 'video',
      'video_gen.seconds': 8,
      'video_gen.resolution': '720p',
      'video_gen.aspect_ratio': '16:9',
      'video_gen.audio': true,
      'video_gen.input': 'text',
      'video_gen.ending': 'done',
      'video_gen.cost': 0.8,
      'video_gen.uploads': 1,
    });
    const states = inOrder(collector.below(root));
    assert.deepEqual(
      states.map(({ name }) => name),
      ['queued', 'submitting', 'rendering', 'downloading', 'uploading'],
    );
    for (const [index, state] of states.entries())
      assert.equal(state.begin, index === 0 ? root.begin : states[index - 1]?.end, state.name);
    assert.equal(states.at(-1)?.end, root.end);
    const requests = (state: string) =>
      collector.below(states.find(({ name }) => name === state) as ReceivedSpan).map(({ name }) => name);
    assert.equal(requests('submitting').filter((name) => name === 'POST /v1/{model}:predictLongRunning').length, 1);
    assert.ok(requests('submitting').includes('POST /v1/{model}:countTokens'));
    assert.deepEqual([...new Set(requests('rendering'))], ['POST /v1/{model}:fetchPredictOperation']);
    assert.deepEqual(requests('uploading'), ['POST /bot{token}/sendVideo']);
    const upload = collector.spans.find(({ name }) => name.endsWith('sendVideo'));
    assert.deepEqual(
      [upload?.kind, upload?.attributes['http.request.method'], upload?.attributes['http.response.status_code']],
      [3, 'POST', 200],
    );
    const [bytes, tokens] = [
      states[3]?.attributes['video_gen.file.size'],
      states[1]?.attributes['gen_ai.usage.input_tokens'],
    ];
    assert.deepEqual([bytes, Number(tokens) > 0], [stage.telegram.videos[0]?.bytes, true]);
    assert.deepEqual(collector.resource['service.name'], 'telegram-video-gen');
  });

  it('tells the code of what went wrong, on the state, the request and the whole', async () => {
    stage.vertex.script({ status: 403 });
    const bot = await startHere(stage, settings());
    say();
    await stage.telegram.waitFor({ chat: ADA, text: /does not let this bot/ });
    await bot.stop();
    const root = theRoot();
    const submitting = collector.below(root).find(({ name }) => name === 'submitting');
    const request = collector.spans.find(({ name }) => name.endsWith('predictLongRunning'));
    assert.deepEqual(
      [root, submitting, request].map((span) => [span?.isError, span?.attributes['error.type']]),
      [
        [true, 'PERMISSION_DENIED'],
        [true, 'PERMISSION_DENIED'],
        [true, '403'],
      ],
    );
    assert.deepEqual([root.attributes['video_gen.ending'], root.attributes['video_gen.cost']], ['failed', 0]);
  });

  it('tells how generations ended, how long they took, what they cost and what is left', async () => {
    stage.telegram.fault({ method: 'getUpdates', kind: '502', times: 2 });
    const bot = await startHere(stage, settings({ BUDGET_USD_PER_DAY: '5' }));
    say();
    await stage.telegram.waitFor({ chat: ADA, video: true });
    await bot.stop();
    const model = {
      'gen_ai.operation.name': 'generate_content',
      'gen_ai.provider.name': 'gcp.vertex_ai',
      'gen_ai.request.model': 'veo-3.1-fast-generate-001',
    };
    const [ended] = points('video_gen.generations');
    assert.deepEqual(
      [ended?.value, ended?.attributes],
      [1, { ...model, 'video_gen.ending': 'done', 'video_gen.cost.known': true }],
    );
    assert.deepEqual(
      points('video_gen.spending').map(({ value, unit, attributes }) => [value, unit, attributes]),
      [[0.8, '{USD}', model]],
    );
    assert.deepEqual(
      points('video_gen.budget.left').map(({ value }) => value),
      [4.2],
    );
    assert.deepEqual(
      points('video_gen.waiting').map(({ value }) => value),
      [0],
    );
    assert.equal(points('video_gen.polls.failed')[0]?.value, 2);
    assert.deepEqual(
      points('video_gen.state.duration').map(({ attributes, count }) => [attributes['video_gen.state'], count]),
      ['queued', 'submitting', 'rendering', 'downloading', 'uploading'].map((state) => [state, 1]),
    );
    const [google] = points('gen_ai.client.operation.duration');
    assert.deepEqual([google?.unit, google?.count, google?.attributes], ['s', 1, model]);
    const [submitting, rendering] = ['submitting', 'rendering'].map((state) =>
      points('video_gen.state.duration').find(({ attributes }) => attributes['video_gen.state'] === state),
    );
    assert.ok(Math.abs((google?.value ?? 0) - (submitting?.value ?? 0) - (rendering?.value ?? 0)) < 1e-9);
    const polls = points('http.client.request.duration').filter(
      ({ attributes }) => attributes['url.template'] === '/bot{token}/getUpdates',
    );
    assert.ok(polls.some(({ attributes, count }) => attributes['error.type'] === '502' && count === 2));
  });

  it('goes on with a trace after a restart', async () => {
    stage.vertex.script({ outcome: 'never' });
    const env = settings({ EVENT_JOURNAL: join(stage.folder, 'events.jsonl') });
    const first = await startHere(stage, { ...env, SHUTDOWN_GRACE_MS: '0' });
    const rendering = new Promise<void>((resolve) => {
      first.log.bus.on('appended', ({ type }) => type === 'OperationStarted' && resolve());
    });
    say();
    await rendering;
    await first.stop();
    assert.deepEqual(roots(), []);
    const second = await startHere(stage, env);
    stage.vertex.finish();
    await stage.telegram.waitFor({ chat: ADA, video: true });
    await second.stop();
    const root = theRoot();
    const states = inOrder(collector.below(root));
    assert.deepEqual(
      states.map(({ name }) => name),
      ['queued', 'submitting', 'rendering', 'downloading', 'uploading'],
    );
    assert.deepEqual(new Set(collector.spans.map(({ traceId }) => traceId)), new Set([root.traceId]));
    assert.equal(states[0]?.begin, root.begin);
  });

  it('says nothing of words, people, chats, files and secrets', async () => {
    const bot = await startHere(stage, settings({ ALLOWED_USER_IDS: String(ADA) }));
    say();
    const video = await stage.telegram.waitFor({ chat: ADA, video: true });
    await bot.stop();
    const { env } = stage;
    const [facts] = [bot.lines.join('')];
    const generation = /"generation":"([0-9a-f-]+)"/.exec(facts)?.[1] ?? '';
    assert.ok(collector.spans.length > 8 && collector.points.length > 5 && generation !== '');
    const secrets = [
      ...prompt.split(' ').filter((word) => word.length > 5),
      String(ADA),
      'dalgisa',
      env().TELEGRAM_BOT_TOKEN ?? '',
      String(env().TELEGRAM_BOT_TOKEN).split(':')[1] ?? '',
      env().GOOGLE_CLOUD_PROJECT_ID ?? '',
      String(video.video?.file_id),
      generation,
      generation.replaceAll('-', ''),
    ];
    for (const secret of secrets)
      assert.ok(secret.length > 4 && !collector.received.includes(secret), `${secret} is told`);
  });

  it('never stops the bot: an endpoint that takes nothing is told the operator once', async () => {
    collector.status = 400;
    const bot = await startHere(stage, settings());
    say();
    await stage.telegram.waitFor({ chat: ADA, video: true });
    await bot.stop();
    const told = bot.lines.filter((line) => line.includes('OTEL_EXPORTER_OTLP_ENDPOINT does not take'));
    assert.equal(told.length, 1);
  });
});
