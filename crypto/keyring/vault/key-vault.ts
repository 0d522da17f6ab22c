import { KeyDestroyedError, KeystoreError } from '../../errors.ts';
import { newSecretKey, type SecretKey } from '../../secret-key.ts';
import { appendDurably, makeFolder, writeDurably } from '../durable-files.ts';
import type { Masters } from '../masters.ts';
import { replaceAndErase } from '../replace-and-erase.ts';
import type { UnitYear, VolumeSlot } from '../slots.ts';
import { bindVolume, unwrapKey, wrapKey } from '../wrapped-key.ts';
import { createKeyCache } from './key-cache.ts';
import { rewrapVolumes } from './rewrap-volumes.ts';
import { newUnitYear, openUnitYear, wrapHeader } from './unit-year-key.ts';
import {
  findLine,
  linesOf,
  listVaultPaths,
  readVault,
  vaultPath,
  type VaultFile,
} from './vault-file.ts';
import { writeHeader, writeLine } from './vault-line.ts';

/**
 * The files beside the keystore that hold the keys of all volumes, one file for a unit and year. Whoever calls
 * what writes takes a turn first; reading goes on meanwhile.
 */
export type KeyVault = {
  /** A new key, durable when it settles. */
  make(slot: VolumeSlot): Promise<SecretKey>;
  /** Takes over keys that lay elsewhere; those it has already stay as they are. */
  adopt(unitYear: UnitYear, keys: VolumeKey[]): Promise<void>;
  open(slot: VolumeSlot): Promise<SecretKey>;
  rotate(unitYear: UnitYear, until?: number): Promise<void>;
  /** Ends a key; `note` is awaited when the new file is in place and the old one not yet written over. */
  destroy(slot: VolumeSlot, note: () => Promise<void>): Promise<void>;
  /** Puts every first line under the master of today. */
  rewrapHeaders(): Promise<void>;
};

export type VolumeKey = { volume: string; key: SecretKey };

export function openKeyVault(
  folder: string,
  { masters, now }: { masters: () => Masters; now: () => Date },
): KeyVault {
  const cache = createKeyCache();
  // Counts replaced files: what was read from a file that has been replaced meanwhile is read again.
  let epoch = 0;
  const onReplaced = (): void => {
    epoch += 1;
    cache.clear();
  };

  async function require(unitYear: UnitYear): Promise<VaultFile> {
    const file = await readVault(vaultPath(folder, unitYear), unitYear);
    if (file) return file;
    throw new KeystoreError(
      `没有 ${unitYear.unit} 单位 ${unitYear.year} 年的密钥文件，请从备份恢复`,
    );
  }

  async function read(slot: VolumeSlot): Promise<SecretKey> {
    const file = await require(slot);
    const line = findLine(file, slot.volume);
    if (!line) throw new KeystoreError('密钥库中没有这一卷的密钥，请从备份恢复密钥文件');
    if ('destroyedAt' in line) throw new KeyDestroyedError('该卷的密钥已依法销毁，内容不可恢复');
    return unwrapKey(openUnitYear(masters(), file.header), bindVolume(slot), line.wrapped);
  }

  async function open(slot: VolumeSlot): Promise<SecretKey> {
    const known = cache.get(slot);
    if (known) return known;
    const begun = epoch;
    try {
      const key = await read(slot);
      if (begun === epoch) {
        cache.keep(slot, key);
        return key;
      }
    } catch (error) {
      if (begun === epoch) throw error;
    }
    return open(slot);
  }

  async function append(
    file: VaultFile | undefined,
    unitYear: UnitYear,
    keys: VolumeKey[],
  ): Promise<void> {
    const { key: above, header } = file
      ? { key: openUnitYear(masters(), file.header), header: file.header }
      : newUnitYear(masters(), unitYear, 1, now());
    const lines = keys.map(({ volume, key }) => {
      const wrapped = wrapKey(above, bindVolume({ ...unitYear, volume }), key);
      return `${writeLine({ volume, wrapped })}\n`;
    });
    if (file) return appendDurably(file.path, file.bytes.length, lines.join(''));
    await makeFolder(folder);
    const text = [`${writeHeader(header)}\n`, ...lines].join('');
    await writeDurably(vaultPath(folder, unitYear), text, { isNew: true });
  }

  return {
    open,
    async make(slot) {
      const file = await readVault(vaultPath(folder, slot), slot);
      if (file && findLine(file, slot.volume)) throw new KeystoreError('这一卷已有密钥');
      const key = newSecretKey();
      await append(file, slot, [{ volume: slot.volume, key }]);
      return key;
    },
    async adopt(unitYear, keys) {
      const file = await readVault(vaultPath(folder, unitYear), unitYear);
      const known = new Set(file ? Array.from(linesOf(file), ({ volume }) => volume) : []);
      const missing = keys.filter(({ volume }) => !known.has(volume));
      if (missing.length > 0) await append(file, unitYear, missing);
    },
    async rotate(unitYear, until = Infinity) {
      const file = await require(unitYear);
      if (file.header.generation >= until) return;
      const from = openUnitYear(masters(), file.header);
      const to = newUnitYear(masters(), unitYear, file.header.generation + 1, now());
      await replaceAndErase(file.path, await rewrapVolumes(file, from, to), onReplaced);
    },
    async destroy(slot, note) {
      const file = await readVault(vaultPath(folder, slot), slot);
      const line = file && findLine(file, slot.volume);
      if (!file || (line && 'destroyedAt' in line)) return;
      const from = openUnitYear(masters(), file.header);
      const to = newUnitYear(masters(), slot, file.header.generation + 1, now());
      const text = await rewrapVolumes(file, from, to, { volume: slot.volume, at: now() });
      await replaceAndErase(file.path, text, () => {
        onReplaced();
        return note();
      });
    },
    async rewrapHeaders() {
      for (const path of await listVaultPaths(folder)) {
        const file = await readVault(path);
        if (!file || file.header.master === masters().generation) continue;
        const header = wrapHeader(masters(), file.header, openUnitYear(masters(), file.header));
        const rest = file.bytes.toString('utf8', file.bytes.indexOf('\n') + 1);
        await replaceAndErase(path, `${writeHeader(header)}\n${rest}`, onReplaced);
      }
    },
  };
}
