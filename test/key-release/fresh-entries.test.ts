import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import type { Entry } from '../../audit/leaf.ts';
import { createFreshEntries } from '../../server/key-release/fresh-entries.ts';

const WINDOW_MS = 30_000;

describe('fresh entries', () => {
  let nowMs: number;
  let fresh: ReturnType<typeof createFreshEntries>;
  beforeEach(() => {
    nowMs = 5_000;
    fresh = createFreshEntries({ windowMs: WINDOW_MS, now: () => nowMs });
  });

  const entryOf = (changed: Partial<Entry> = {}): Entry => ({
    origin: 'lantai.test/ledger',
    kind: 'INTENT',
    action: 'viewing.read_page',
    entryId: randomUUID(),
    // What a wall clock said when it was recorded makes nothing fresh.
    atMs: 0,
    actor: 'reader',
    ...changed,
  });

  it('are given once', () => {
    const entry = entryOf();
    expect(fresh.use(entry.entryId)).to.equal('unsigned');
    fresh.note([entry]);
    expect(fresh.use(entry.entryId)).to.equal(entry);
    expect(fresh.use(entry.entryId)).to.equal('used');
  });

  it('go stale by the time since they were signed for, and are spent by being asked for', () => {
    const [early, late] = [entryOf(), entryOf()];
    fresh.note([early, late]);
    nowMs += WINDOW_MS;
    expect(fresh.use(early.entryId)).to.equal(early);
    nowMs += 1;
    expect(fresh.use(late.entryId)).to.equal('stale');
    expect(fresh.use(late.entryId)).to.equal('used');
  });

  it('are forgotten when nobody can use them any more', () => {
    const old = entryOf();
    fresh.note([old]);
    nowMs += 2 * WINDOW_MS + 1;
    fresh.note([entryOf()]);
    expect(fresh.use(old.entryId)).to.equal('unsigned');
  });

  it('are intents of the acts that read, and no others', () => {
    const others = [
      entryOf({ kind: 'DENY' }),
      entryOf({ kind: 'DONE' }),
      entryOf({ action: 'viewing.open' }),
      entryOf({ action: 'viewing.send' }),
    ];
    fresh.note(others);
    for (const { entryId } of others) expect(fresh.use(entryId)).to.equal('unsigned');
  });

  it('stay within their number, the newest ones', () => {
    const many = Array.from({ length: 100_001 }, () => entryOf());
    fresh.note(many);
    expect(fresh.use(many[0]?.entryId ?? '')).to.equal('unsigned');
    expect(fresh.use(many[1]?.entryId ?? '')).to.equal(many[1]);
  });
});
