import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventLog } from '../../src/log/event-log.ts';
import { Deliveries } from '../../src/records/deliveries.ts';
import { delivered, goodLife, lifeOf } from '../support/facts.ts';

test('a video is known by its message and by its generation, unless Telegram told no id', async () => {
  const deliveries = new Deliveries();
  let ids = 0;
  const log = await EventLog.open({ projections: [deliveries], journal: null, newId: () => `id-${++ids}` });
  const ends = [
    { chatId: 5, messageId: 12, fileId: 'first' },
    { chatId: 6, messageId: 12, fileId: 'second' },
    { chatId: 5, messageId: null, fileId: 'third' },
    { chatId: 5, messageId: 13, fileId: null },
  ];
  for (const [index, end] of ends.entries())
    for (const event of lifeOf(`g${index}`, [...goodLife().slice(0, -1), delivered(end)])) await log.append(event);
  assert.deepEqual(deliveries.at(5, 12), { generationId: 'g0', fileId: 'first' });
  assert.deepEqual(deliveries.at(6, 12), { generationId: 'g1', fileId: 'second' });
  assert.deepEqual(deliveries.of('g1'), { generationId: 'g1', fileId: 'second' });
  assert.deepEqual([deliveries.at(5, 13), deliveries.of('g2'), deliveries.of('g9')], [null, null, null]);
});
