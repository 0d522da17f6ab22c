import { expect } from 'chai';
import {
  destructionOf,
  findDestructionFaults,
} from '../../../client/features/keys/destruction-draft.ts';
import { findKeyWorries } from '../../../client/features/keys/find-key-worries.ts';
import type { Keys } from '../../../client/features/keys/keys.ts';
import { pressingFirst } from '../../../client/features/storage/worry.ts';
import { destroyKey } from '../../../server/modules/archives/contract.ts';

const NOW = new Date('2026-11-24T02:00:00Z');
const ago = (days: number): string => new Date(NOW.getTime() - days * 86_400_000).toISOString();
const VOLUME = '01900000-0000-7000-8000-000000000000';
const papers = {
  kind: 'shares',
  since: ago(400),
  threshold: 2,
  shares: 3,
  fingerprint: 'ab',
} as const;

function keysOf(parts: Partial<Keys> = {}): Keys {
  return {
    master: { generation: 1, since: ago(10), isRotating: false },
    ledger: [{ fingerprint: 'ab', from: 0, since: ago(10) }],
    locks: [{ kind: 'password', since: ago(10) }, papers],
    unitYears: [],
    destroyed: [],
    ...parts,
  };
}
const worries = (parts: Partial<Keys>): string[] =>
  findKeyWorries(keysOf(parts), NOW).map(({ key }) => key);

describe('what the keys leave to be seen to', () => {
  it('is nothing while they are of this year, and papers are with somebody', () => {
    expect(worries({})).to.deep.equal([]);
  });

  it('calls for another master after a year, but not while one is on its way or its age unknown', () => {
    const master = { generation: 1, since: ago(366), isRotating: false };
    expect(worries({ master })).to.deep.equal(['key-master']);
    expect(worries({ master: { ...master, since: ago(365) } })).to.deep.equal([]);
    expect(worries({ master: { ...master, isRotating: true } })).to.deep.equal([]);
    expect(worries({ master: { ...master, since: null } })).to.deep.equal([]);
  });

  it('calls for another key of the ledger where that in force is more than a year old', () => {
    const first = { fingerprint: 'ab', from: 0, since: ago(400) };
    expect(worries({ ledger: [first] })).to.deep.equal(['key-ledger']);
    const second = { fingerprint: 'cd', from: 50, since: ago(20) };
    expect(worries({ ledger: [first, second] })).to.deep.equal([]);
  });

  it('calls for another password after a year, and for papers where there are none', () => {
    const old = { kind: 'password', since: ago(500) } as const;
    expect(worries({ locks: [old, papers] })).to.deep.equal(['key-password']);
    expect(worries({ locks: [{ ...old, since: ago(1) }] })).to.deep.equal(['key-papers']);
  });

  it('is told after what presses more', () => {
    const amber = { key: 'a', tone: 'amber', title: '', next: '' } as const;
    const red = { key: 'b', tone: 'red', title: '', next: '' } as const;
    expect(pressingFirst([amber, red]).map(({ key }) => key)).to.deep.equal(['b', 'a']);
  });
});

describe('the draft of a destruction', () => {
  const draft = { archiveNo: ' QY-000001 ', basis: '某法第 15 条' };

  it('sends what the contract takes', () => {
    expect(findDestructionFaults(draft, 'QY-000001')).to.deep.equal([]);
    expect(destroyKey.parse(destructionOf(draft, VOLUME))).to.deep.equal({
      kind: 'archives.destroy_key',
      volumeId: VOLUME,
      archiveNo: 'QY-000001',
      basis: '某法第 15 条',
    });
  });

  it('goes nowhere by the number of another volume, or without a basis', () => {
    const fields = (found: { field: string }[]): string[] => found.map(({ field }) => field);
    expect(fields(findDestructionFaults(draft, 'QY-000002'))).to.deep.equal(['archiveNo']);
    const empty = { archiveNo: '', basis: ' 法 ' };
    expect(fields(findDestructionFaults(empty, 'QY-000001'))).to.deep.equal(['archiveNo', 'basis']);
  });
});
