import { expect } from 'chai';
import { CheckpointError, signCheckpoint } from '../../audit/checkpoint.ts';
import { cosign } from '../../audit/cosignature.ts';
import { OutOfTurnError } from '../../audit/errors.ts';
import { decodeLogKeys, encodeLogKeys, onlyKey, openIfOwn, openOwn } from '../../audit/log-keys.ts';
import { sm3Tree } from '../../audit/tree.ts';
import { encodeVerifierKey, fingerprintOf } from '../../audit/verifier-key.ts';
import { sm2PublicPoint } from '../../crypto/sm2-keys.ts';
import { newSigner, ORIGIN } from './support/make-package.ts';

const first = newSigner();
const second = newSigner();
const third = newSigner();
const keys = [
  ...onlyKey(first),
  { name: ORIGIN, publicKey: second.publicKey, from: 10 },
  { name: ORIGIN, publicKey: third.publicKey, from: 20 },
];
const noteOf = (size: number, signer = first, origin = ORIGIN): string =>
  signCheckpoint({ origin, size, root: sm3Tree.emptyRoot, timeMs: 1 }, signer);

describe('log keys', () => {
  it('reads what it writes: the line of the first is a verifier key, the others say from where', () => {
    const text = encodeLogKeys(keys);
    const [line, ...more] = text.split('\n');
    expect(`${line}\n`).to.equal(encodeVerifierKey(first));
    expect(more.map((each) => each.split(' ').slice(1))).to.deep.equal([
      ['from', '10'],
      ['from', '20'],
      [],
    ]);
    const told = decodeLogKeys(text).map(({ name, publicKey, from }) => [
      name,
      sm2PublicPoint(publicKey),
      from,
    ]);
    expect(told).to.deep.equal(
      keys.map(({ name, publicKey, from }) => [name, sm2PublicPoint(publicKey), from]),
    );
  });

  it('refuses every other text', () => {
    const [one = '', two = '', three = ''] = encodeLogKeys(keys).match(/.*\n/g) ?? [];
    const stranger = encodeLogKeys([{ ...second, name: 'other.test/ledger', from: 10 }]);
    for (const text of [
      '',
      '\n',
      one.trimEnd(),
      two,
      `${one}\n`,
      one + three + two,
      one + two + two,
      one + two.replace('from 10', 'from 0'),
      one + two.replace('from 10', 'from 010'),
      one + two.replace('from 10', 'from 10 '),
      one + two.replace('from 10', 'from 9007199254740992'),
      one + two.replace(' from 10', ''),
      one + one.replace('\n', ' from 10\n'),
      one + stranger,
    ]) {
      expect(() => decodeLogKeys(text), JSON.stringify(text)).to.throw(CheckpointError);
    }
  });

  it('believes each key at its own sizes and at no other', () => {
    const counts = [
      [0, first],
      [9, first],
      [10, second],
      [19, second],
      [20, third],
      [1_000_000, third],
    ] as const;
    for (const [size, by] of counts) {
      expect(openOwn(noteOf(size, by), keys)).to.deep.include({ origin: ORIGIN, size });
      for (const other of [first, second, third].filter((each) => each !== by)) {
        const fingerprint = fingerprintOf(other.publicKey);
        expect(() => openOwn(noteOf(size, other), keys))
          .to.throw(OutOfTurnError, fingerprint)
          .that.includes({ fault: 'out_of_turn', size, signedBy: fingerprint });
        expect(openIfOwn(noteOf(size, other), keys)).to.equal(undefined);
      }
    }
    expect(openIfOwn(noteOf(3, first, 'other.test/ledger'), keys)).to.equal(undefined);
  });

  it('tells a stranger’s note, and a false line, from one by a key out of its turn', () => {
    const byStranger = noteOf(15, newSigner());
    const falseLine = noteOf(15, third).replace('\n15\n', '\n16\n');
    const ofOther = noteOf(15, third, 'other.test/ledger');
    for (const note of [byStranger, falseLine, ofOther]) {
      expect(() => openOwn(note, keys))
        .to.throw(CheckpointError, '没有受信')
        .that.includes({ fault: 'unsigned' });
    }
    expect(openOwn(cosign(noteOf(15, third), second, 7), keys)).to.include({ size: 15, timeMs: 7 });
  });
});
