import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Google, going, openGoogle } from './google.ts';

describe('counting tokens', () => {
  let google: Google;
  before(async () => {
    google = await openGoogle();
  });
  after(() => google.close());

  it('gives a number', async () => {
    const count = await google.client().countTokens('gemini-3.8-flash', 'a red fox', going());
    assert.ok(count !== null && count > 0);
  });

  it('gives null where it cannot be done, soon', async () => {
    const client = google.client({ countMs: 200 });
    assert.equal(await client.countTokens('no-such-model', 'a red fox', going()), null);
    for (const fault of ['500', 'not-json', 'bad-count', 'reset-before', 'hang'] as const) {
      google.vertex.fault({ kind: 'countTokens', fault });
      assert.equal(await client.countTokens('gemini-3.8-flash', 'a red fox', going()), null, fault);
    }
    assert.equal(await client.countTokens('gemini-3.8-flash', 'a red fox', AbortSignal.abort()), null);
  });

  it('tells whether Google lets this project in', async () => {
    const strange = await openGoogle({ project: 'another-project' });
    const refusal = await strange.client().refusal('gemini-3.8-flash', going());
    assert.equal(refusal?.status, 403);
    await strange.close();
    assert.equal(await google.client().refusal('gemini-3.8-flash', going()), null);
    assert.equal(await google.client().refusal('no-such-model', going()), null);
    google.vertex.fault({ kind: 'countTokens', fault: '500' });
    assert.equal(await google.client().refusal('gemini-3.8-flash', going()), null);
    const expired = google.vertex.fault({ kind: 'countTokens', fault: 'expired-token', times: 10 });
    assert.equal((await google.client().refusal('gemini-3.8-flash', going()))?.status, 401);
    expired.remove();
  });
});
