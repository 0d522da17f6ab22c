import { encodeVerifierKey, fingerprintOf } from '../../../audit/verifier-key.ts';
import { originOf } from '../../../audit/log-keys.ts';
import { HeadLost, readHead } from '../../witness/head-file.ts';
import { PLACES } from '../../witness/witness-folder.ts';
import { CliError } from '../cli-error.ts';
import { readOwnIdentity } from './open-own-witness.ts';
import { requireValue, type WitnessValues } from './witness-values.ts';

/** `witness show`: who this is and what it has promised; the key stays closed. */
export async function showWitness(values: WitnessValues): Promise<number> {
  const folder = requireValue(values, 'dir');
  const { key, log } = readOwnIdentity(folder);
  try {
    const { size, root } = await readHead(PLACES(folder).head, { log, witness: key });
    console.log(`见证 ${key.name}\n公钥 ${encodeVerifierKey(key).trim()}`);
    console.log(`公钥指纹 ${fingerprintOf(key.publicKey)}\n账本 ${originOf(log)}`);
    console.log(size === 0 ? '还没有签过' : `已签到第 ${size} 条，根 ${root.toString('hex')}`);
    return 0;
  } catch (error) {
    if (error instanceof HeadLost) throw new CliError(error.message, 2);
    throw error;
  }
}
