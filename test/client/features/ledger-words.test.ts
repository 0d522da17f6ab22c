import { expect } from 'chai';
import { isChangeKind, outcomeWord } from '../../../client/features/ledger/ledger-words.ts';
import { CHANGE_KINDS } from '../../../server/modules/changes/kinds.ts';

describe('the words of the ledger', () => {
  it('name every change as its inbox does', () => {
    for (const { kind, label } of CHANGE_KINDS) {
      expect(outcomeWord(kind), kind).to.equal(label);
      expect(isChangeKind(kind), kind).to.equal(true);
    }
    expect(isChangeKind('no_rule')).to.equal(false);
  });
});
