import { DockerfileParser } from 'dockerfile-ast';

/** One instruction: its keyword, its flags, and what it is given. */
export interface Step {
  keyword: string;
  flags: Readonly<Record<string, string>>;
  /** As it is written, without the flags. */
  text: string;
  /** Word by word; of a command that is a list in JSON its strings. */
  words: readonly string[];
}

/** The instructions of a Dockerfile in order, stage by stage, each begun by its FROM. */
export function stagesOf(dockerfile: string): Step[][] {
  const stages: Step[][] = [];
  for (const instruction of DockerfileParser.parse(dockerfile).getInstructions()) {
    const step = stepOf(instruction.getKeyword(), instruction.toString());
    if (step.keyword === 'FROM') stages.push([]);
    stages.at(-1)?.push(step);
  }
  return stages;
}

function stepOf(keyword: string, whole: string): Step {
  const [, given = '', text = ''] = /^\w+\s+((?:--\S+\s+)*)(.*)$/s.exec(whole) ?? [];
  const flags = [...given.matchAll(/--([\w-]+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]);
  const list = /\[.*\]$/s.exec(text)?.[0];
  const words = list === undefined ? text.split(/\s+/) : (JSON.parse(list) as string[]);
  return { keyword, flags: Object.fromEntries(flags), text, words };
}
