import { z } from 'zod';
import { type Answer, jsonAnswer } from './answer.ts';
import type { VertexEmulator } from './emulator.ts';
import { htmlError } from './errors.ts';
import type { FaultHandle } from './faults.ts';
import { type JsonObject, parseObject } from './json.ts';
import type { ReadRequest } from './server.ts';

const bytes = z.number().int().nonnegative();
const ms = z.number().nonnegative();
/** JSON has no Infinity: null stands for it. */
const endless = z.union([z.number().int().positive(), z.null().transform(() => Number.POSITIVE_INFINITY)]);
const object = z.record(z.string(), z.unknown());
const reasons = z.array(z.string());

const scriptScope = {
  when: z
    .union([z.literal('next'), z.object({ prompt: z.string().exactOptional(), model: z.string().exactOptional() })])
    .exactOptional(),
  times: endless.exactOptional(),
  renderMs: ms.exactOptional(),
};

const outcomeRule = z.discriminatedUnion('outcome', [
  z.strictObject({
    ...scriptScope,
    outcome: z.literal('video'),
    bytes: bytes.exactOptional(),
    filtered: z.number().int().exactOptional(),
    reasons: reasons.exactOptional(),
    countAsString: z.boolean().exactOptional(),
    extras: object.exactOptional(),
    responseExtras: object.exactOptional(),
    escapeBase64: z.boolean().exactOptional(),
  }),
  z.strictObject({
    ...scriptScope,
    outcome: z.literal('filtered'),
    reasons: reasons.exactOptional(),
    countAsString: z.boolean().exactOptional(),
    emptyVideos: z.boolean().exactOptional(),
  }),
  z.strictObject({ ...scriptScope, outcome: z.literal('error'), code: z.number().int(), message: z.string() }),
  z.strictObject({ ...scriptScope, outcome: z.enum(['empty', 'never']) }),
]);

const refusalRule = z.strictObject({
  ...scriptScope,
  status: z.literal([400, 401, 403, 404, 429, 500, 502, 503, 504]),
  message: z.string().exactOptional(),
  body: z.string().exactOptional(),
});

const kind = z.enum([
  'submit',
  'poll',
  'countTokens',
  'model',
  'token',
  'gcs-get',
  'gcs-delete',
  'gcs-list',
  'unknown',
]);
const faultScope = {
  kind: z.union([z.literal('any'), kind, z.array(kind)]),
  times: endless.exactOptional(),
  onlyVideo: z.boolean().exactOptional(),
  accepted: z.boolean().exactOptional(),
};

const faultRule = z.discriminatedUnion('fault', [
  z.strictObject({ ...faultScope, fault: z.enum(['reset-before', 'reset-after', 'hang', 'hold']) }),
  z.strictObject({
    ...faultScope,
    fault: z.enum(['404', '500', '503', '429', '504']),
    asArray: z.boolean().exactOptional(),
  }),
  z.strictObject({ ...faultScope, fault: z.literal('page'), status: z.number().int() }),
  z.strictObject({ ...faultScope, fault: z.enum(['502', 'not-json', 'bad-count', 'expired-token', 'bad-base64']) }),
  z.strictObject({ ...faultScope, fault: z.literal('slow'), delayMs: ms }),
  z.strictObject({ ...faultScope, fault: z.literal('cut'), afterBytes: bytes, clean: z.boolean().exactOptional() }),
  z.strictObject({
    ...faultScope,
    fault: z.literal('slow-body'),
    chunkBytes: z.number().int().positive(),
    delayMs: ms,
  }),
]);

const numbered = z.strictObject({ fault: z.number().int() });

/**
 * The emulator over HTTP, for a process that runs it beside itself: JSON in, JSON out, 400 with the reason for what is
 * not understood.
 *
 *     POST /control/script          a script rule, without functions; null for Infinity
 *     POST /control/fault           a fault rule → {fault: number}
 *     POST /control/fault/release   {fault}      POST /control/fault/remove {fault} → {fired, waiting}
 *     POST /control/finish          {operationName?}
 *     POST /control/sha256          {operationName} → {sha256}
 *     POST /control/retire          {model}      POST /control/expire-tokens {}
 *     GET  /control/stats           GET /control/submits           GET /control/requests/<kind>
 */
export class Control {
  readonly #emulator: VertexEmulator;
  readonly #faults: FaultHandle[] = [];

  constructor(emulator: VertexEmulator) {
    this.#emulator = emulator;
  }

  answer(request: ReadRequest): Answer {
    try {
      const value = this.#carryOut(`${request.method} ${request.path}`, parseObject(request.body) ?? {});
      return value === undefined ? htmlError(404, request.path) : jsonAnswer(200, value);
    } catch (error) {
      return jsonAnswer(400, { error: error instanceof z.ZodError ? z.prettifyError(error) : String(error) });
    }
  }

  #carryOut(call: string, body: JsonObject): object | undefined {
    const emulator = this.#emulator;
    switch (call) {
      case 'POST /control/script':
        emulator.script('status' in body ? refusalRule.parse(body) : outcomeRule.parse(body));
        return {};
      case 'POST /control/fault':
        return { fault: this.#faults.push(emulator.fault(faultRule.parse(body))) };
      case 'POST /control/fault/release':
        return this.#end(body, (fault) => fault.release());
      case 'POST /control/fault/remove':
        return this.#end(body, (fault) => fault.remove());
      case 'POST /control/finish':
        emulator.finish(z.strictObject({ operationName: z.string().optional() }).parse(body).operationName);
        return {};
      case 'POST /control/sha256':
        return { sha256: emulator.sha256Of(z.strictObject({ operationName: z.string() }).parse(body).operationName) };
      case 'POST /control/retire':
        emulator.retire(z.strictObject({ model: z.string() }).parse(body).model);
        return {};
      case 'POST /control/expire-tokens':
        emulator.tokens.expireAll();
        return {};
      case 'GET /control/stats':
        return emulator.stats();
      case 'GET /control/submits':
        return { submits: emulator.submits };
      default: {
        const [, wanted] = /^GET \/control\/requests\/([\w-]+)$/.exec(call) ?? [];
        return wanted === undefined ? undefined : emulator.requests(kind.parse(wanted));
      }
    }
  }

  #end(body: unknown, how: (fault: FaultHandle) => void): object {
    const number = numbered.parse(body).fault;
    const fault = this.#faults[number - 1];
    if (fault === undefined) throw new Error(`no fault ${number}`);
    const { fired, waiting } = fault;
    how(fault);
    return { fired, waiting };
  }
}
