import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { sm2Sign } from '../../../../crypto/sm2.ts';
import { sm2PublicPoint } from '../../../../crypto/sm2-keys.ts';
import { signatureFromDer, signatureToDer } from '../../../../crypto/sm2-signature.ts';
import type { Random } from '../../../../server/demo/random.ts';
import type { Challenge } from '../../../../server/modules/sessions/challenges.ts';
import { loginMessage } from '../../../../server/modules/sessions/contract.ts';
import type { TestApp } from '../../../support/app.ts';
import { makeKey, registerKey, type TestKey } from '../../../support/key-holder.ts';

export type Body = { challengeId: string; publicKey: string; signature: string };

/** Somebody with keys of every sort, of which only `good` and `named` sign in, the latter by its own id. */
export type Holder = {
  loginName: string;
  good: TestKey;
  early: TestKey;
  late: TestKey;
  revoked: TestKey;
  named: TestKey;
  /** Their right answers so far. */
  accepted: Body[];
};

type Mutation = (challenge: Challenge, holder: Holder, other: Holder, random: Random) => Body;

const DAY_MS = 24 * 3600_000;
const ORDER = BigInt('0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123');
export const NAMED_ID = 'ALICE123@YAHOO.COM';

export async function equip(app: TestApp, loginName: string): Promise<Holder> {
  const at = (days: number): Date => new Date(app.clock.now.getTime() + days * DAY_MS);
  const holder: Holder = {
    loginName,
    good: makeKey(),
    early: makeKey(),
    late: makeKey(),
    revoked: makeKey(),
    named: makeKey(),
    accepted: [],
  };
  await registerKey(app, loginName, holder.good);
  await registerKey(app, loginName, holder.early, { from: at(300), to: at(600) });
  await registerKey(app, loginName, holder.late, { from: at(-9), to: at(-1) });
  await registerKey(app, loginName, holder.named, { userId: NAMED_ID });
  const key_id = await registerKey(app, loginName, holder.revoked);
  const revocation = { key_id, revoked_at: app.clock.now };
  await app.database.superuser('account_key_revocations').insert(revocation);
  return holder;
}

/** The answer of `key` to a challenge, or to an altered one. */
export function answer(
  challenge: Challenge,
  key: TestKey,
  altered: Partial<Challenge> = {},
  userId?: string,
): Body {
  const message = Buffer.from(loginMessage({ ...challenge, ...altered }));
  const signature = sm2Sign(key.privateKey, message, userId).toString('hex');
  return { challengeId: challenge.challengeId, publicKey: key.publicKey, signature };
}

/** Every way in which an answer may be wrong, by name. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'an answer that was accepted, again': (_asked, { accepted }, _other, random) =>
    random.pick(accepted),
  'an accepted signature under a new challenge': (asked, { accepted }, _other, random) => ({
    ...random.pick(accepted),
    challengeId: asked.challengeId,
  }),
  'another person’s key': (asked, _holder, other) => answer(asked, other.good),
  'another person’s signature under one’s own key': (asked, { good }, other) => ({
    ...answer(asked, other.good),
    publicKey: good.publicKey,
  }),
  'a challenge nobody gave': (asked, { good }) =>
    answer({ ...asked, challengeId: randomUUID() }, good),
  'another nonce': (asked, { good }, _other, random) =>
    answer(asked, good, { nonce: flipDigit(asked.nonce, random) }),
  'another host': (asked, { good }) => answer(asked, good, { host: 'lantai.example' }),
  'another account': (asked, { good }, other) =>
    answer(asked, good, { loginName: other.loginName }),
  'another terminal': (asked, { good }) => answer(asked, good, { terminalId: randomUUID() }),
  'another challenge': (asked, { good }) => answer(asked, good, { challengeId: randomUUID() }),
  expired: (asked, { good }) => answer(asked, good),
  'a key before its time': (asked, { early }) => answer(asked, early),
  'a key after its time': (asked, { late }) => answer(asked, late),
  'a revoked key': (asked, { revoked }) => answer(asked, revoked),
  'an unregistered key': (asked) => answer(asked, makeKey()),
  'another SM2 id than the default': (asked, { good }) => answer(asked, good, {}, NAMED_ID),
  'the default id for a key that has its own': (asked, { named }) => answer(asked, named),
  'an empty SM2 id': (asked, { good }) => {
    const der = sign('sm3', Buffer.from(loginMessage(asked)), good.privateKey);
    return { ...answer(asked, good), signature: signatureFromDer(der).toString('hex') };
  },
  'ECDSA on the SM2 curve': (asked) => {
    // Node's own generator gives a key that signs ECDSA until it is exported.
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'SM2' });
    const der = sign('sm3', Buffer.from(loginMessage(asked)), privateKey);
    const signature = signatureFromDer(der).toString('hex');
    return {
      challengeId: asked.challengeId,
      publicKey: sm2PublicPoint(publicKey).toString('hex'),
      signature,
    };
  },
  'a flipped bit in the signature': (asked, { good }, _other, random) => {
    const body = answer(asked, good);
    return { ...body, signature: flipDigit(body.signature, random) };
  },
  'a flipped bit in the public key': (asked, { good }, _other, random) => {
    const body = answer(asked, good);
    return { ...body, publicKey: `04${flipDigit(body.publicKey.slice(2), random)}` };
  },
  'r or s out of range': (asked, { good }, _other, random) => {
    const body = answer(asked, good);
    const [r, s] = [body.signature.slice(0, 64), body.signature.slice(64)];
    const odd = random
      .pick([0n, ORDER, ORDER + 1n, 2n ** 256n - 1n])
      .toString(16)
      .padStart(64, '0');
    return { ...body, signature: random.pick([r + odd, odd + s, odd + odd]) };
  },
  'r and s moved by the order': (asked, { good }, _other, random) => {
    const body = answer(asked, good);
    const [r, s] = [body.signature.slice(0, 64), body.signature.slice(64)];
    const minus = (part: string): string =>
      (ORDER - BigInt(`0x${part}`)).toString(16).padStart(64, '0');
    return { ...body, signature: random.pick([s + r, r + minus(s), minus(r) + s]) };
  },
  'a signature in DER': (asked, { good }) => {
    const body = answer(asked, good);
    const der = signatureToDer(Buffer.from(body.signature, 'hex'));
    return { ...body, signature: der.toString('hex') };
  },
  'another spelling of the same numbers': (asked, { good }, _other, random) => {
    const body = answer(asked, good);
    const { signature } = body;
    const spelled = [`${signature}00`, `00${signature}`, `0x${signature}`, ` ${signature}`, ''];
    return { ...body, signature: random.pick(spelled) };
  },
};

/** One bit of a hex text turned over. */
function flipDigit(hex: string, random: Random): string {
  const at = random.between(0, hex.length - 1);
  const digit = parseInt(hex[at] ?? '0', 16) ^ random.pick([1, 2, 4, 8]);
  return hex.slice(0, at) + digit.toString(16) + hex.slice(at + 1);
}
