import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defaultModels } from '../../scripts/emulators/vertex.ts';
import { priceOf } from '../../src/money/usd.ts';
import { dimensionsOf, googleModels, type Model, ModelCatalogue, settingsFor } from '../../src/veo/models.ts';

const catalogue = new ModelCatalogue();
const found = (name: string, models = catalogue): string => {
  const lookup = models.find(name);
  return lookup.kind === 'found' ? lookup.model.id : `${lookup.kind}, nearest ${lookup.nearest.id}`;
};

describe('the table of models', () => {
  it('has the prices that another hand wrote down for the emulator', () => {
    for (const { id, prices, seconds } of googleModels) {
      const other = defaultModels.find((model) => model.id === id);
      assert.ok(other?.kind === 'video', id);
      assert.deepEqual(seconds.toSorted(), other.seconds.toSorted(), id);
      for (const [resolution, price] of Object.entries(prices))
        assert.deepEqual(price, other.prices[resolution as '720p'], `${id} ${resolution}`);
    }
  });

  it('makes the videos of the price list: 3.20, 0.80 and 0.40 dollars', () => {
    assert.deepEqual(
      googleModels.map((model) => priceOf(settingsFor(model))),
      [3.2, 0.8, 0.4],
    );
  });
});

describe('finding a model', () => {
  it('goes by id or alias, in any case, with the prefixes of Google’s pages', () => {
    for (const name of [
      'veo-3.1-generate-001',
      'veo-3.1',
      ' VEO-3.1 ',
      'models/veo-3.1',
      'google/Veo-3.1-generate-001',
      'publishers/google/models/veo-3.1-generate-001',
      'Google/Models/VEO-3.1',
    ])
      assert.equal(found(name), 'veo-3.1-generate-001', name);
    assert.equal(found('veo-3.1-fast'), 'veo-3.1-fast-generate-001');
    assert.equal(found('veo-3.1-lite'), 'veo-3.1-lite-generate-001');
  });

  it('finds a model by a part of its name that no other has', () => {
    assert.equal(found('lite'), 'veo-3.1-lite-generate-001');
    assert.equal(found('3.1-Fast'), 'veo-3.1-fast-generate-001');
    assert.match(found('generate'), /^unknown/);
    assert.match(found('lit'), /^unknown, nearest veo-3.1-lite/);
  });

  it('knows which models Google has switched off', () => {
    for (const name of [
      'veo-2.0-generate-001',
      'veo-3.0-fast-generate-001',
      'veo-3.1-generate-preview',
      'veo-3',
      'VEO-2',
    ])
      assert.match(found(name), /^retired, nearest veo-3\.1/, name);
  });

  it('names the nearest one for a name it does not know', () => {
    assert.equal(found('veo-3.1-fst'), 'unknown, nearest veo-3.1-fast-generate-001');
    assert.equal(found('veo-3.2'), 'unknown, nearest veo-3.1-generate-001');
    assert.match(found(''), /^unknown/);
    assert.match(found('🦊'.repeat(2000)), /^unknown/);
  });
});

describe('models that an operator adds', () => {
  const veo4: Model = {
    id: 'veo-4.0-generate-001',
    aliases: ['Veo-4'],
    seconds: [4, 6],
    prices: { '1080p': { audio: 0.5, silent: 0.5 } },
    continuesBySeconds: null,
  };

  it('are found like the others, and can be the default', () => {
    const models = new ModelCatalogue([veo4], 'veo-4');
    assert.equal(found('veo-4', models), 'veo-4.0-generate-001');
    assert.equal(models.defaultModel.id, 'veo-4.0-generate-001');
    assert.equal(models.models.length, googleModels.length + 1);
  });

  it('take the place of a known one with the same id', () => {
    const cheaper = { ...veo4, id: 'veo-3.1-generate-001', aliases: ['veo-3.1'] };
    const models = new ModelCatalogue([cheaper]);
    assert.equal(models.models.length, googleModels.length);
    assert.deepEqual(models.byId('veo-3.1-generate-001'), cheaper);
  });

  it('are used with the length and resolution that come nearest to the usual ones', () => {
    assert.deepEqual(settingsFor(veo4), {
      model: 'veo-4.0-generate-001',
      seconds: 6,
      resolution: '1080p',
      aspectRatio: '16:9',
      audio: true,
      pricePerSecond: 0.5,
    });
  });
});

describe('a model that was stored earlier', () => {
  it('is the default where it is no longer offered, or none was stored', () => {
    assert.equal(catalogue.byId('veo-3.0-generate-001').id, 'veo-3.1-fast-generate-001');
    assert.equal(catalogue.byId(null).id, 'veo-3.1-fast-generate-001');
    assert.equal(catalogue.byId('veo-3.1-lite-generate-001').id, 'veo-3.1-lite-generate-001');
  });
});

describe('the size of a video', () => {
  it('goes by its resolution and shape', () => {
    assert.deepEqual(dimensionsOf('720p', '16:9'), { width: 1280, height: 720 });
    assert.deepEqual(dimensionsOf('1080p', '16:9'), { width: 1920, height: 1080 });
    assert.deepEqual(dimensionsOf('4k', '16:9'), { width: 3840, height: 2160 });
    assert.deepEqual(dimensionsOf('720p', '9:16'), { width: 720, height: 1280 });
    assert.deepEqual(dimensionsOf('something new', '16:9'), { width: 1280, height: 720 });
  });
});
