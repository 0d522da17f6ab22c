import { expect } from 'chai';
import { encodeLeaf, decodeLeaf, type Entry } from '../../audit/leaf.ts';
import { countOfficers, isRestoreInPlace, readRestore, signRestore } from '../../audit/restore.ts';
import type { VerifyOptions } from '../../audit/verify-folder.ts';
import { generateSm2KeyPair, sm2PublicPoint } from '../../crypto/sm2-keys.ts';
import {
  entryOf,
  newSigner,
  noteAt,
  removePackages,
  storedEntry,
  writePackage,
} from './support/make-package.ts';
import { verifyFolder } from './support/verify-both.ts';

const [one, two, three] = [generateSm2KeyPair(), generateSm2KeyPair(), generateSm2KeyPair()];
const RESTORE: Entry = entryOf(0, {
  kind: 'RESTORE',
  action: 'ledger.renew',
  restoredOrigin: 'ledger.lantai.test/old',
  restoredSize: 40,
  restoredRoot: Buffer.alloc(32, 5),
  lostFrom: 40,
  lostTo: 57,
});

describe('a ledger that continues another', () => {
  const signer = newSigner();
  after(removePackages);

  async function verify(entries: Entry[], options: VerifyOptions = {}) {
    const stored = entries.map((entry) => storedEntry(encodeLeaf(entry)));
    const material = { entries: stored, notes: [noteAt(stored, stored.length, signer)] };
    const { directory, key } = await writePackage(material, signer);
    return verifyFolder(directory, { key, ...options });
  }
  const codesOf = ({ machine }: Awaited<ReturnType<typeof verify>>): string[] =>
    machine.findings.map(({ code }) => code);
  const signed = signRestore(RESTORE, [one.privateKey, two.privateKey]);
  const after1 = [signed, entryOf(1), entryOf(2)];

  it('says which one, and is intact where two of the officers signed', async () => {
    const hex = sm2PublicPoint(two.publicKey).toString('hex');
    const verdict = await verify(after1, {
      officers: [one.publicKey, `${hex}\n`, three.publicKey],
    });
    expect(codesOf(verdict)).to.deep.equal([]);
    expect(verdict.exitCode).to.equal(0);
    expect(verdict.machine.restored).to.deep.include({
      origin: 'ledger.lantai.test/old',
      size: 40,
      lostFrom: 40,
      lostTo: 57,
    });
    expect(verdict.lines.join('\n')).to.include('ledger.lantai.test/old').and.include('第 57 号');
  });

  it('is intact but for the signatures where the auditor brings no officer', async () => {
    const verdict = await verify(after1);
    expect(verdict.exitCode).to.equal(0);
    expect(codesOf(verdict)).to.deep.equal(['restore_unproven']);
  });

  it('is not proven where fewer than two of the officers signed, be it twice', async () => {
    const twice = signRestore(RESTORE, [one.privateKey, one.privateKey]);
    for (const first of [
      RESTORE,
      twice,
      signRestore(RESTORE, [one.privateKey, three.privateKey]),
    ]) {
      const verdict = await verify([first], { officers: [one.publicKey, two.publicKey] });
      expect(verdict.exitCode).to.equal(2);
      expect(codesOf(verdict)).to.deep.equal(['restore_unsigned']);
    }
  });

  it('is tampered with where a signature is not by who is named', async () => {
    const [first, second] = [signed.signatures?.subarray(0, 64), signed.signatures?.subarray(64)];
    const swapped = {
      ...signed,
      signatures: Buffer.concat([second ?? Buffer.alloc(0), first ?? Buffer.alloc(0)]),
    };
    for (const entry of [{ ...signed, lostTo: 58 }, swapped]) {
      const verdict = await verify([entry], { officers: [one.publicKey, two.publicKey] });
      expect(verdict.exitCode).to.equal(1);
      expect(codesOf(verdict)).to.deep.equal(['restore_forged']);
      expect(verdict.machine.firstBad).to.deep.equal({ from: 0, to: 0 });
    }
  });

  it('says so in its first entry only', async () => {
    const verdict = await verify([
      entryOf(0),
      entryOf(1),
      { ...signed, entryId: entryOf(2).entryId },
    ]);
    expect(verdict.exitCode).to.equal(1);
    expect(codesOf(verdict)).to.deep.equal(['entry_malformed']);
    expect(verdict.machine.firstBad).to.deep.equal({ from: 2, to: 2 });
    expect(verdict.machine.restored).to.equal(undefined);
  });

  it('must say all of it', () => {
    const { signatures, signers, restoredRoot, restoredSize, restoredOrigin, ...rest } = signed;
    expect(isRestoreInPlace(signed, 0)).to.equal(true);
    expect(isRestoreInPlace(RESTORE, 0)).to.equal(true);
    const spoilt: Entry[] = [
      { ...signed, lostFrom: 41 },
      { ...signed, lostTo: 39 },
      { ...signed, restoredOrigin: signed.origin },
      { ...signed, signatures: signatures?.subarray(64) ?? Buffer.alloc(0) },
      {
        ...rest,
        signers: signers ?? '',
        restoredRoot: restoredRoot ?? Buffer.alloc(32),
        restoredSize: 40,
      },
      { ...RESTORE, signers: signers ?? '' },
      { ...rest, restoredOrigin: restoredOrigin ?? '', restoredSize: restoredSize ?? 0 },
    ];
    for (const entry of spoilt) expect(isRestoreInPlace(entry, 0)).to.equal(false);
    expect(isRestoreInPlace(entryOf(7), 7)).to.equal(true);
  });

  it('keeps its signatures through the encoding', () => {
    const again = decodeLeaf(encodeLeaf(signed));
    expect(countOfficers(again, [two.publicKey])).to.equal(1);
    expect(countOfficers(again, [three.publicKey])).to.equal(0);
    expect(readRestore(again)?.signers).to.have.length(2);
    expect(readRestore(entryOf(3))).to.equal(undefined);
  });
});
