import { expect } from 'chai';
import { signCheckpoint } from '../../audit/checkpoint.ts';
import { encodeLogKeys, onlyKey } from '../../audit/log-keys.ts';
import { sm3Tree } from '../../audit/tree.ts';
import { isNewest, judgeManifest } from '../../server/backup/judge-ledger.ts';
import type { Manifest } from '../../server/backup/manifest.ts';
import { RestoreRefusal } from '../../server/backup/restore-refusal.ts';
import { newSigner, ORIGIN } from '../audit/support/make-package.ts';

const old = newSigner();
const next = newSigner();
const root = sm3Tree.emptyRoot;
const note = (size: number, by = old, origin = ORIGIN): string =>
  signCheckpoint({ origin, size, root, timeMs: 1 }, by);
const setOf = (keys: Parameters<typeof encodeLogKeys>[0], checkpoint: string, size: number) =>
  ({
    ledger: {
      origin: ORIGIN,
      key: encodeLogKeys(keys),
      size,
      root: root.toString('hex'),
      checkpoint,
    },
  }) as Manifest;
const before = setOf(onlyKey(old), note(20), 20);
const reasonOf = (judge: () => unknown): string => {
  try {
    judge();
  } catch (error) {
    if (error instanceof RestoreRefusal) return error.reason;
    throw error;
  }
  return '';
};

describe('a set and a ledger that changed its key', () => {
  it('is older than what a later key signed, and not of another ledger', () => {
    const later = note(50, next);
    expect(reasonOf(() => judgeManifest(before, [{ note: later }], false))).to.equal('stale');
    const known = judgeManifest(before, [{ note: later }], true);
    expect(known.size).to.equal(50);
    expect(known.heads.map(({ size }) => size)).to.deep.equal([20]);
    expect(isNewest(before, [note(20), later])).to.equal(false);
    expect(isNewest(before, [note(20)])).to.equal(true);
  });

  it('takes nobody else’s word for what it reaches itself', () => {
    for (const told of [note(20, next), note(9, next), note(50, next, 'other.test/ledger')]) {
      expect(reasonOf(() => judgeManifest(before, [{ note: told }], true))).to.equal(
        'other_ledger',
      );
    }
  });

  it('knows both keys where it was written after the change, each at its sizes', () => {
    const keys = [...onlyKey(old), { ...next, from: 30 }];
    const after = setOf(keys, note(40, next), 40);
    expect(judgeManifest(after, [{ note: note(29) }], false).size).to.equal(40);
    expect(reasonOf(() => judgeManifest(after, [{ note: note(35) }], false))).to.equal(
      'other_ledger',
    );
    expect(reasonOf(() => judgeManifest(setOf(keys, note(40), 40), [], false))).to.equal(
      'ledger_broken',
    );
  });
});
