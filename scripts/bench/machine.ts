import { availableParallelism, cpus, totalmem } from 'node:os';

/** The machine that figures come from, in a line. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() || 'unknown processor';
  const gigabytes = Math.round(totalmem() / 1e9);
  return `${availableParallelism()} × ${model}, ${gigabytes} GB, ${process.platform} ${process.arch}, Node ${process.version}`;
}
