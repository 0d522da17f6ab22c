import { expect } from 'chai';
import {
  findKeyFaults,
  newKeyDraft,
  registrationOf,
} from '../../../client/features/accounts/key-draft.ts';
import { makeKey } from '../../support/key-holder.ts';

const TODAY = '2026-11-24';

describe('the draft of a key', () => {
  const draft = {
    ...newKeyDraft(TODAY),
    label: ' UK-0001 ',
    publicKey: makeKey().publicKey,
  };
  const faultsOf = (more: object): string[] =>
    findKeyFaults({ ...draft, ...more }, TODAY).map(({ field }) => field);

  it('begins today and lasts a year, its last day included', () => {
    expect(newKeyDraft(TODAY)).to.include({ validFrom: TODAY, validTo: '2027-11-23' });
    expect(newKeyDraft('2028-02-29').validTo).to.equal('2029-02-28');
  });

  it('names every field that lacks something, in their order', () => {
    const empty = { label: ' ', publicKey: '', validFrom: '', validTo: '' };
    expect(faultsOf(empty)).to.deep.equal(['label', 'publicKey', 'validFrom', 'validTo']);
  });

  it('takes a point however it is broken into lines, and PEM, and no part of either', () => {
    const { publicKey } = draft;
    const pem = '-----BEGIN PUBLIC KEY-----\nMFkwEwYH\n-----END PUBLIC KEY-----\n';
    for (const good of [publicKey.toUpperCase(), publicKey.replace(/(.{64})/g, '$1\n'), pem]) {
      expect(faultsOf({ publicKey: good }), good).to.deep.equal([]);
    }
    for (const bad of [publicKey.slice(2), publicKey.slice(0, -1), pem.slice(0, -20), `${pem}x`]) {
      expect(faultsOf({ publicKey: bad }), bad).to.deep.equal(['publicKey']);
    }
  });

  it('takes days of the calendar in their order, of which the last is not over', () => {
    expect(faultsOf({ validFrom: '2026-02-30' })).to.deep.equal(['validFrom']);
    expect(faultsOf({ validTo: '2027-2-1' })).to.deep.equal(['validTo']);
    expect(faultsOf({ validFrom: '2026-11-26', validTo: '2026-11-25' })).to.deep.equal(['validTo']);
    expect(faultsOf({ validFrom: '2026-01-01', validTo: '2026-11-23' })).to.deep.equal(['validTo']);
    expect(faultsOf({ validFrom: TODAY, validTo: TODAY })).to.deep.equal([]);
  });

  it('leaves the id of the signer to the standard unless one is given', () => {
    const accountId = '01900000-0000-7000-8000-000000000000';
    const sent = registrationOf(accountId, draft);
    expect(sent).to.include({ kind: 'accounts.register_key', accountId, label: 'UK-0001' });
    expect(sent).to.not.have.property('userId');
    expect(registrationOf(accountId, { ...draft, userId: 'OTHER' })).to.include({
      userId: 'OTHER',
    });
  });
});
