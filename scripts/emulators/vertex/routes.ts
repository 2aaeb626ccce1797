import { parseObject } from './json.ts';

/** What a request asks of a publisher model. */
export type ModelMethod = 'submit' | 'poll' | 'countTokens';

/** A request's path, understood. */
export type Route =
  | { kind: ModelMethod; project: string; location: string; model: string; resource: string }
  | { kind: 'model'; model: string }
  | { kind: 'token' }
  | { kind: 'gcs-get'; bucket: string; object: string; media: boolean }
  | { kind: 'gcs-delete'; bucket: string; object: string }
  | { kind: 'gcs-list'; bucket: string; prefix: string }
  | { kind: 'control'; path: string }
  | { kind: 'unknown' };

/** The kinds of request that are counted and can have faults. */
export type RequestKind = Exclude<Route['kind'], 'control'>;

const methods: Readonly<Record<string, ModelMethod>> = {
  predictLongRunning: 'submit',
  fetchPredictOperation: 'poll',
  countTokens: 'countTokens',
};

const modelPath =
  /^\/v1(?:beta1)?\/(projects\/([^/]+)\/locations\/([^/]+)\/publishers\/google\/models\/([^/:]+)):(\w+)$/;
const publisherModelPath = /^\/v1(?:beta1)?\/publishers\/google\/models\/([^/:]+)$/;
const objectPath = /^(?:\/download)?\/storage\/v1\/b\/([^/]+)\/o(?:\/([^/]+))?$/;

/** Finds out what a request is. An object's slashes are encoded as %2F, so the path is not normalised. */
export function route(method: string, url: string): Route {
  const [path = '', search = ''] = url.split('?', 2);
  const query = new URLSearchParams(search);
  if (path.startsWith('/control/')) return { kind: 'control', path };
  if (path === '/token' && method === 'POST') return { kind: 'token' };

  const [, resource, project, location, model, verb] = modelPath.exec(path) ?? [];
  const kind = methods[verb ?? ''];
  if (kind !== undefined && method === 'POST' && resource && project && location && model) {
    return { kind, project, location, model, resource };
  }

  const [, published] = publisherModelPath.exec(path) ?? [];
  if (published !== undefined && method === 'GET') return { kind: 'model', model: published };

  const [, bucket, encoded] = objectPath.exec(path) ?? [];
  if (bucket === undefined) return { kind: 'unknown' };
  if (encoded === undefined) {
    return method === 'GET' ? { kind: 'gcs-list', bucket, prefix: query.get('prefix') ?? '' } : { kind: 'unknown' };
  }
  const object = decode(encoded);
  if (object === undefined) return { kind: 'unknown' };
  if (method === 'GET') return { kind: 'gcs-get', bucket, object, media: query.get('alt') === 'media' };
  return method === 'DELETE' ? { kind: 'gcs-delete', bucket, object } : { kind: 'unknown' };
}

/** The name of the operation that a poll's body asks for; empty where it has none. */
export function polledName(body: Buffer): string {
  const name = parseObject(body)?.operationName;
  return typeof name === 'string' ? name : '';
}

function decode(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}
