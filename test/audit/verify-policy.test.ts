import { expect } from 'chai';
import { signCheckpoint, type Signer } from '../../audit/checkpoint.ts';
import { cosign } from '../../audit/cosignature.ts';
import type { FindingCode } from '../../audit/findings.ts';
import { signEntry } from '../../audit/entry-signatures.ts';
import { makeKeyChange } from '../../audit/key-change.ts';
import { encodeLeaf, type Entry } from '../../audit/leaf.ts';
import { UsageError } from '../../audit/resolve-trust.ts';
import { encodeLogKeys, onlyKey, type LogKeys } from '../../audit/log-keys.ts';
import { encodeVerifierKey, fingerprintOf } from '../../audit/verifier-key.ts';
import type { Machine, VerifyOptions } from '../../audit/verify-folder.ts';
import {
  entryOf,
  makeMaterial,
  newSigner,
  noteAt,
  ORIGIN,
  removePackages,
  rootOf,
  START_MS,
  storedEntry,
  writePackage,
  type Material,
  type PemSigner,
} from './support/make-package.ts';
import { verifyFolder } from './support/verify-both.ts';

const signer = newSigner();
const [province, county, stranger] = [newSigner('w1'), newSigner('w2'), newSigner('w3')];
const POLICY = `log ${encodeVerifierKey(signer)}
witness province ${encodeVerifierKey(province)}
witness county ${encodeVerifierKey(county)}
group both all province county
quorum both
`;
const SIZES = [3, 100, 256, 300];
const LAST = 300;

async function verify(
  material: Material,
  options: VerifyOptions = { policy: POLICY },
  by: PemSigner | LogKeys = signer,
): Promise<Machine> {
  const { directory } = await writePackage(material, by);
  return (await verifyFolder(directory, options)).machine;
}

const cosigned = (note: string, by: Signer[] = [province, county]): string =>
  by.reduce((text, witness) => cosign(text, witness, START_MS), note);

function codesOf(machine: Machine): FindingCode[] {
  return machine.findings.map(({ code }) => code);
}

/** An honest ledger of which the witnesses have seen the sizes given. */
function seenAt(sizes: number[]): Material {
  const { entries, notes } = makeMaterial(SIZES, signer);
  return {
    entries,
    notes: notes.map((note, place) => (sizes.includes(SIZES[place] ?? 0) ? cosigned(note) : note)),
  };
}

describe('verifyFolder by a policy', () => {
  after(removePackages);

  it('finds what the witnesses have seen intact', async () => {
    const machine = await verify(seenAt([100, LAST]));
    expect(machine).to.deep.include({
      kind: 'package',
      exitCode: 0,
      provenSize: LAST,
      witnesses: ['province', 'county'],
      findings: [],
    });
  });

  it('does not take what they have not seen for proven', async () => {
    const machine = await verify(seenAt([3, 256]));
    expect(machine).to.deep.include({ exitCode: 2, provenSize: 256, witnesses: [] });
    expect(machine.findings).to.deep.equal([{ code: 'quorum_missing', size: LAST, count: 1 }]);
    const nothing = await verify(seenAt([]));
    expect(nothing).to.deep.include({ exitCode: 2, provenSize: 0 });
  });

  it('counts neither too few, nor strangers, nor one twice', async () => {
    for (const by of [[province], [stranger, province], [province, province]]) {
      const { entries, notes } = seenAt([]);
      notes[3] = cosigned(notes[3] ?? '', by);
      const machine = await verify({ entries, notes });
      expect(machine).to.deep.include({ exitCode: 2, witnesses: ['province'] });
      expect(codesOf(machine)).to.deep.equal(['quorum_missing']);
    }
  });

  it('finds a cosignature forged that is for another head', async () => {
    const { entries, notes } = seenAt([LAST]);
    const line =
      cosigned(notes[0] ?? '', [county])
        .split('\n')
        .at(-2) ?? '';
    notes[1] = `${notes[1] ?? ''}${line}\n`;
    const machine = await verify({ entries, notes });
    expect(machine.exitCode).to.equal(1);
    expect(codesOf(machine)).to.deep.equal(['checkpoint_forged']);
  });

  describe('against a thief of the signing key', () => {
    const rewritten = seenAt([]);
    rewritten.entries[120] = storedEntry(encodeLeaf(entryOf(120, { actor: 'nobody' })));
    rewritten.notes = SIZES.map((size) => noteAt(rewritten.entries, size, signer));

    it('proves nothing of a rewrite that no witness has seen', async () => {
      const machine = await verify(rewritten);
      expect(machine).to.deep.include({ result: 'unproven', exitCode: 2, provenSize: 0 });
      expect(codesOf(machine)).to.deep.equal(['quorum_missing']);
    });

    it('finds the rewrite by any head that the witnesses saw of the true history', async () => {
      const honest = seenAt([100, 256]);
      const kept = { ...rewritten, notes: [...rewritten.notes] };
      kept.notes[1] = honest.notes[1] ?? '';
      kept.notes[2] = honest.notes[2] ?? '';
      const machine = await verify(kept);
      expect(machine).to.deep.include({ exitCode: 1, provenSize: 100 });
      expect(machine.firstBad).to.deep.equal({ from: 100, to: 255 });
      const atLeast = honest.notes[2] ?? '';
      const byHeld = await verify(rewritten, { policy: POLICY, atLeast });
      expect(byHeld).to.deep.include({ exitCode: 1, firstBad: { from: 0, to: 255 } });
    });

    it('bounds the first bad entry by what the witnesses saw, not by what the thief signed', async () => {
      const kept = { ...rewritten, notes: [...rewritten.notes] };
      kept.notes[3] = seenAt([LAST]).notes[3] ?? '';
      const machine = await verify(kept);
      expect(machine).to.deep.include({ exitCode: 1, firstBad: { from: 0, to: LAST - 1 } });
    });

    it('finds two signed heads of one size whether or not either was seen', async () => {
      const forked = { ...seenAt([]), notes: [...seenAt([]).notes] };
      forked.notes.splice(3, 0, rewritten.notes[3] ?? '');
      forked.notes.splice(3, 0, seenAt([]).notes[3] ?? '');
      expect(codesOf(await verify(forked))).to.include('history_forked');
    });
  });

  it('believes no ledger of another name', async () => {
    const entries = [storedEntry(encodeLeaf(entryOf(0, { origin: 'other' })))];
    const root = rootOf(entries, 1);
    const note = signCheckpoint({ origin: 'other', size: 1, root, timeMs: START_MS }, signer);
    const machine = await verify({ entries, notes: [cosigned(note)] });
    expect(machine).to.deep.include({ exitCode: 2 });
    expect(codesOf(machine)).to.include('checkpoint_unsigned');
  });

  it('refuses a policy that the auditor cannot mean', async () => {
    const { directory } = await writePackage(seenAt([]), signer);
    const error = await verifyFolder(directory, { policy: 'quorum somebody' }).catch(
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(UsageError);
    const none = (await verifyFolder(directory, { policy: 'quorum none' })).machine;
    expect(codesOf(none)).to.include.members(['checkpoint_unsigned', 'key_missing']);
  });
});

describe('verifyFolder across a change of key', () => {
  const next = newSigner();
  const CHANGED_AT = 60;
  const FROM = 80;
  const policy = `log ${encodeVerifierKey(signer)}log ${encodeVerifierKey(next).trim()} from ${FROM}\nquorum none`;
  const keys = [...onlyKey(signer), { ...next, from: FROM }];
  const honestChange = makeKeyChange(plain(), { old: signer, next, from: FROM });

  function plain(): Entry {
    return { ...entryOf(CHANGED_AT), action: 'ledger.change_key' };
  }

  /** Signed by the old key up to the change, and by the new one from there on. */
  function changedBy(entry: Entry): Material {
    const { entries } = makeMaterial([120], signer);
    entries[CHANGED_AT] = storedEntry(encodeLeaf(entry));
    const notes = [70, FROM - 1, FROM, 120].map((size) =>
      noteAt(entries, size, size < FROM ? signer : next),
    );
    return { entries, notes };
  }

  after(removePackages);

  it('goes on under the new key, which the old one signed for', async () => {
    const machine = await verify(changedBy(honestChange), { policy }, keys);
    expect(machine).to.deep.include({ exitCode: 0, provenSize: 120, findings: [] });
  });

  it('satisfies who holds the old key only, up to the change, and tells him', async () => {
    const { entries, notes } = changedBy(honestChange);
    const early = { entries: entries.slice(0, FROM - 1), notes: notes.slice(0, 2) };
    const machine = await verify(early, { key: encodeVerifierKey(signer) });
    expect(machine).to.deep.include({ exitCode: 0, provenSize: FROM - 1 });
    expect(machine.findings).to.deep.equal([{ code: 'key_change_unknown', size: FROM, count: 1 }]);
    const late = await verify({ entries, notes }, { key: encodeVerifierKey(signer) });
    expect(late).to.deep.include({ exitCode: 2 });
    expect(codesOf(late)).to.include('checkpoint_unsigned');
  });

  it('satisfies who holds nothing but the keys in the package, or has kept these', async () => {
    const material = changedBy(honestChange);
    for (const given of [{}, { key: encodeLogKeys(keys) }]) {
      const machine = await verify(material, given, keys);
      expect(machine).to.deep.include({ exitCode: 0, provenSize: 120 });
      expect(codesOf(machine)).to.deep.equal('key' in given ? [] : ['key_unproven']);
    }
  });

  it('says so where the package names other keys, or sizes, than its auditor', async () => {
    const changed = { policy: `${policy}\n` };
    for (const others of [
      onlyKey(next),
      [...onlyKey(signer), { ...next, from: FROM + 1 }],
      [...keys, { ...newSigner(), from: 200 }],
    ]) {
      const machine = await verify(changedBy(honestChange), changed, others);
      expect(codesOf(machine)).to.deep.equal(['package_key_differs']);
    }
  });

  const outOfTurn = (size: number, by: PemSigner) =>
    ({ code: 'checkpoint_out_of_turn', size, signedBy: fingerprintOf(by.publicKey) }) as const;

  it('finds the old key used after its change, in the list and at the end', async () => {
    const material = changedBy(honestChange);
    const misused = noteAt(material.entries, 110, signer);
    const notes = material.notes.toSpliced(-1, 0, misused);
    const listed = await verify({ ...material, notes }, { policy }, keys);
    expect(listed).to.deep.include({ result: 'tampered', exitCode: 1, provenSize: 120 });
    expect(listed.findings).to.deep.equal([
      { ...outOfTurn(110, signer), path: 'checkpoints/000', count: 1 },
    ]);
    const last = noteAt(material.entries, 120, signer);
    const stolen = { ...material, notes: [...material.notes.slice(0, -1), last] };
    for (const given of [{ policy }, { key: encodeLogKeys(keys) }, {}]) {
      const machine = await verify(stolen, given, keys);
      expect(machine).to.include({ exitCode: 1, provenSize: 0 });
      expect(machine.findings[0]).to.deep.equal({
        ...outOfTurn(120, signer),
        path: 'checkpoint',
        count: 1,
      });
    }
  });

  it('finds a key used before its change', async () => {
    const { entries, notes } = changedBy(honestChange);
    const early = { entries, notes: [noteAt(entries, FROM - 1, next), ...notes.slice(2)] };
    const machine = await verify(early, { policy }, keys);
    expect(machine.exitCode).to.equal(1);
    expect(machine.findings).to.deep.equal([
      { ...outOfTurn(FROM - 1, next), path: 'checkpoints/000', count: 1 },
    ]);
  });

  it('finds the old key used after its change for who holds nothing but that', async () => {
    const { entries, notes } = changedBy(honestChange);
    for (const size of [FROM, 120]) {
      const misused = [...notes.slice(0, 2), noteAt(entries, size, signer)];
      const stolen = { entries: entries.slice(0, size), notes: misused };
      const machine = await verify(stolen, { key: encodeVerifierKey(signer) });
      expect(machine.exitCode).to.equal(1);
      expect(machine.findings).to.deep.equal([
        { code: 'key_change_unknown', size: FROM, count: 1 },
        { ...outOfTurn(size, signer), count: 1 },
      ]);
    }
  });

  it('takes no notice of another key of the ledger beside the one that counts', async () => {
    const { entries, notes } = changedBy(honestChange);
    const both = notes.map((note) => cosign(cosign(note, signer, START_MS), next, START_MS + 120));
    const machine = await verify({ entries, notes: both }, { policy }, keys);
    expect(machine).to.deep.include({ exitCode: 0, provenSize: 120, findings: [] });
  });

  it('calls unsigned what only a false line in the name of a retired key stands under', async () => {
    const { entries, notes } = changedBy(honestChange);
    const line = (notes[0] ?? '').split('\n').at(-2) ?? '';
    const [body = ''] = (notes.at(-1) ?? '').split('\n\n');
    const machine = await verify(
      { entries, notes: [...notes.slice(0, -1), `${body}\n\n${line}\n`] },
      { policy },
      keys,
    );
    expect(machine.exitCode).to.equal(2);
    expect(codesOf(machine)).to.include('checkpoint_unsigned');
  });

  it('wants the change in the ledger, to that key and from that size', async () => {
    const elsewhere = makeKeyChange(plain(), { old: signer, next, from: FROM + 1 });
    const toOther = makeKeyChange(plain(), { old: signer, next: newSigner(), from: FROM });
    for (const [entry, codes] of [
      [plain(), ['key_change_missing']],
      [elsewhere, ['key_change_unknown', 'key_change_missing']],
      [toOther, ['key_change_unknown', 'key_change_missing']],
    ] as const) {
      const machine = await verify(changedBy(entry), { policy }, keys);
      expect(machine.exitCode).to.equal(2);
      expect(codesOf(machine)).to.deep.equal(codes);
    }
  });

  it('says that it cannot judge a change by a key that the auditor does not hold', async () => {
    const unknown = makeKeyChange(plain(), { old: newSigner(), next, from: FROM });
    const machine = await verify(changedBy(unknown), { policy }, keys);
    expect(codesOf(machine)).to.deep.equal(['key_change_unproven', 'key_change_missing']);
    expect(machine.exitCode).to.equal(2);
  });

  it('does not take a key of another ledger for one of this', async () => {
    const elsewhere = newSigner('other.test/ledger');
    const old = { ...elsewhere, name: ORIGIN };
    const foreign = makeKeyChange(plain(), { old, next, from: FROM });
    const wider = `log ${encodeVerifierKey(elsewhere)}${policy}`;
    const machine = await verify(changedBy(foreign), { policy: wider }, keys);
    expect(codesOf(machine)).to.deep.equal(['key_change_unproven', 'key_change_missing']);
  });

  const half = Buffer.alloc(64);
  const { signatures = half } = honestChange;
  const oldHalf = signatures.subarray(0, 64);
  const nextHalf = signatures.subarray(64);
  const falsified: [string, Partial<Entry>][] = [
    ['the old signature', { signatures: Buffer.concat([nextHalf, nextHalf]) }],
    ['the new signature', { signatures: Buffer.concat([oldHalf, oldHalf]) }],
    ['one of two signatures', { signatures: oldHalf }],
    ['a third signature', { signatures: Buffer.concat([signatures, oldHalf]) }],
    ['who signs', { signers: `${honestChange.signers ?? ''} third` }],
    ['who signs for the new key', { signers: (honestChange.signers ?? '').split(' ')[0] ?? '' }],
    ['the key', { key: Buffer.alloc(65, 4) }],
    ['the size', { validFromSize: FROM + 5 }],
    ['the actor', { actor: 'somebody' }],
  ];
  for (const [what, change] of falsified) {
    it(`finds a change of key false with ${what} altered`, async () => {
      const machine = await verify(changedBy({ ...honestChange, ...change }), { policy }, keys);
      const firstBad = { from: CHANGED_AT, to: CHANGED_AT };
      expect(machine.exitCode).to.equal(1);
      expect(machine.findings[0]).to.deep.equal({ code: 'key_change_false', firstBad, count: 1 });
    });
  }

  it('finds one false that lacks a part, comes too late, or is signed by a key not in use', async () => {
    const bare: Entry = { ...honestChange };
    delete bare.key;
    const sizeless: Entry = { ...honestChange };
    delete sizeless.validFromSize;
    const unsigned: Entry = { ...honestChange };
    delete unsigned.signatures;
    const late = makeKeyChange(plain(), { old: signer, next, from: CHANGED_AT });
    const early = makeKeyChange(plain(), { old: next, next: newSigner(), from: FROM });
    const signedBare = [bare, sizeless].map((each) =>
      signEntry(each, [signer.privateKey, next.privateKey]),
    );
    for (const entry of [bare, sizeless, ...signedBare, unsigned, late, early]) {
      const machine = await verify(changedBy(entry), { policy }, keys);
      expect(codesOf(machine)).to.include('key_change_false');
      expect(machine.exitCode).to.equal(1);
    }
  });

  it('finds one false that both keys signed and that does not say so', async () => {
    const [old = '', fresh = ''] = (honestChange.signers ?? '').split(' ');
    const wrong = [`${old} ${fresh} third`, `${old} ${old}`, old, `${old} somebody`];
    for (const signers of wrong) {
      const resigned = signEntry({ ...honestChange, signers }, [
        signer.privateKey,
        next.privateKey,
      ]);
      const machine = await verify(changedBy(resigned), { policy }, keys);
      expect(codesOf(machine), signers).to.include('key_change_false');
    }
  });

  it('sees a change of key, and a changed body, in the middle of a tile between two heads', async () => {
    const material = makeMaterial([512], signer);
    const whole = { ...honestChange, signatures: Buffer.alloc(128, 1) };
    const { entries } = material;
    entries[CHANGED_AT] = storedEntry(encodeLeaf(whole));
    const notes = [noteAt(entries, 512, signer)];
    const key = encodeVerifierKey(signer);
    const machine = await verify({ entries, notes }, { key });
    expect(codesOf(machine)).to.deep.equal(['key_change_false']);
    const honest = makeMaterial([512], signer);
    const leafHash = honest.entries[300]?.leafHash ?? Buffer.alloc(32);
    honest.entries[300] = { body: encodeLeaf(entryOf(300, { actor: 'nobody' })), leafHash };
    const changed = await verify(honest, { key });
    expect(codesOf(changed)).to.deep.equal(['body_changed']);
    expect(changed.firstBad).to.deep.equal({ from: 300, to: 300 });
  });

  it('is not fooled by a change of key of another ledger', async () => {
    const foreign = makeKeyChange(
      { ...plain(), origin: 'other' },
      { old: signer, next, from: FROM },
    );
    const machine = await verify(changedBy(foreign), { policy }, keys);
    expect(machine).to.deep.include({ exitCode: 1 });
    expect(codesOf(machine)).to.include('entry_malformed');
    expect(ORIGIN).not.to.equal('other');
  });
});

describe('verifyFolder and the times that entries tell', () => {
  const HOUR = 3_600_000;
  const MINUTE = 60_000;

  /** Heads of 100 and 300 entries, an hour apart; the entry at 200 tells a time of its own. */
  function datedAt(atMs: number, at = 200): Material {
    const { entries } = makeMaterial([300], signer);
    entries[at] = storedEntry(encodeLeaf(entryOf(at, { atMs })));
    const head = (size: number, timeMs: number): string =>
      signCheckpoint({ origin: ORIGIN, size, root: rootOf(entries, size), timeMs }, signer);
    return { entries, notes: [head(100, START_MS + HOUR), head(300, START_MS + 2 * HOUR)] };
  }
  const sizesOf = async (material: Material, atLeast?: string) =>
    (
      await verify(material, {
        key: encodeVerifierKey(signer),
        ...(atLeast !== undefined && { atLeast }),
      })
    ).findings.map(({ code, size }) => [code, size]);

  after(removePackages);

  it('takes no offence at what waited, or took long', async () => {
    const honest = [2 * HOUR, 2 * HOUR + 10 * MINUTE, HOUR, HOUR - 24 * HOUR];
    for (const offset of honest) {
      expect(await sizesOf(datedAt(START_MS + offset)), String(offset)).to.deep.equal([]);
    }
    expect(await sizesOf(datedAt(1, 50)), 'before the first head').to.deep.equal([]);
  });

  it('tells of an entry dated back or forward, and of nothing worse', async () => {
    for (const offset of [2 * HOUR + 10 * MINUTE + 1, HOUR - 24 * HOUR - 1, -START_MS, 2 ** 52]) {
      const material = datedAt(START_MS + offset);
      expect(await sizesOf(material), String(offset)).to.deep.equal([['time_astray', 300]]);
      expect((await verify(material, { key: encodeVerifierKey(signer) })).exitCode).to.equal(0);
    }
    // In a full tile, and in the first stretch.
    for (const at of [0, 99, 100, 255, 256, 299]) {
      const size = at < 100 ? 100 : 300;
      expect(await sizesOf(datedAt(START_MS + 9 * HOUR, at))).to.deep.equal([
        ['time_astray', size],
      ]);
    }
  });

  it('counts heads, and passes over those signed again and those the auditor brings', async () => {
    const material = datedAt(START_MS + HOUR);
    const again = (size: number): string =>
      signCheckpoint(
        {
          origin: ORIGIN,
          size,
          root: rootOf(material.entries, size),
          timeMs: START_MS + 90 * HOUR,
        },
        signer,
      );
    expect(await sizesOf(material, again(150))).to.deep.equal([]);
    const twice = { ...material, notes: material.notes.toSpliced(1, 0, again(100)) };
    expect(await sizesOf(twice)).to.deep.equal([['clock_backwards', 300]]);
  });
});
