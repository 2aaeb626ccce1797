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

describe('who pays', () => {
  const film = { id: group, name: 'Film club' };
  const [news, sport] = [-1_001_000_000_002, -1_001_000_000_003];
  const channel = (id: number) => ({ id, name: 'A channel', group: film });

  it('is a person, and a group or channel in its own chat', () => {
    assert.deepEqual(accessWith().payer(ada), ada);
    assert.deepEqual(accessWith().payer(film), film);
  });

  it('is the group for every channel that nobody has let in by name', () => {
    const decision = (id: number) => (id === sport ? false : null);
    const access = accessWith({ chats: new Set([group]), adminDecisions: { decision } });
    for (const id of [news, sport]) assert.deepEqual(access.payer(channel(id)), film);
  });

  it('is a channel that the lists or an admin have let in', () => {
    const decision = (id: number) => (id === sport ? true : null);
    const access = accessWith({ chats: new Set([group, news]), adminDecisions: { decision } });
    for (const id of [news, sport]) assert.deepEqual(access.payer(channel(id)), { id, name: 'A channel' });
  });
});

describe('a stranger', () => {
  it('is shut out where an admin has said no to them or to their chat', () => {
    const decision = (id: number) => (id === ada.id || id === group ? false : null);
    const access = accessWith({ users: new Set(), adminDecisions: { decision } });
    assert.deepEqual(
      [access.isShutOut(ada, ada.id), access.isShutOut(bob, bob.id), access.isShutOut(bob, group)],
      [true, false, true],
    );
  });

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
