import { setImmediate } from 'node:timers/promises';
import type { SecretKey } from '../../secret-key.ts';
import { bindVolume, unwrapKey, wrapKey } from '../wrapped-key.ts';
import { linesOf, type VaultFile } from './vault-file.ts';
import { writeHeader, writeLine, type VaultHeader, type VaultLine } from './vault-line.ts';

/** So many keys are wrapped anew before others may have the thread: a few milliseconds. */
const BEFORE_PAUSE = 32;

export type UnitYearKey = { key: SecretKey; header: VaultHeader };

/**
 * The text of a vault file whose keys stay what they are and rest under another key of the unit and year, with
 * `destroyed` gone. Throws where a line is damaged or does not open: nothing is lost by a rotation.
 */
export async function rewrapVolumes(
  file: VaultFile,
  from: SecretKey,
  to: UnitYearKey,
  destroyed?: { volume: string; at: Date },
): Promise<string> {
  const texts = [writeHeader(to.header)];
  for (const line of linesOf(file)) {
    if (line.volume !== destroyed?.volume) texts.push(writeLine(rewrap(line, from, to)));
    if (texts.length % BEFORE_PAUSE === 0) await setImmediate();
  }
  if (destroyed) {
    const { volume, at } = destroyed;
    texts.push(writeLine({ volume, destroyedAt: at.toISOString() }));
  }
  return texts.join('\n') + '\n';
}

function rewrap(line: VaultLine, from: SecretKey, { key, header }: UnitYearKey): VaultLine {
  if (!('wrapped' in line)) return line;
  const { volume } = line;
  const binding = bindVolume({ unit: header.unit, year: header.year, volume });
  return { volume, wrapped: wrapKey(key, binding, unwrapKey(from, binding, line.wrapped)) };
}
