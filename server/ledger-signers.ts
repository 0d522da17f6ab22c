import { randomBytes } from 'node:crypto';
import type { LogKeys } from '../audit/log-keys.ts';
import type { Keystore } from '../crypto/keyring/keystore.ts';
import { generateSm2KeyPair, sm2PublicPoint } from '../crypto/sm2-keys.ts';
import {
  LedgerHalt,
  noteOpening,
  type LedgerSigner,
  type Signers,
  type SigningKey,
} from './modules/ledger/index.ts';
import { parseSigningKey } from './parse-signing-key.ts';

/** The keys of one ledger in the keystore, under the name (origin) that it has for ever. */
export type LedgerSigners = Signers & { name: string };

/** Of every ledger that this keystore has signed for, oldest first. */
export function listLedgerSigners(keystore: Keystore): LedgerSigners[] {
  const kept = Map.groupBy(readKept(keystore), ({ signer }) => signer.name);
  return [...kept].map(([name, keys]) => signersOf(keystore, name, keys));
}

/**
 * A signer for another ledger, under a name of its own. The lock file says that it has signed nothing before the
 * keystore has it: an origin is never signed anew from its beginning, since whoever holds a checkpoint of it would see
 * it forked.
 */
export async function makeLedgerSigner(
  keystore: Keystore,
  lockFile: string,
): Promise<LedgerSigners> {
  const name = `lantai.local/ledger/${randomBytes(8).toString('hex')}`;
  noteOpening(lockFile, name);
  const made = await store(keystore, name);
  return signersOf(keystore, name, [{ ...made, from: undefined }]);
}

/** A key as it is kept: `from` once it is in force. The first of a name signs from the beginning. */
type Kept = { generation: number; signer: LedgerSigner; from: number | undefined };

function readKept(keystore: Keystore): Kept[] {
  const kept: Kept[] = [];
  for (let generation = 1; ; generation += 1) {
    const secret = keystore.readSecret(secretOf(generation));
    if (!secret) return kept;
    const from = keystore.readSecret(beginningOf(generation));
    kept.push({ generation, ...parseSigningKey(secret, from) });
  }
}

function signersOf(keystore: Keystore, name: string, [first, ...later]: Kept[]): LedgerSigners {
  if (!first) throw new Error('a ledger without a key');
  const spare = later.filter(({ from }) => from === undefined);
  const keys: [SigningKey, ...SigningKey[]] = [
    { ...first.signer, from: 0 },
    ...later.flatMap(({ signer, from }) => (from === undefined ? [] : { ...signer, from })),
  ];

  async function putInForce({ publicKey }: Pick<LogKeys[number], 'publicKey'>, from: number) {
    const made = spare.find(({ signer }) => isSame(signer, { publicKey }));
    if (!made) {
      throw new LedgerHalt(
        `账本自第 ${from} 条起改用的签名密钥不在密钥库里：密钥库比账本旧。请放回最近的密钥库再启动。`,
      );
    }
    await keystore.storeSecret(beginningOf(made.generation), Buffer.from(String(from)));
    spare.splice(spare.indexOf(made), 1);
    keys.push({ ...made.signer, from });
  }

  return {
    name,
    keys: () => keys,
    async make() {
      const made = await store(keystore, name);
      spare.push({ ...made, from: undefined });
      return made.signer;
    },
    async follow(told) {
      for (const key of told.filter((each) => !keys.some((own) => isSame(own, each)))) {
        await putInForce(key, key.from);
      }
    },
  };
}

function isSame(one: Pick<LedgerSigner, 'publicKey'>, other: Pick<LogKeys[number], 'publicKey'>) {
  return sm2PublicPoint(one.publicKey).equals(sm2PublicPoint(other.publicKey));
}

async function store(keystore: Keystore, name: string): Promise<Omit<Kept, 'from'>> {
  const signer = { name, ...generateSm2KeyPair() };
  const generation = readKept(keystore).length + 1;
  await keystore.storeSecret(secretOf(generation), Buffer.from(JSON.stringify(signer)));
  return { generation, signer };
}

function secretOf(generation: number): string {
  return generation === 1 ? 'ledger-signing-key' : `ledger-signing-key-${generation}`;
}

/** From which size on a key signs that is not the first of its ledger. */
function beginningOf(generation: number): string {
  return `ledger-signing-key-${generation}-from`;
}
