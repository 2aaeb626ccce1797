import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { importsOf } from './imports.ts';

/** A way that leads from a file back to itself, or null. */
function circleFrom(start: string, imports: ReadonlyMap<string, readonly string[]>): string[] | null {
  const seen = new Set<string>();
  const follow = (path: string, way: readonly string[]): string[] | null => {
    for (const next of imports.get(path) ?? []) {
      if (next === start) return [...way, next];
      if (seen.has(next)) continue;
      seen.add(next);
      const found = follow(next, [...way, next]);
      if (found) return found;
    }
    return null;
  };
  return follow(start, [start]);
}

describe('the imports of src', () => {
  it('have no circle', async () => {
    const imports = await importsOf();
    assert.ok(imports.size > 50);
    for (const path of imports.keys()) assert.equal(circleFrom(path, imports)?.join(' → ') ?? null, null);
  });

  /** Who may not know whom: both sides are beginnings of paths. */
  const strangers: readonly [string, readonly string[]][] = [
    ['machines/', ['src/generations', 'src/telegram', 'src/veo', 'src/records', 'src/network']],
    ['src/log/facts.ts', ['src/', 'machines/']],
    ['src/records/', ['src/telegram', 'src/veo', 'src/generations', 'src/storage', 'src/network']],
    ['src/money/', ['src/telegram', 'src/veo', 'src/generations', 'src/storage', 'src/network']],
    ['src/veo/', ['src/telegram', 'src/storage', 'src/records', 'src/log']],
    ['src/storage/', ['src/telegram', 'src/veo', 'src/generations', 'src/records', 'src/log']],
    ['src/generations/', ['src/telegram', 'src/veo/veo-client', 'src/veo/operation', 'src/veo/support-codes']],
    ['src/telegram/', ['src/storage', 'src/bot.ts', 'src/inspector']],
    ['src/', ['src/main.ts', 'test/', 'scripts/']],
  ];
  for (const [who, whom] of strangers)
    it(`lead from ${who} to none of ${whom.join(', ')}`, async () => {
      for (const [path, targets] of await importsOf())
        if (path.startsWith(who))
          for (const target of targets)
            assert.ok(!whom.some((stranger) => target.startsWith(stranger)), `${path} imports ${target}`);
    });
});
