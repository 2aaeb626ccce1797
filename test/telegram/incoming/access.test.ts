import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Access, type AccessTools } from '../../../src/telegram/incoming/access.ts';

const group = -1_001_000_000_001;
const [ada, bob, eve] = [1001, 1002, 1003].map((id) => ({ id, name: `${id}` })) as [
  { id: number; name: string },
  { id: number; name: string },
  { id: number; name: string },
];
const accessWith = (changes: Partial<AccessTools> = {}) =>
  new Access({
    users: null,
    chats: null,
    admins: new Set(),
    adminDecisions: { decision: () => null },
    clock: () => 0,
    ...changes,
  });

describe('who may use the bot', () => {
  it('is everybody where no list is set', () => {
    const access = accessWith();
    assert.equal(access.isOpen, true);
    assert.equal(access.allows(eve, group), true);
  });

  it('is who is on a list, everywhere, and everybody in a chat that is on one', () => {
    const access = accessWith({ users: new Set([ada.id]), chats: new Set([group]) });
    assert.equal(access.isOpen, false);
    assert.deepEqual(
      [access.allows(ada, ada.id), access.allows(ada, -5), access.allows(bob, bob.id), access.allows(bob, group)],
      [true, true, false, true],
    );
  });

  it('is nobody where a list is set and holds nobody here', () => {
    assert.equal(accessWith({ chats: new Set([group]) }).allows(ada, ada.id), false);
    assert.equal(accessWith({ users: new Set([ada.id]) }).allows(bob, group), false);
  });

  it('is what admins decided before what the lists say, about a person before about a chat', () => {
    const decisions = new Map([
      [ada.id, false],
      [bob.id, true],
      [group, false],
    ]);
    const decision = (id: number) => decisions.get(id) ?? null;
    const access = accessWith({
      users: new Set([ada.id, eve.id]),
      chats: new Set([group]),
      adminDecisions: { decision },
    });
    assert.equal(access.allows(ada, ada.id), false);
    assert.equal(access.allows(bob, group), true);
    assert.equal(access.allows(eve, group), false);
    assert.equal(access.allows(eve, eve.id), true);
  });

  it('is said of a chat as a whole, or of none', () => {
    const adminDecisions = { decision: (id: number) => (id === -5 ? false : null) };
    const access = accessWith({ chats: new Set([group]), adminDecisions });
    assert.deepEqual([access.ofChat(group), access.ofChat(-5), access.ofChat(-6)], [true, false, null]);
  });

  it('is always an admin, whatever was decided', () => {
    const access = accessWith({
      users: new Set(),
      admins: new Set([ada.id]),
      adminDecisions: { decision: () => false },
    });
    assert.deepEqual([access.isAdmin(ada.id), access.allows(ada, -5), access.isAdmin(bob.id)], [true, true, false]);
  });
});

describe('a stranger', () => {
  it('is told so once an hour, each of them', () => {
    let now = 0;
    const access = accessWith({ users: new Set(), clock: () => now });
    assert.deepEqual([access.shouldTell(ada), access.shouldTell(ada), access.shouldTell(bob)], [true, false, true]);
    now = 3_599_999;
    assert.equal(access.shouldTell(ada), false);
    now = 3_600_000;
    assert.deepEqual([access.shouldTell(ada), access.shouldTell(ada)], [true, false]);
  });
});
