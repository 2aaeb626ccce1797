import { z } from 'zod';
import { type Model, ModelCatalogue } from '../veo/models.ts';
import { parseJson } from './json.ts';

const extraModel = z.strictObject({
  // A longer one would not fit onto a button with everything else that must stand there.
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,33}$/),
  aliases: z.array(z.string()).default([]),
  pricePerSecond: z.union([
    z.number().nonnegative(),
    z.record(z.string(), z.number().nonnegative()).refine((prices) => Object.keys(prices).length > 0),
  ]),
  seconds: z.array(z.number().int().positive()).nonempty().default([8]),
  resolutions: z.array(z.string()).nonempty().default(['720p']),
});

const extraModelsForm =
  'EXTRA_MODELS must be a JSON array like [{"id":"veo-4.0-generate-001","aliases":["veo-4"],"pricePerSecond":0.5,"seconds":[8],"resolutions":["720p"]}].';

/** Reads EXTRA_MODELS: models that an operator adds without code. */
export const extraModels = z
  .string()
  .default('[]')
  .transform((text, context): Model[] => {
    const parsed = z.array(extraModel).safeParse(parseJson(text));
    const models = parsed.success ? parsed.data.map(toModel) : [];
    const twice = nameOfTwo(models);
    if (parsed.success && twice === null) return models;
    const [place, ...field] = parsed.error?.issues[0]?.path ?? [];
    const names = [typeof place === 'number' ? place + 1 : '', ...field].join('.');
    const where = typeof place === 'number' ? ` What is wrong is in model ${names}.` : '';
    const message = twice === null ? extraModelsForm + where : `EXTRA_MODELS: the name ${twice} stands for two models.`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

/** What is wrong with DEFAULT_MODEL, apart from the rest, so that it is named together with the other problems. */
export function defaultModelProblem({
  DEFAULT_MODEL,
  EXTRA_MODELS,
}: Readonly<Record<string, string | undefined>>): string[] {
  const extra = extraModels.safeParse(EXTRA_MODELS);
  if (DEFAULT_MODEL === undefined || !extra.success) return [];
  const catalogue = new ModelCatalogue(extra.data);
  if (catalogue.find(DEFAULT_MODEL).kind === 'found') return [];
  return [
    `DEFAULT_MODEL is not a model this bot knows. Take one of ${catalogue.models.map(({ id }) => id).join(', ')}.`,
  ];
}

/** A name that two models would have, of those added and of Google's, or null. */
function nameOfTwo(added: readonly Model[]): string | null {
  const names = new ModelCatalogue(added).models.flatMap(({ id, aliases }) => [...new Set([id, ...aliases])]);
  return names.find((name, index) => names.indexOf(name) < index) ?? null;
}

function toModel({ id, aliases, pricePerSecond, seconds, resolutions }: z.infer<typeof extraModel>): Model {
  const price = (resolution: string) =>
    typeof pricePerSecond === 'number'
      ? pricePerSecond
      : (pricePerSecond[resolution] ?? Math.max(...Object.values(pricePerSecond)));
  const prices = resolutions.map((name) => [name, { audio: price(name), silent: price(name) }] as const);
  return { id, aliases, seconds, prices: Object.fromEntries(prices), continuesBySeconds: null };
}
