import { createSign, generateKeyPairSync, sign } from 'node:crypto';
import { expect } from 'chai';
import {
  CheckpointError,
  openCheckpoint,
  readUnverified,
  signCheckpoint,
} from '../../audit/checkpoint.ts';
import { writeNote } from '../../audit/note.ts';
import { sm3Tree } from '../../audit/tree.ts';
import { decodeVerifierKey, encodeVerifierKey, keyIdOf } from '../../audit/verifier-key.ts';
import { signatureFromDer } from '../../crypto/sm2-signature.ts';
import { sm2Sign } from '../../crypto/sm2.ts';
import { newSigner, ORIGIN, START_MS } from './support/make-package.ts';

const signer = newSigner();
const checkpoint = { origin: ORIGIN, size: 12, root: sm3Tree.emptyRoot, timeMs: START_MS };
const note = signCheckpoint(checkpoint, signer);
const body = note.slice(0, note.indexOf('\n\n') + 1);
const signedText = `cosignature/sm2-v1\ntime ${START_MS}\n${body}`;

function faultOf(text: string, trusted = [signer]): string {
  try {
    openCheckpoint(text, trusted);
  } catch (error) {
    if (error instanceof CheckpointError) return error.fault;
    throw error;
  }
  return 'none';
}

function noteSignedWith(signature: Buffer, timeMs = START_MS): string {
  return writeNote({
    body,
    signatures: [{ name: ORIGIN, keyId: keyIdOf(signer), timeMs, signature }],
  });
}

describe('checkpoint', () => {
  it('opens what a trusted key signed', () => {
    expect(openCheckpoint(note, [newSigner('other'), signer])).to.deep.equal(checkpoint);
  });

  it('has the three lines of C2SP tlog-checkpoint', () => {
    expect(note.split('\n').slice(0, 4)).to.deep.equal([
      ORIGIN,
      '12',
      'GrIdg1XPoX+OYRlIMegajyK+yMco/vt0ftA161CCqis=',
      '',
    ]);
  });

  it('passes over signatures of others', () => {
    const witness = newSigner('witness.test');
    const [, witnessLine = ''] = signCheckpoint(checkpoint, witness).split('\n\n');
    expect(openCheckpoint(note + witnessLine, [signer])).to.deep.equal(checkpoint);
    expect(readUnverified(note + witnessLine).signers).to.deep.equal([ORIGIN, 'witness.test']);
  });

  it('tells an unknown key from a false signature', () => {
    expect(faultOf(note, [newSigner()])).to.equal('unsigned');
    expect(faultOf(note, [{ ...signer, name: 'renamed' }])).to.equal('unsigned');
    expect(faultOf(`${body}\n`)).to.equal('unsigned');
    expect(faultOf(note.replace('\n12\n', '\n13\n'))).to.equal('forged');
    expect(faultOf(note.replace(ORIGIN, 'ledger.lantai.best'))).to.equal('forged');
  });

  it('holds the time to the signature', () => {
    const signature = sm2Sign(signer.privateKey, signedText);
    expect(faultOf(noteSignedWith(signature))).to.equal('none');
    expect(faultOf(noteSignedWith(signature, START_MS + 1))).to.equal('forged');
  });

  it('refuses ECDSA over the same curve', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'SM2' });
    const own = { name: ORIGIN, publicKey };
    // A key object fresh from the generator signs plain ECDSA.
    const signature = signatureFromDer(createSign('sm3').update(signedText).sign(privateKey));
    const line = { name: ORIGIN, keyId: keyIdOf(own), timeMs: START_MS, signature };
    expect(() => openCheckpoint(writeNote({ body, signatures: [line] }), [own])).to.throw(
      CheckpointError,
      '签名不符',
    );
  });

  it('refuses an empty or foreign user id', () => {
    const emptyId = signatureFromDer(sign('sm3', Buffer.from(signedText), signer.privateKey));
    expect(faultOf(noteSignedWith(emptyId))).to.equal('forged');
    const foreignId = sm2Sign(signer.privateKey, signedText, 'somebody else');
    expect(faultOf(noteSignedWith(foreignId))).to.equal('forged');
  });

  it('refuses r and s out of range', () => {
    for (const fill of [0, 0xff]) {
      expect(faultOf(noteSignedWith(Buffer.alloc(64, fill)))).to.equal('forged');
    }
  });

  const unreadable: [string, string][] = [
    ['nothing', ''],
    ['no signatures part', body],
    ['no last newline', note.slice(0, -1)],
    ['another character in its place', `${note.slice(0, -1)} `],
    ['a fourth line', note.replace('\n\n', '\nextension\n\n')],
    ['a leading zero', note.replace('\n12\n', '\n012\n')],
    ['a size beyond 2^53', note.replace('\n12\n', '\n9007199254740993\n')],
    ['a short root', note.replace('GrId', '')],
    ['loose base64', note.replace('qis=', 'qit=')],
    ['a control character', note.replace(ORIGIN, 'ledger\u0007')],
    ['a blank signature line', `${note}\n`],
    ['a blank line in the place of signatures', `${body}\n\n`],
    ['too much', note + '— x AAAA\n'.repeat(5000)],
  ];
  for (const [what, text] of unreadable) {
    it(`cannot read ${what}`, () => {
      expect(faultOf(text)).to.equal('unreadable');
    });
  }

  it('reads 16,384 characters and no more', () => {
    const line = note.slice(note.lastIndexOf('\n', note.length - 2) + 1);
    const [, , encoded = ''] = line.split(' ');
    const long = (length: number): string => {
      const name = 'x'.repeat(length - note.length - '— '.length - ` ${encoded}`.length);
      return `${note}— ${name} ${encoded}`;
    };
    expect(openCheckpoint(long(16_384), [signer]).size).to.equal(12);
    expect(faultOf(long(16_385))).to.equal('unreadable');
  });

  it('does not sign what could not be read', () => {
    for (const fault of [
      { origin: 'a\nb' },
      { origin: '' },
      { size: -1 },
      { timeMs: 0.5 },
      { timeMs: 8.64e15 + 1 },
    ]) {
      expect(() => signCheckpoint({ ...checkpoint, ...fault }, signer)).to.throw(CheckpointError);
    }
    expect(() => signCheckpoint(checkpoint, { ...signer, name: 'a b' })).to.throw(CheckpointError);
    const mixedUp = { ...signer, publicKey: newSigner().publicKey };
    expect(() => signCheckpoint(checkpoint, mixedUp)).to.throw(CheckpointError);
  });
});

describe('verifier key', () => {
  it('gives back name and key', () => {
    const line = encodeVerifierKey(signer);
    const decoded = decodeVerifierKey(line);
    expect(decoded.name).to.equal(ORIGIN);
    expect(keyIdOf(decoded).equals(keyIdOf(signer))).to.equal(true);
    expect(openCheckpoint(note, [decoded])).to.deep.equal(checkpoint);
  });

  it('refuses a line that was changed anywhere', () => {
    const line = encodeVerifierKey(signer);
    for (let at = 0; at < line.length; at += 1) {
      const swapped = line[at] === 'b' ? 'c' : 'b';
      const changed = line.slice(0, at) + swapped + line.slice(at + 1);
      expect(() => decodeVerifierKey(changed), `character ${at}`).to.throw();
    }
  });
});
