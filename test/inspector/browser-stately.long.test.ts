import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { playLog } from '../../src/inspector/recording.ts';
import { browserTest, open } from './in-chromium.ts';
import { Reader } from './reader.ts';
import { recorded } from './recorded.ts';
import { InspectorStage } from './stage.ts';
import { StandIn } from './stand-in.ts';

browserTest('Stately’s view loads nothing and sends nothing before the operator agrees', async (t) => {
  const standIn = await StandIn.open();
  t.after(() => standIn.close());
  const stage = await InspectorStage.open(t, { stately: standIn.url });
  await stage.begin('a');
  const page = await open(t, stage.inspector.url);
  await page.getByRole('link', { name: 'Stately’s' }).click();
  await page.getByRole('heading', { name: 'This view sends data to another company' }).waitFor();
  await page.getByText(standIn.url.host).waitFor();
  await page.getByRole('button', { name: 'Open Stately’s inspector' }).and(page.locator(':enabled')).waitFor();
  assert.equal(standIn.loads, 0);
  assert.equal(page.frames().length, 1);
});

/** What the receiver of @statelyai/inspect has taken in the frame, once it holds so many messages. */
async function got(page: Page, standIn: StandIn, count: number): Promise<{ type: string; sessionId: string }[]> {
  await page.locator('#status[data-status=open]').waitFor();
  const frame = page.frames().find((one) => one.url() === standIn.url.href);
  assert.ok(frame);
  await frame.waitForFunction(`window.got?.length >= ${count}`);
  return frame.evaluate('window.got');
}

browserTest('Stately’s page gets every message, as its own receiver expects it, and masked', async (t) => {
  const standIn = await StandIn.open();
  t.after(() => standIn.close());
  const stage = await InspectorStage.open(t, { stately: standIn.url });
  await stage.live('over', { username: 'ada_lovelace', chatId: -1_009_876_543_210 });
  await stage.begin('live', { username: 'ada_lovelace' });
  const page = await open(t, `${stage.inspector.url}stately`, { allowed: [standIn.url.origin] });
  await page.getByRole('button', { name: 'Open Stately’s inspector' }).click();
  await got(page, standIn, 14);
  await stage.generations.start('live');
  const messages = await got(page, standIn, 16);

  const reader = await Reader.open(stage.inspector.url, 'stately');
  await reader.until(() => reader.messages.length === 16);
  for (const session of new Set(reader.messages.map(({ sessionId }) => sessionId))) {
    const of = (all: readonly { sessionId: string }[]) => all.filter(({ sessionId }) => sessionId === session);
    assert.deepEqual(of(messages), of(reader.messages));
  }
  const text = JSON.stringify(messages);
  assert.ok(text.includes('VideoDelivered') && text.includes('veo-3.1-fast-generate-001'));
  assert.ok(!text.includes('ada_lovelace') && !text.includes('9876543210'));
  await page
    .getByRole('status')
    .filter({ hasText: `Sending to ${standIn.url.host}` })
    .waitFor();
});

browserTest('going back in time loads Stately’s page anew, with what had happened by then', async (t) => {
  const standIn = await StandIn.open();
  t.after(() => standIn.close());
  const running = await playLog({ events: await recorded(), port: 0, stately: standIn.url });
  t.after(() => running.close());
  running.player.command({ do: 'seek', position: 10 });
  const page = await open(t, `${running.url}stately`, { allowed: [standIn.url.origin] });
  await page.getByRole('button', { name: 'Open Stately’s inspector' }).click();
  assert.equal((await got(page, standIn, 20)).length, 20);
  await page.getByRole('button', { name: 'To the start' }).click();
  await page.locator('[data-part=where]', { hasText: '0 / 10' }).waitFor();
  await page.getByRole('button', { name: 'One fact on' }).click();
  const types = async () => (await got(page, standIn, 2)).map(({ type }) => type);
  await page.locator('[data-part=where]', { hasText: '1 / 10' }).waitFor();
  assert.deepEqual(await types(), ['@xstate.actor', '@xstate.event']);
  assert.equal(standIn.loads, 2);
});
