import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The processes of one server. It ends with this process, but where that is killed. */
export class ServerProcess {
  readonly #programs: string;
  readonly #data: string;
  readonly #flags: readonly string[];
  #owner: { uid: number; gid: number } | null = null;
  #process: ChildProcess | null = null;

  constructor(programs: string, data: string, flags: readonly string[]) {
    this.#programs = programs;
    this.#data = data;
    this.#flags = flags;
    process.once('exit', () => this.#process?.kill('SIGINT'));
    for (const signal of ['SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => {
        this.#process?.kill('SIGINT');
        process.kill(process.pid, signal);
      });
  }

  /**
   * Makes the data.
   * @param folder the one that the data will be in, for this server alone
   * @param superuser whom it lets in
   */
  async initialise(folder: string, superuser: { user: string; password: string }): Promise<void> {
    // PostgreSQL refuses to run as root.
    if (process.getuid?.() === 0) {
      this.#owner = await nobody();
      await chown(folder, this.#owner.uid, this.#owner.gid);
    }
    const password = join(folder, 'password');
    await writeFile(password, superuser.password);
    const letsIn = ['--auth=scram-sha-256', `--username=${superuser.user}`, `--pwfile=${password}`];
    const flags = ['-D', this.#data, ...letsIn, '--locale=C', '--encoding=UTF8', '--no-sync'];
    await promisify(execFile)(join(this.#programs, 'initdb'), flags, this.#owner ?? {});
  }

  async start(): Promise<void> {
    if (this.#process !== null) return;
    const child = spawn(join(this.#programs, 'postgres'), ['-D', this.#data, ...this.#flags], {
      ...this.#owner,
      // It says in English when it is ready.
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    await new Promise<void>((resolve, reject) => {
      child.on('error', reject).once('close', () => reject(new Error(said.slice(-500))));
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        said = `${said}${text}`.slice(-10_000);
        if (said.includes('ready to accept connections')) resolve();
      });
    });
    this.#process = child;
  }

  async stop(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    // Its fast shutdown: sessions end, what is committed stays.
    child.kill('SIGINT');
    await once(child, 'close');
  }
}

/** Somebody without rights, whom each Unix has. */
async function nobody(): Promise<{ uid: number; gid: number }> {
  const ask = async (what: string) => Number((await promisify(execFile)('id', [what, 'nobody'])).stdout);
  return { uid: await ask('-u'), gid: await ask('-g') };
}
