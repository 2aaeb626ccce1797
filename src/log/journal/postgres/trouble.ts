import { DatabaseError } from 'pg';
import { OperatorError } from '../../../config/operator-error.ts';
import { networkCode } from '../../../network/network-code.ts';

/** What is wrong and what to do, by PostgreSQL's codes (appendix A of its manual) and those of the network. */
const words: Readonly<Record<string, string>> = {
  '28P01': 'the database refuses the password. Check the user and the password',
  '28000': 'the database refuses this user. Check the user, and pg_hba.conf on the server',
  '3D000': 'there is no such database. Create it first, or correct its name',
  '42501':
    'the user may not do this. Make it the owner of the database, or of the tables events and journal where they are there',
  '42P07': 'a table of another program has the name events. Give the bot a database of its own',
  '25006': 'the database is read-only. Name the server that takes writes',
  '53100': "the disk of the database's server is full. Free some room there",
  '53200': "the database's server is out of memory",
  '53300': 'the database has too many connections. Close some, or raise max_connections',
  '57P01': 'the database was shut down, or ended the connection',
  '57P02': 'the database crashed and starts again',
  '57P03': 'the database is starting or stopping',
  ENOTFOUND: "there is no server of this name. Check the host's name",
  EAI_AGAIN: "the host's name cannot be looked up. Check the network",
  ECONNREFUSED: 'nothing listens there. Check the host and the port, and that the database runs',
  EHOSTUNREACH: 'the server cannot be reached. Check the network',
  ENETUNREACH: 'the server cannot be reached. Check the network',
  ECONNRESET: 'the connection to the database broke',
  EPIPE: 'the connection to the database broke',
};

/** How pg words what it gives no code to. */
const silence = /timeout/i;
const breach = /terminated/i;
const noPassword = /password must be a/;
const encryption = /SSL|certificate|self.signed/i;

/** What is wrong with the database, for the operator: without the server's own words, which may quote a value. */
export function troubleWords(error: unknown): string {
  const { code, message } = readError(error);
  const known = code === null ? undefined : words[code];
  if (known !== undefined) return `${known} (${code}).`;
  if (silence.test(message) || code === 'ETIMEDOUT') return 'the database does not answer.';
  if (encryption.test(`${message} ${code}`))
    return 'there is no encrypted connection to be had as the address asks for. See sslmode and sslrootcert in the manual of pg.';
  if (noPassword.test(message))
    return 'the database asks for a password. Write it into the address, or set PGPASSWORD.';
  return code === null ? 'the connection to the database broke.' : `the database cannot be used (${code}).`;
}

const readError = (error: unknown): { code: string | null; message: string } => ({
  code: error instanceof DatabaseError ? (error.code ?? null) : networkCode(error),
  message: error instanceof Error ? error.message : '',
});

/** A server that is not there for now, or has no room: connections to it end so. */
const passing: ReadonlySet<string> = new Set([
  ...['53100', '53200', '53300', '57P01', '57P02', '57P03'],
  ...['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'],
  ...['EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN'],
]);

/** Whether a server is away that may come by itself. Otherwise a setting is wrong, which no waiting mends. */
export function isAbsence(error: unknown): boolean {
  const { code, message } = readError(error);
  return code === null ? silence.test(message) || breach.test(message) : passing.has(code);
}

/** What was to be written does not fit what is there. */
export class Misfit extends Error {}

/** Whoever reads cannot use what is there; the cause says why. */
export class Unusable extends Error {
  constructor(cause: unknown) {
    super('What was read cannot be used', { cause });
  }
}

/** Whether the same may work later: all but what is wrong with the statement or the data itself. */
export const mayPass = (error: unknown): boolean =>
  error instanceof DatabaseError
    ? !/^(22|23)/.test(error.code ?? '')
    : ![TypeError, Misfit, Unusable, OperatorError].some((kind) => error instanceof kind);

/** Whether the server refused one statement, and the connection is as good as before. */
export const leavesConnection = (error: unknown): boolean =>
  (error instanceof DatabaseError && error.severity === 'ERROR') || error instanceof OperatorError;
