import { badRequest } from './errors.ts';

/** A file that came with a request. Its bytes went through and were counted, not kept in memory. */
export interface UploadedFile {
  bytes: number;
  sha256: string;
  file_name: string;
  mime_type: string;
  /** Where the bytes were kept, when the emulator keeps them. */
  path?: string | undefined;
}

/** Parameters whose JSON a log of calls shows decoded. */
const structured = /^[[{]/;
const numeric =
  /^(?:chat_id|message_id|message_thread_id|reply_to_message_id|user_id|offset|limit|timeout|width|height|duration)$/;
const verbatim = /^(?:text|caption|description|short_description|callback_query_id|language_code|url)$/;

/**
 * A request's parameters as the Bot API sees them: every value is a string, structured ones are JSON in a string,
 * whatever encoding the client chose. Files stand under their own name or under `attach://<name>`.
 */
export class Params {
  readonly #strings = new Map<string, string>();
  readonly #files = new Map<string, UploadedFile>();

  set(name: string, value: string): void {
    this.#strings.set(name, value);
  }

  setFile(name: string, file: UploadedFile): void {
    this.#files.set(name, file);
  }

  /** Takes the fields of a JSON body. */
  setAll(fields: object): void {
    for (const [name, value] of Object.entries(fields)) {
      if (value === null || value === undefined) continue;
      this.set(name, typeof value === 'string' ? value : JSON.stringify(value));
    }
  }

  text(name: string): string | undefined {
    return this.#strings.get(name);
  }

  /** A whole number, or undefined where there is none; Telegram reads rubbish as absent too. */
  integer(name: string): number | undefined {
    const value = this.#strings.get(name)?.trim();
    return value !== undefined && /^-?[0-9]+$/.test(value) ? Number(value) : undefined;
  }

  flag(name: string): boolean {
    return ['true', 'yes', '1'].includes(this.#strings.get(name)?.toLowerCase() ?? '');
  }

  /** @throws ApiError 400 for a value that is no JSON */
  json(name: string): unknown {
    const value = this.#strings.get(name);
    if (value === undefined || value === '') return undefined;
    try {
      return JSON.parse(value);
    } catch {
      throw badRequest(`can't parse ${name.replaceAll('_', ' ')} JSON object`);
    }
  }

  file(name: string): UploadedFile | undefined {
    const attached = /^attach:\/\/(.+)$/.exec(this.#strings.get(name) ?? '')?.[1];
    return this.#files.get(attached ?? name);
  }

  files(): UploadedFile[] {
    return [...this.#files.values()];
  }

  /** The parameters for a log: JSON and numbers decoded, files as bytes and sha256. */
  plain(): { [name: string]: unknown } {
    const plain: { [name: string]: unknown } = {};
    for (const [name, value] of this.#strings) plain[name] = decode(name, value);
    for (const [name, file] of this.#files) {
      const owner = [...this.#strings].find(([, value]) => value === `attach://${name}`)?.[0] ?? name;
      plain[owner] = { bytes: file.bytes, sha256: file.sha256, file_name: file.file_name, mime_type: file.mime_type };
    }
    return plain;
  }
}

function decode(name: string, value: string): unknown {
  if (verbatim.test(name)) return value;
  if (numeric.test(name) && /^-?[0-9]+$/.test(value)) return Number(value);
  if (value === 'true' || value === 'false') return value === 'true';
  if (!structured.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
