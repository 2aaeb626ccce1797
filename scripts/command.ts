import { type ParseArgsConfig, parseArgs } from 'node:util';
import { OperatorError } from '../src/config/operator-error.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** What the options of a command were given as. */
export type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>['values'];

/** A command of this folder. */
export interface Command<O extends Options = Options> {
  /** What --help prints: how it is called, what it does, its options. */
  help: string;
  options: O;
  /** Whether something may stand beside the options, as the name of a file. */
  takesNames?: boolean;
  /**
   * Does it.
   * @returns 0 where all is well, 1 where it is not
   * @throws UsageError or OperatorError where it cannot be done as it was asked for
   */
  run(given: Given<O>, out: Output, err: Output): number | Promise<number>;
}

/** What a command was called with. */
export interface Given<O extends Options = Options> {
  values: Values<O>;
  names: readonly string[];
}

/** What a command writes to: a terminal, a pipe or a file. */
export interface Output {
  isTTY?: boolean;
  columns?: number;
  /** Whether a terminal shows colours; it honours NO_COLOR. */
  hasColors?: () => boolean;
  write: (text: string) => unknown;
}

/** The arguments are not right; the message says how, for whoever typed them. */
export class UsageError extends Error {}

/**
 * Runs a command.
 * @param argv what stands behind its name
 * @returns the exit code: 0 where all is well, 1 where it is not, 2 where it could not be done as it was asked for
 */
export async function runCommand<O extends Options>(
  command: Command<O>,
  argv: readonly string[] = process.argv.slice(2),
  out: Output = process.stdout,
  err: Output = process.stderr,
): Promise<number> {
  try {
    const given = read(command, argv);
    if (given !== null) return await command.run(given, out, err);
    out.write(command.help);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof OperatorError)) throw error;
    err.write(`${error.message}${error instanceof UsageError ? '\n--help says more.' : ''}\n`);
    return 2;
  }
}

/** @returns null where help is wanted @throws UsageError */
function read<O extends Options>(
  { options, takesNames = false }: Command<O>,
  argv: readonly string[],
): Given<O> | null {
  const { values, positionals } = parse(argv, options);
  if ((values as { help?: boolean }).help) return null;
  if (!takesNames && positionals.length > 0) throw new UsageError(`What is "${positionals[0]}"?`);
  return { values, names: positionals };
}

function parse<O extends Options>(argv: readonly string[], options: O) {
  try {
    const help = { type: 'boolean', short: 'h' } as const;
    const parsed = parseArgs({ args: [...argv], allowPositionals: true, options: { ...options, help } });
    return parsed as { values: Values<O>; positionals: string[] };
  } catch (error) {
    // Node explains in further sentences how its own parser is used.
    if (error instanceof TypeError) throw new UsageError(`${error.message.split('. ')[0]}.`);
    throw error;
  }
}

/** A port that an option, or a variable of the environment, names; 0 is any free one. @throws UsageError */
export function readPort(text: string, name = '--port'): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port < 65_536) return port;
  throw new UsageError(`${name} wants a number from 0 to 65535, not "${text}".`);
}
