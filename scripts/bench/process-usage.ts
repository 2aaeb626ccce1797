import { readFileSync, writeFileSync } from 'node:fs';

/** A moment of a process's memory: ms since the sampling began, MB resident. */
export interface MemorySample {
  ms: number;
  mb: number;
}

const TICKS_PER_SECOND = 100;

/** What a process takes of memory and CPU, from Linux's /proc. MB are 10⁶ bytes. */
export class ProcessUsage {
  readonly pid: number;
  #samples: MemorySample[] = [];
  #began = performance.now();
  #isMarkReset = false;
  readonly #timer: NodeJS.Timeout;

  constructor(pid: number, sampleMs = 20) {
    this.pid = pid;
    this.#timer = setInterval(() => this.#sample(), sampleMs);
  }

  /** Memory now, in MB. */
  get residentMb(): number {
    return this.#status('VmRSS');
  }

  /** User and system time of all threads so far, in ms, to 10 ms. */
  get cpuMs(): number {
    const fields = readFileSync(`/proc/${this.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
  }

  /** Forgets the peak and the samples so far. */
  begin(): void {
    this.#samples = [];
    this.#began = performance.now();
    try {
      writeFileSync(`/proc/${this.pid}/clear_refs`, '5');
      this.#isMarkReset = true;
    } catch {
      // Not allowed here: the samples must do.
    }
  }

  /** The highest memory since `begin`, in MB: the kernel's own mark where it could be reset, or the highest sample. */
  get peakMb(): number {
    const sampled = this.#samples.reduce((highest, { mb }) => Math.max(highest, mb), 0);
    const marked = this.#status('VmHWM');
    return this.#isMarkReset ? Math.max(marked, sampled) : sampled;
  }

  /** Memory over time since `begin`. */
  get samples(): readonly MemorySample[] {
    return this.#samples;
  }

  /** Samples no more. */
  end(): void {
    clearInterval(this.#timer);
  }

  #sample(): void {
    try {
      this.#samples.push({ ms: performance.now() - this.#began, mb: this.residentMb });
    } catch {
      this.end();
    }
  }

  #status(field: 'VmRSS' | 'VmHWM'): number {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    return (Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024) / 1e6;
  }
}
