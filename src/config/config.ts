import { accessSync, constants } from 'node:fs';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { z } from 'zod';
import { OperatorError } from '../config/operator-error.ts';
import { addressProblem, isPostgresUrl } from '../log/journal/postgres/address.ts';
import { defaultModelId, ModelCatalogue } from '../veo/models.ts';
import { defaultModelProblem, extraModels } from './extra-models.ts';
import { keyFileProblem } from './key-file.ts';
import type { LogFormat } from './logger.ts';
import { type UnknownName, unknownNames } from './setting-names.ts';

/** Everything that the environment decides. Times are ms, money is USD. */
export interface Config {
  /** `botId` is the number before the token's colon. */
  telegram: { token: string; botId: number; apiRoot: string };
  google: { project: string; location: string; vertexRoot: string; storageRoot: string };
  veo: {
    outputUri: string | null;
    pollMs: number;
    timeoutMs: number;
    models: ModelCatalogue;
    tokenModel: string | null;
  };
  limits: { maxConcurrent: number; maxPerUser: number; maxQueuedPerUser: number };
  access: { users: ReadonlySet<number> | null; chats: ReadonlySet<number> | null; admins: ReadonlySet<number> };
  /** USD a day, of all together and of each user; null: no limit. */
  budgets: { all: number | null; user: number | null };
  /** A dearer video (USD) asks first; null: none does. */
  confirmAboveUsd: number | null;
  /** The path of a file, or the address of a database, which may hold a password. */
  journal: string | null;
  inspect: { port: number } | null;
  /** Where whoever watches over the bot may ask how it is doing; port 0 for any free one. */
  health: { host: string; port: number } | null;
  /** Where traces and numbers go (OTLP over HTTP), or null. */
  telemetry: string | null;
  tempDir: string;
  shutdownGraceMs: number;
  logLevel: string;
  /** Null: as it suits where the log goes. */
  logFormat: LogFormat | null;
}

const whole = (name: string, least: number, fallback: number, most = 2 ** 31 - 1) =>
  z
    .string()
    .default(String(fallback))
    .refine((text) => /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most, {
      error: `${name} must be a whole number of at least ${least}${most < 2 ** 31 - 1 ? ` and at most ${most}` : ''}, as ${name}=${fallback}.`,
    })
    .transform(Number);

const url = (name: string, example: string) =>
  z
    .string()
    .refine((text) => isHttpUrl(text), { error: `${name} must be a web address, as ${name}=${example}.` })
    .transform((text) => text.replace(/\/+$/, ''));

/** Read where connections are made: libraries and other programs look for it in the environment as well. */
const proxy = (name: string) =>
  z
    .string()
    .optional()
    .refine((text) => text === undefined || isHttpUrl(text), {
      error: `${name} must be the address of an HTTP proxy, as ${name}=http://proxy.example:3128.`,
    });

const dollars = (name: string, example: string) =>
  z
    .string()
    .optional()
    .refine((text) => text === undefined || /^\d+(\.\d+)?$/.test(text), {
      error: `${name} must be an amount in dollars, as ${name}=${example}.`,
    })
    .transform((text) => (text === undefined ? null : Number(text)));

const ids = (name: string) =>
  z
    .string()
    .optional()
    .refine((text) => text === undefined || text.split(',').every((id) => /^-?\d+$/.test(id.trim())), {
      error: `${name} must be Telegram ids with commas between them, as ${name}=12345678,-1001234567890.`,
    })
    .transform((text) => (text === undefined ? null : new Set(text.split(',').map((id) => Number(id.trim())))));

const environment = z.object({
  TELEGRAM_BOT_TOKEN: z
    .string({ error: 'TELEGRAM_BOT_TOKEN is missing: ask @BotFather in Telegram for one and put it here.' })
    .regex(/^\d+:[\w-]+$/, {
      error: 'TELEGRAM_BOT_TOKEN does not look like a token (123456789:AA…): copy it from @BotFather again.',
    }),
  GOOGLE_CLOUD_PROJECT_ID: z
    .string({ error: 'GOOGLE_CLOUD_PROJECT_ID is missing: it is the id of your project in the Google Cloud console.' })
    .regex(/^[a-z0-9][a-z0-9.:-]*$/, {
      error: 'GOOGLE_CLOUD_PROJECT_ID must be the id of a project (my-project-123), not its name.',
    }),
  GOOGLE_APPLICATION_CREDENTIALS: z
    .string({
      error: 'GOOGLE_APPLICATION_CREDENTIALS is missing: it is the path of the JSON key file of your service account.',
    })
    .superRefine((path, context) => {
      const problem = keyFileProblem(path);
      if (problem) context.addIssue({ code: 'custom', message: `GOOGLE_APPLICATION_CREDENTIALS: ${problem}` });
    }),
  GOOGLE_CLOUD_LOCATION: z
    .string()
    .default('us-central1')
    .refine((text) => /^[a-z]+(-[a-z0-9]+)*$/.test(text), {
      error: 'GOOGLE_CLOUD_LOCATION must be a region, as GOOGLE_CLOUD_LOCATION=us-central1.',
    }),
  TELEGRAM_API_ROOT: url('TELEGRAM_API_ROOT', 'https://api.telegram.org').default('https://api.telegram.org'),
  VERTEX_API_ROOT: url('VERTEX_API_ROOT', 'https://us-central1-aiplatform.googleapis.com').optional(),
  GCS_API_ROOT: url('GCS_API_ROOT', 'https://storage.googleapis.com').default('https://storage.googleapis.com'),
  HTTPS_PROXY: proxy('HTTPS_PROXY'),
  https_proxy: proxy('https_proxy'),
  VEO_OUTPUT_GCS_URI: z
    .string()
    .regex(/^gs:\/\/[a-z0-9][a-z0-9._-]+[a-z0-9](\/.*)?$/, {
      error: 'VEO_OUTPUT_GCS_URI must be a bucket, as VEO_OUTPUT_GCS_URI=gs://my-bucket/videos.',
    })
    .optional(),
  VEO_POLL_MS: whole('VEO_POLL_MS', 1, 5_000),
  VEO_TIMEOUT_MS: whole('VEO_TIMEOUT_MS', 1, 900_000),
  DEFAULT_MODEL: z.string().default(defaultModelId),
  EXTRA_MODELS: extraModels,
  TOKEN_COUNT_MODEL: z
    .string()
    .regex(/^([a-z0-9][a-z0-9.-]*)?$/, {
      error: 'TOKEN_COUNT_MODEL must be the id of a Gemini model, as TOKEN_COUNT_MODEL=gemini-3.8-flash.',
    })
    .default('gemini-3.8-flash'),
  MAX_CONCURRENT: whole('MAX_CONCURRENT', 1, 8),
  MAX_PER_USER: whole('MAX_PER_USER', 1, 2),
  MAX_QUEUED_PER_USER: whole('MAX_QUEUED_PER_USER', 0, 5),
  ALLOWED_USER_IDS: ids('ALLOWED_USER_IDS'),
  ALLOWED_CHAT_IDS: ids('ALLOWED_CHAT_IDS'),
  ADMIN_USER_IDS: ids('ADMIN_USER_IDS'),
  BUDGET_USD_PER_DAY: dollars('BUDGET_USD_PER_DAY', '20'),
  BUDGET_USD_PER_USER_PER_DAY: dollars('BUDGET_USD_PER_USER_PER_DAY', '5'),
  CONFIRM_ABOVE_USD: dollars('CONFIRM_ABOVE_USD', '2'),
  EVENT_JOURNAL: z
    .string()
    .optional()
    .superRefine((text, context) => {
      const message = text !== undefined && isPostgresUrl(text) ? addressProblem(text) : null;
      if (message !== null) context.addIssue({ code: 'custom', message });
    }),
  INSPECT: z
    .string()
    .default('0')
    .refine((text) => ['0', '1'].includes(text), { error: 'INSPECT must be 1 (on) or 0 (off).' }),
  INSPECT_PORT: whole('INSPECT_PORT', 0, 8321, 65_535),
  HEALTH_PORT: z
    .string()
    .optional()
    .refine((text) => text === undefined || (/^\d+$/.test(text) && Number(text) <= 65_535), {
      error: 'HEALTH_PORT must be a port, at most 65535, as HEALTH_PORT=8080.',
    })
    .transform((text) => (text === undefined ? null : Number(text))),
  HEALTH_HOST: z
    .string()
    .default('127.0.0.1')
    .refine((text) => isIP(text) !== 0, {
      error: 'HEALTH_HOST must be an IP address of this machine, as HEALTH_HOST=0.0.0.0 for all it has.',
    }),
  OTEL_EXPORTER_OTLP_ENDPOINT: url('OTEL_EXPORTER_OTLP_ENDPOINT', 'http://localhost:4318').optional(),
  TEMP_DIR: z
    .string()
    .default(tmpdir())
    .refine(isWritable, { error: 'TEMP_DIR must be a folder that the bot may write to.' }),
  SHUTDOWN_GRACE_MS: whole('SHUTDOWN_GRACE_MS', 0, 20_000),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent.',
    })
    .default('info'),
  LOG_FORMAT: z.enum(['pretty', 'json'], { error: 'LOG_FORMAT must be pretty or json.' }).optional(),
});

/**
 * Reads the configuration. An empty value counts as unset, but for TOKEN_COUNT_MODEL, where it means off, and for who
 * may use the bot, where it is refused.
 * @param ownNames the names in the file with the settings, which are meant for this bot
 * @throws OperatorError that names every problem at once, each with what to do, and echoes no value but the path of
 *   the key file
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  ownNames: readonly string[] = [],
): Config {
  const set = Object.entries(env).filter(
    ([name, value]) => value?.trim() || (name === 'TOKEN_COUNT_MODEL' && value === ''),
  );
  const values = Object.fromEntries(set.map(([name, value]) => [name, value?.trim()]));
  const parsed = environment.safeParse(values);
  const found = [
    ...(parsed.error?.issues ?? []).map(({ message }) => message),
    ...defaultModelProblem(values),
    ...emptyLists(env),
    ...unknownNames({ file: ownNames, environment: Object.keys(env) }, Object.keys(environment.shape)).map(
      unknownWords,
    ),
  ];
  if (!parsed.success || found.length > 0) throw problems(found);
  const e = parsed.data;
  const models = new ModelCatalogue(e.EXTRA_MODELS, e.DEFAULT_MODEL);
  return Object.freeze<Config>({
    telegram: {
      token: e.TELEGRAM_BOT_TOKEN,
      botId: Number(e.TELEGRAM_BOT_TOKEN.split(':')[0]),
      apiRoot: e.TELEGRAM_API_ROOT,
    },
    google: {
      project: e.GOOGLE_CLOUD_PROJECT_ID,
      location: e.GOOGLE_CLOUD_LOCATION,
      vertexRoot: e.VERTEX_API_ROOT ?? vertexRootOf(e.GOOGLE_CLOUD_LOCATION),
      storageRoot: e.GCS_API_ROOT,
    },
    veo: {
      outputUri: e.VEO_OUTPUT_GCS_URI ?? null,
      pollMs: e.VEO_POLL_MS,
      timeoutMs: e.VEO_TIMEOUT_MS,
      models,
      tokenModel: e.TOKEN_COUNT_MODEL || null,
    },
    limits: {
      maxConcurrent: e.MAX_CONCURRENT,
      maxPerUser: e.MAX_PER_USER,
      maxQueuedPerUser: e.MAX_QUEUED_PER_USER,
    },
    access: { users: e.ALLOWED_USER_IDS, chats: e.ALLOWED_CHAT_IDS, admins: e.ADMIN_USER_IDS ?? new Set() },
    budgets: { all: e.BUDGET_USD_PER_DAY, user: e.BUDGET_USD_PER_USER_PER_DAY },
    confirmAboveUsd: e.CONFIRM_ABOVE_USD,
    journal: e.EVENT_JOURNAL ?? null,
    inspect: e.INSPECT === '1' ? { port: e.INSPECT_PORT } : null,
    health: e.HEALTH_PORT === null ? null : { host: e.HEALTH_HOST, port: e.HEALTH_PORT },
    telemetry: e.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
    tempDir: e.TEMP_DIR,
    shutdownGraceMs: e.SHUTDOWN_GRACE_MS,
    logLevel: e.LOG_LEVEL,
    logFormat: e.LOG_FORMAT ?? null,
  });
}

/** Google's own address for a region; its global endpoint has no region in front. */
const vertexRootOf = (location: string): string =>
  `https://${location === 'global' ? '' : `${location}-`}aiplatform.googleapis.com`;

const problems = (list: readonly string[]): OperatorError =>
  new OperatorError(
    `The bot cannot start. ${list.length === 1 ? 'One setting is' : `${list.length} settings are`} not right:\n` +
      `${list.map((problem) => `  - ${problem}\n`).join('')}` +
      'Settings come from the environment or from a file .env in this folder; .env.example explains all of them.',
  );

/** An empty list of who may use the bot reads like nobody, and left out it means everybody. */
const emptyLists = (env: Readonly<Record<string, string | undefined>>): string[] =>
  ['ALLOWED_USER_IDS', 'ALLOWED_CHAT_IDS']
    .filter((name) => env[name]?.trim() === '')
    .map(
      (name) =>
        `${name} is empty: name who may use the bot, as ${name}=${name === 'ALLOWED_CHAT_IDS' ? '-1001234567890' : '12345678'}, or take it out, which lets everybody in.`,
    );

function unknownWords({ name, meant, source }: UnknownName): string {
  const question = meant === null ? '' : ` Did you mean ${meant}?`;
  return source === 'file'
    ? `${name} in the file with the settings is no setting.${question || ' Take it out.'}`
    : `${name} in the environment is no setting.${question} If it is not for this bot, start the bot without it.`;
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
