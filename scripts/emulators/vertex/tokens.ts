import { type Answer, jsonAnswer } from './answer.ts';

/** The audience of the emulator's credentials: one without a project number, which would make clients ask for it. */
export const audience = '//iam.googleapis.com/locations/global/workforcePools/pool/providers/x';

/** The kind of token that the credentials' file holds. */
export const subjectTokenType = 'urn:ietf:params:oauth:token-type:id_token';

const grantType = 'urn:ietf:params:oauth:grant-type:token-exchange';
const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';
const mostTokens = 10_000;

/** Google's Security Token Service: exchanges the subject token for bearer tokens, and knows which of them are good. */
export class Tokens {
  readonly #subjectToken: string;
  readonly #now: () => number;
  readonly #newId: () => string;
  readonly #expiries = new Map<string, number>();
  /** How long new tokens are good for, in seconds. Clients renew one that has less than five minutes left. */
  seconds: number;

  constructor(options: { subjectToken: string; seconds: number; now: () => number; newId: () => string }) {
    this.#subjectToken = options.subjectToken;
    this.#now = options.now;
    this.#newId = options.newId;
    this.seconds = options.seconds;
  }

  /** Answers `POST /token` with a form as RFC 8693 describes it. */
  exchange(body: Buffer): Answer {
    const form = new URLSearchParams(body.toString('utf8'));
    const grant = form.get('grant_type');
    if (grant === null) return refused('invalid_request', 'Missing required parameter: grant_type');
    if (grant !== grantType) return refused('unsupported_grant_type', `Unsupported grant type: ${grant}`);
    if (form.get('audience') !== audience) return refused('invalid_request', 'Invalid value for "audience".');
    if (form.get('subject_token_type') !== subjectTokenType) {
      return refused('invalid_request', 'Invalid value for "subject_token_type".');
    }
    if (form.get('subject_token') !== this.#subjectToken) {
      return refused('invalid_grant', 'The subject token is not valid.');
    }
    return jsonAnswer(200, {
      access_token: this.issue(),
      issued_token_type: accessTokenType,
      token_type: 'Bearer',
      expires_in: this.seconds,
    });
  }

  /** A new bearer token. */
  issue(): string {
    const oldest = this.#expiries.keys().next();
    if (this.#expiries.size >= mostTokens && oldest.done !== true) this.#expiries.delete(oldest.value);
    const token = `ya29.${this.#newId()}`;
    this.#expiries.set(token, this.#now() + this.seconds * 1000);
    return token;
  }

  /** Whether an `Authorization` header carries a token that is good now. */
  accepts(authorization: string | undefined): boolean {
    const expiry = this.#expiries.get(bearer(authorization) ?? '');
    return expiry !== undefined && this.#now() < expiry;
  }

  /** Makes the token in this header bad. */
  invalidate(authorization: string | undefined): void {
    this.#expiries.delete(bearer(authorization) ?? '');
  }

  /** Makes every token bad. */
  expireAll(): void {
    this.#expiries.clear();
  }
}

function bearer(authorization: string | undefined): string | undefined {
  return /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
}

function refused(error: string, description: string): Answer {
  return jsonAnswer(400, { error, error_description: description });
}
