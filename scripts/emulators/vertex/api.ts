import { type Answer, jsonAnswer, textAnswer } from './answer.ts';
import { googleError, htmlError, modelNotFound, permissionDenied, unauthenticated } from './errors.ts';
import { type Film, filmOf } from './film.ts';
import { parseObject } from './json.ts';
import type { VertexModel, VideoModel } from './models.ts';
import type { Operations } from './operations.ts';
import { pollAnswer } from './poll.ts';
import { polledName, type Route } from './routes.ts';
import type { Outcome, Script } from './script.ts';
import type { ReadRequest } from './server.ts';
import { type Bucket, storageUnauthenticated } from './storage.ts';
import { type OperationError, planRender, type RenderPlan, readSubmit, type SubmitRequest } from './submission.ts';
import { countTokens } from './token-count.ts';
import type { Tokens } from './tokens.ts';

/** What the API works on. */
export interface VertexState {
  readonly project: string;
  readonly location: string;
  readonly models: Map<string, VertexModel>;
  readonly operations: Operations;
  readonly script: Script;
  readonly bucket: Bucket;
  readonly tokens: Tokens;
  readonly requireAuth: boolean;
  /** Makes the bytes of a video; null: all are the sample. */
  readonly makeFilm: ((film: Film) => Promise<Buffer>) | null;
  /** Milliseconds until the operation of this submit is done. */
  readonly renderMs: (submit: SubmitRequest) => number;
}

type ModelRoute = Extract<Route, { resource: string }>;

/** Carries one request out, as Google would. */
export function carryOut(vertex: VertexState, request: ReadRequest): Answer {
  const { route, authorization } = request;
  switch (route.kind) {
    case 'token':
      return vertex.tokens.exchange(request.body);
    case 'submit':
    case 'poll':
    case 'countTokens':
      return refusedCaller(vertex, authorization) ?? onModel(vertex, route, request.body);
    case 'model':
      return refusedCaller(vertex, authorization) ?? modelAnswer(vertex, route.model);
    case 'gcs-get':
      return (
        bucketCaller(vertex, authorization, route.media) ??
        vertex.bucket.get(route.bucket, route.object, { media: route.media, range: request.range })
      );
    case 'gcs-delete':
      return bucketCaller(vertex, authorization, false) ?? vertex.bucket.delete(route.bucket, route.object);
    case 'gcs-list':
      return bucketCaller(vertex, authorization, false) ?? vertex.bucket.list(route.bucket, route.prefix);
    case 'control':
    case 'unknown':
      return htmlError(404, request.path);
    default:
      return route satisfies never;
  }
}

function onModel(vertex: VertexState, route: ModelRoute, body: Buffer): Answer {
  if (route.project !== vertex.project) return permissionDenied(route.resource);
  const model = vertex.models.get(route.model);
  if (route.kind === 'poll') return poll(vertex, route, body);
  if (model === undefined || route.location !== vertex.location) return modelNotFound(route.resource);
  if (route.kind === 'countTokens') {
    if (model.kind === 'video') return googleError(400, `Model ${model.id} does not support countTokens.`);
    return countTokens(parseObject(body));
  }
  if (model.kind === 'text') return googleError(400, `Model ${model.id} does not support predictLongRunning.`);
  return submit(vertex, route, model, body);
}

/** `publishers.models.get`: what is served at all, whatever the project; a model that is gone answers 404. */
function modelAnswer(vertex: VertexState, id: string): Answer {
  const name = `publishers/google/models/${id}`;
  const model = vertex.models.get(id);
  if (model === undefined) return modelNotFound(name);
  const { launchStage } = model;
  return jsonAnswer(200, { name, versionId: 'default', openSourceCategory: 'PROPRIETARY', launchStage });
}

/** There is no idempotency key: each submit that gets here and is not refused is one more paid operation. */
function submit(vertex: VertexState, route: ModelRoute, model: VideoModel, body: Buffer): Answer {
  const asked = readSubmit(model.id, parseObject(body));
  if (typeof asked === 'string') return googleError(400, asked);
  const rule = vertex.script.take(asked);
  if (rule !== undefined && 'status' in rule) {
    if (rule.body !== undefined) return textAnswer(rule.status, rule.body);
    return rule.message === undefined ? refusal(rule.status, route) : googleError(rule.status, rule.message);
  }
  const plan = planRender(model, asked, (bucket) => vertex.bucket.forbids(bucket));
  const outcome = outcomeOf(rule, plan);
  const isFilmed = vertex.makeFilm !== null && outcome.outcome === 'video' && outcome.bytes === undefined;
  const operation = vertex.operations.start(route.resource, asked, {
    plan: 'code' in plan ? null : plan,
    outcome,
    film: isFilmed && !('code' in plan) ? vertex.makeFilm?.(filmOf(asked, plan, parseObject(body))) : undefined,
    renderMs: rule?.renderMs ?? vertex.renderMs(asked),
  });
  return jsonAnswer(200, { name: operation.submit.operationName });
}

/** A wrong parameter spoils a video, and nothing else that was scripted. */
function outcomeOf(scripted: Outcome | undefined, plan: RenderPlan | OperationError): Outcome {
  const promised = scripted === undefined || scripted.outcome === 'video' || scripted.outcome === 'never';
  if (promised && 'code' in plan) return { outcome: 'error', ...plan };
  return scripted ?? { outcome: 'video' };
}

/** An operation is found below the model that it was started on, even after the model was retired. */
function poll(vertex: VertexState, route: ModelRoute, body: Buffer): Answer {
  const name = polledName(body);
  if (name === '') return googleError(400);
  const operation = name.startsWith(`${route.resource}/operations/`) ? vertex.operations.get(name) : undefined;
  return operation === undefined ? googleError(404, `Operation ${name} was not found.`) : pollAnswer(operation);
}

function refusal(status: number, route: ModelRoute): Answer {
  if (status === 404) return modelNotFound(route.resource);
  if (status === 403) return permissionDenied(route.resource);
  if (status === 401) return unauthenticated(true);
  return status === 502 ? htmlError(502, route.resource) : googleError(status);
}

function refusedCaller(vertex: VertexState, authorization: string | undefined): Answer | undefined {
  if (!vertex.requireAuth || vertex.tokens.accepts(authorization)) return undefined;
  return unauthenticated(authorization !== undefined);
}

function bucketCaller(vertex: VertexState, authorization: string | undefined, media: boolean): Answer | undefined {
  return refusedCaller(vertex, authorization) === undefined ? undefined : storageUnauthenticated(media);
}
