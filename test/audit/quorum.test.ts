import { expect } from 'chai';
import { CheckpointError, signCheckpoint } from '../../audit/checkpoint.ts';
import { addSignatureLines, cosign, lastSignatureLine } from '../../audit/cosignature.ts';
import { PolicyError } from '../../audit/errors.ts';
import { isQuorum, openCosigned, parsePolicy, type Policy } from '../../audit/quorum.ts';
import { sm3Tree } from '../../audit/tree.ts';
import { encodeVerifierKey } from '../../audit/verifier-key.ts';
import { newSigner, ORIGIN, START_MS } from './support/make-package.ts';

const log = newSigner();
const newLog = newSigner();
const [one, two, three] = [newSigner('w1'), newSigner('w2'), newSigner('w3')];
const line = (key: { name: string; publicKey: string }) => encodeVerifierKey(key).trim();

const TEXT = `
# 省里一家，两县之一
log ${line(log)}
log ${line(newLog)} from 100
witness province ${line(one)} https://province.example/
witness county-a ${line(two)}
\twitness county-b ${line(three)}
group counties any county-a county-b
group both all province counties
quorum both
`;
const policy = parsePolicy(TEXT);
const head = (size: number) => ({
  origin: ORIGIN,
  size,
  root: sm3Tree.emptyRoot,
  timeMs: START_MS,
});
const note = signCheckpoint(head(12), log);

const faultOf = (text: string, by: Policy = policy) => {
  try {
    openCosigned(text, by);
  } catch (error) {
    if (error instanceof CheckpointError) return error.fault;
    throw error;
  }
  return 'none';
};

describe('policy', () => {
  it('reads who counts from when on, and how many of them it takes', () => {
    expect(policy.logs.map(({ name, from }) => [name, from])).to.deep.equal([
      [ORIGIN, 0],
      [ORIGIN, 100],
    ]);
    expect([...policy.witnesses.keys()]).to.deep.equal(['province', 'county-a', 'county-b']);
    expect([...policy.groups]).to.deep.equal([
      ['counties', { threshold: 1, members: ['county-a', 'county-b'] }],
      ['both', { threshold: 2, members: ['province', 'counties'] }],
    ]);
    expect(policy.quorum).to.equal('both');
    expect(parsePolicy('quorum none').quorum).to.equal(undefined);
  });

  it('counts no more than the rule says', () => {
    const enough = (...names: string[]) => isQuorum(policy, new Set(names));
    expect(enough('province', 'county-a')).to.equal(true);
    expect(enough('province', 'county-b')).to.equal(true);
    expect(enough('province')).to.equal(false);
    expect(enough('county-a', 'county-b')).to.equal(false);
    expect(enough('both', 'counties')).to.equal(false);
    expect(enough()).to.equal(false);
    const twoOf = parsePolicy(
      TEXT.replace('group both all province counties\nquorum both', 'quorum counties'),
    );
    expect(isQuorum(twoOf, new Set(['county-b']))).to.equal(true);
    expect(isQuorum(parsePolicy('quorum none'), new Set())).to.equal(true);
  });

  const refused: [string, string, string][] = [
    ['no quorum', 'log KEY', '缺少 quorum'],
    ['two quorums', 'quorum none\nquorum none', '第 2 行'],
    ['an unknown word', 'quorum none\nlogs KEY', '第 2 行'],
    ['a quorum of nobody', 'quorum somebody', '没有在前面定义'],
    ['a member defined later', 'group g all w\nwitness w KEY\nquorum g', '没有在前面定义'],
    ['a member of two groups', 'witness w KEY\ngroup g all w\ngroup h all w\nquorum g', '已属于'],
    ['a member counted twice', 'witness w KEY\ngroup g 2 w w\nquorum g', '已属于'],
    ['a group of nobody', 'group g all\nquorum g', '数目'],
    ['more than there are', 'witness w KEY\ngroup g 2 w\nquorum g', '数目'],
    ['none at all', 'witness w KEY\ngroup g 0 w\nquorum g', '数目'],
    ['a name twice', 'witness w KEY\nwitness w KEY2\nquorum none', '已用过'],
    ['the name none', 'witness none KEY\nquorum none', '不能用'],
    ['a key of two witnesses', 'witness w KEY\nwitness v KEY\nquorum none', '写了两次'],
    ['a log that witnesses itself', 'log KEY\nwitness w KEY\nquorum none', '写了两次'],
    ['two keys from one size on', 'log KEY\nlog KEY2\nquorum none', 'from'],
    ['a size with a leading zero', 'log KEY from 01\nquorum none', '第 1 行'],
    ['a size beyond 2^53', 'log KEY from 9007199254740993\nquorum none', '第 1 行'],
    ['a size left out', 'log KEY from\nquorum none', '第 1 行'],
    ['a broken key', 'log nonsense\nquorum none', '第 1 行'],
    ['line ends of another system', 'quorum none\r\n', '第 1 行'],
    ['words too many', 'quorum none none', '第 1 行'],
  ];
  for (const [what, text, why] of refused) {
    it(`refuses ${what}`, () => {
      const own = encodeVerifierKey(newSigner()).trim();
      const other = encodeVerifierKey(newSigner()).trim();
      const filled = text.replaceAll('KEY2', other).replaceAll('KEY', own);
      expect(() => parsePolicy(filled)).to.throw(PolicyError, why);
    });
  }
});

describe('cosignature', () => {
  const cosigned = cosign(cosign(note, one, START_MS + 1), three, START_MS + 2);

  it('adds a witness to a note, which stays the note it was', () => {
    expect(cosigned.startsWith(note)).to.equal(true);
    expect(openCosigned(cosigned, policy)).to.deep.equal({
      checkpoint: head(12),
      witnesses: ['province', 'county-b'],
    });
    expect(openCosigned(note, policy).witnesses).to.deep.equal([]);
  });

  it('takes the place of an older one by the same key', () => {
    const again = cosign(cosigned, one, START_MS + 60_000);
    expect(again.split('\n').length).to.equal(cosigned.split('\n').length);
    expect(openCosigned(again, policy).witnesses).to.have.members(['province', 'county-b']);
  });

  it('names nobody twice who signed twice', () => {
    const twice = note + [1, 2].map((at) => lastSignatureLine(cosign(note, one, at))).join('');
    expect(openCosigned(twice, policy).witnesses).to.deep.equal(['province']);
  });

  it('can be carried as a line of its own', () => {
    const lines = [one, three].map((each) => lastSignatureLine(cosign(note, each, START_MS)));
    expect(openCosigned(addSignatureLines(note, lines), policy).witnesses).to.deep.equal([
      'province',
      'county-b',
    ]);
    expect(addSignatureLines(addSignatureLines(note, lines), lines)).to.equal(
      addSignatureLines(note, lines),
    );
    expect(() => addSignatureLines(note, ['not a line\n'])).to.throw(CheckpointError);
  });

  it('does not count a false line, a stranger, or a witness without the log', () => {
    const other = cosign(signCheckpoint(head(13), log), one, START_MS);
    expect(faultOf(note + lastSignatureLine(other))).to.equal('forged');
    expect(openCosigned(cosign(note, newSigner('w1'), 0), policy).witnesses).to.deep.equal([]);
    const unsigned = note.slice(0, note.indexOf('\n\n') + 2) + lastSignatureLine(cosigned);
    expect(faultOf(unsigned)).to.equal('unsigned');
    expect(() => cosign(note, { ...one, publicKey: two.publicKey }, 0)).to.throw(CheckpointError);
    expect(() => cosign(note, one, -1)).to.throw(CheckpointError);
  });

  it('counts a key of the log only at its own sizes, and under its own name', () => {
    expect(faultOf(signCheckpoint(head(99), log))).to.equal('none');
    expect(faultOf(signCheckpoint(head(99), newLog))).to.equal('out_of_turn');
    expect(faultOf(signCheckpoint(head(100), newLog))).to.equal('none');
    expect(faultOf(signCheckpoint(head(100), log))).to.equal('out_of_turn');
    const foreign = { ...head(12), origin: 'ledger.lantai.other' };
    expect(faultOf(signCheckpoint(foreign, log))).to.equal('unsigned');
  });
});
