import { openSoftKey } from '../../../crypto/open-soft-key.ts';
import { HeadLost } from '../../witness/head-file.ts';
import { openWitness, type Witness } from '../../witness/open-witness.ts';
import { readIdentity, type WitnessIdentity } from '../../witness/witness-folder.ts';
import { CliError } from '../cli-error.ts';
import { readPin } from './read-pin.ts';
import { requireValue, type WitnessValues } from './witness-values.ts';

/** The witness of `--dir`, its key opened with the PIN. */
export async function openOwnWitness(values: WitnessValues): Promise<Witness> {
  const folder = requireValue(values, 'dir');
  const { key, log, softKey } = readOwnIdentity(folder);
  const pin = await readPin(values['pin-file'], `见证 ${key.name} 的 PIN：`);
  try {
    const privateKey = await openSoftKey(softKey, pin);
    return await openWitness({ folder, key, log, privateKey, clock: () => new Date() });
  } catch (error) {
    if (error instanceof HeadLost) throw new CliError(error.message, 2);
    throw error;
  }
}

export function readOwnIdentity(folder: string): WitnessIdentity {
  try {
    return readIdentity(folder);
  } catch {
    throw new CliError(`${folder} 里没有见证：请先执行 witness create`, 3);
  }
}
