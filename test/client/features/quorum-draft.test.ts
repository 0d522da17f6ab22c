import { expect } from 'chai';
import fc from 'fast-check';
import { encodeVerifierKey } from '../../../audit/verifier-key.ts';
import { isQuorum, parsePolicy } from '../../../audit/quorum.ts';
import {
  describeGroup,
  faultOf,
  readRules,
  writeRules,
  type QuorumDraft,
} from '../../../client/features/witnesses/quorum-draft.ts';
import { generateSm2KeyPair, importSm2PublicKey } from '../../../crypto/sm2-keys.ts';
import { findDisjointQuorums } from '../../../server/modules/witnesses/find-disjoint-quorums.ts';

const NAMES = Array.from({ length: 7 }, (_, nth) => `qy-county-${nth}`);
const line = (name: string): string =>
  encodeVerifierKey({ name, publicKey: importSm2PublicKey(generateSm2KeyPair().publicKey) });
const KEYS = `log ${line('a/ledger/1')}${NAMES.map((name) => `witness ${name} ${line(name)}`).join('')}`;

/** Groups over some of the witnesses, none of them twice. */
const drafts = fc
  .array(fc.nat({ max: 3 }), { minLength: NAMES.length, maxLength: NAMES.length })
  .chain((places): fc.Arbitrary<QuorumDraft> => {
    const members = [1, 2, 3].map((group) => NAMES.filter((_, at) => places[at] === group));
    const groups = members.filter((own) => own.length > 0);
    return fc.tuple(
      ...groups.map((own) =>
        fc.integer({ min: 1, max: own.length }).map((least) => ({ members: own, least })),
      ),
    );
  });

describe('quorum draft', () => {
  it('writes rules that say what was chosen, and reads them back', () => {
    fc.assert(
      fc.property(drafts, fc.subarray(NAMES), (groups, signed) => {
        const rules = writeRules(groups);
        expect(readRules(rules, NAMES)).to.deep.equal(groups);
        const policy = parsePolicy(`${KEYS}${rules}\n`);
        const suffices = groups.every(
          ({ members, least }) => members.filter((name) => signed.includes(name)).length >= least,
        );
        expect(isQuorum(policy, new Set(signed))).to.equal(suffices);
      }),
      { numRuns: 200 },
    );
  });

  it('finds fault with what the server would refuse, and with nothing else', () => {
    fc.assert(
      fc.property(drafts, (groups) => {
        const policy = parsePolicy(`${KEYS}${writeRules(groups)}\n`);
        const counted = groups.flatMap(({ members }) => members);
        const isSplit = findDisjointQuorums(policy, counted) !== undefined;
        expect(faultOf(groups) !== '').to.equal(isSplit);
      }),
      { numRuns: 200 },
    );
    expect(faultOf([{ members: [], least: 1 }])).to.contain('第 1 组还没有选见证');
  });

  it('says in a sentence who suffices', () => {
    const members = NAMES.slice(0, 3);
    expect(describeGroup({ members, least: 2 })).to.equal(
      '任意 2 家签了就够（共 3 家）：qy-county-0、qy-county-1、qy-county-2',
    );
    expect(describeGroup({ members, least: 3 })).to.contain('3 家都签才算数');
    expect(describeGroup({ members: NAMES.slice(0, 1), least: 1 })).to.contain('签了才算数');
  });

  it('reads the same said in other words', () => {
    const wanted = [
      { members: NAMES.slice(0, 3), least: 2 },
      { members: NAMES.slice(3, 5), least: 1 },
    ];
    const rules = `group counties 2 ${NAMES.slice(0, 3).join(' ')}
group regions any ${NAMES.slice(3, 5).join('  ')}
group both 2 regions counties
quorum both`;
    expect(readRules(rules, NAMES)).to.deep.equal(wanted);
  });

  it('leaves to its text what groups cannot tell', () => {
    for (const rules of [
      'quorum qy-county-1',
      'group a 1 b c\nquorum a',
      'group a 1 qy-county-1\ngroup b any qy-county-2 a\nquorum b',
      'group a 1 qy-county-1\ngroup b 1 qy-county-2\nquorum a',
      'group a 1 qy-county-1\ngroup b 1 qy-county-2\ngroup c any a b\nquorum c',
      'group a 3 qy-county-1\nquorum a',
      'group a 1 qy-county-1',
      '# 说明\ngroup a 1 qy-county-1\nquorum a',
    ]) {
      expect(readRules(rules, NAMES), rules).to.equal(undefined);
    }
  });
});
