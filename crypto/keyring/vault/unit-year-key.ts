import { EnvelopeError } from '../../errors.ts';
import { newSecretKey, type SecretKey } from '../../secret-key.ts';
import { masterOf, type Masters } from '../masters.ts';
import type { UnitYear } from '../slots.ts';
import { bindUnitYear, unwrapKey, wrapKey } from '../wrapped-key.ts';
import type { VaultHeader } from './vault-line.ts';

/** The key of a unit and year, opened. Throws `EnvelopeError` where no master of ours wraps it. */
export function openUnitYear(masters: Masters, header: VaultHeader): SecretKey {
  const master = masterOf(masters, header.master);
  if (!master) throw new EnvelopeError('密钥文件与密钥库不是同一套：请从同一份备份恢复两者');
  return unwrapKey(master, bindUnitYear(header, header.generation), header.wrapped);
}

/** Another key for a unit and year: its first, or the one after `generation`. */
export function newUnitYear(
  masters: Masters,
  { unit, year }: UnitYear,
  generation: number,
  since: Date,
): { key: SecretKey; header: VaultHeader } {
  const key = newSecretKey();
  const header = { unit, year, generation, since: since.toISOString() };
  return { key, header: wrapHeader(masters, header, key) };
}

/** The same key under the master of today. */
export function wrapHeader(
  { generation: master, current }: Masters,
  header: Omit<VaultHeader, 'master' | 'wrapped'>,
  key: SecretKey,
): VaultHeader {
  const wrapped = wrapKey(current, bindUnitYear(header, header.generation), key);
  return { ...header, master, wrapped };
}
