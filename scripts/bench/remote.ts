import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What one process offers to the one that started it: functions whose arguments and results are plain JSON. */
type Functions = object;

type Call = { id: number; name: string; args: unknown[] };
type Answer = { id: number; result?: unknown; error?: string };

/** The functions of another process: the same, but each gives a promise. */
export type Remote<T extends Functions> = {
  [Name in keyof T]: T[Name] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Awaited<Result>>
    : never;
};

/** Lets the process that started this one call the functions; this one ends when that one is gone. */
export function offer(functions: Functions): void {
  const byName = new Map<string, (...args: unknown[]) => unknown>(Object.entries(functions));
  process.on('message', async ({ id, name, args }: Call) => {
    try {
      process.send?.({ id, result: await byName.get(name)?.(...args) } satisfies Answer);
    } catch (error) {
      process.send?.({ id, error: error instanceof Error ? error.message : String(error) } satisfies Answer);
    }
  });
  process.once('disconnect', () => process.exit(0));
  process.send?.({ id: 0 } satisfies Answer);
}

/** Starts a script of this folder in a process of its own and gives what it offers. */
export async function startRemote<T extends Functions>(
  script: string,
): Promise<{ remote: Remote<T>; close: () => Promise<void> }> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = fork(path, { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');
  await Promise.race([once(child, 'message'), ended.then(() => Promise.reject(new Error(`${script} ended`)))]);
  const close = async () => {
    if (child.connected) child.disconnect();
    await ended;
  };
  return { remote: remoteOf<T>(child), close };
}

function remoteOf<T extends Functions>(child: ChildProcess): Remote<T> {
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  let calls = 0;
  child.on('message', ({ id, result, error }: Answer) => {
    const call = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) call?.resolve(result);
    else call?.reject(new Error(error));
  });
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('the process ended'));
  });
  const call = (name: string, args: unknown[]) =>
    new Promise((resolve, reject) => {
      const id = ++calls;
      waiting.set(id, { resolve, reject });
      child.send({ id, name, args } satisfies Call);
    });
  // A promise must not be mistaken for one of its functions.
  const get = (_: object, name: string | symbol) =>
    typeof name === 'symbol' || name === 'then' ? undefined : (...args: unknown[]) => call(name, args);
  return new Proxy({}, { get }) as Remote<T>;
}
