import type { SecretKey } from '../../../../crypto/secret-key.ts';
import { foldersOf, objectFolder } from '../../../../db/objects/paths.ts';
import type { Services } from '../../../context.ts';
import type { VolumeRow } from '../../archives/index.ts';
import { listContents } from '../../ledger/index.ts';
import { objectsRoot } from '../objects-root.ts';
import { createContentReader, type ContentReader } from './content-reader.ts';
import { collectMet, type Met } from './met.ts';
import { openKey } from './open-key.ts';
import { openVersions, type OpenVersion } from './open-versions.ts';
import type { Turn } from './turn.ts';

/** The check of one volume while it goes on. */
export type Check = {
  services: Services;
  volume: VolumeRow;
  /** Of its object. */
  folder: string;
  /** Absent where stored bytes are all that can be checked. */
  key: SecretKey | undefined;
  isKeyDestroyed: boolean;
  reader: ContentReader;
  /** `undefined` for a version whose catalogue does not open. */
  versionOf: (version: number) => Promise<OpenVersion | undefined>;
  meet: (code: Met['code'], path: string) => void;
  met: () => Met[];
  turn: Turn;
};

export async function beginCheck(
  services: Services,
  volume: VolumeRow,
  turn: Turn,
): Promise<Check> {
  const folder = objectFolder(foldersOf(objectsRoot(services)), volume.id);
  const { meet, all: met } = collectMet();
  const opened = await openKey(services, volume);
  if (opened === 'lost') meet('S016', '');
  const key = typeof opened === 'string' ? undefined : opened;
  const reader = createContentReader(folder, turn);
  const recorded = await listContents(services.db, volume.id, services.ledger);
  const versionOf = key
    ? openVersions({ services, volumeId: volume.id, key, recorded, reader, meet })
    : () => Promise.resolve(undefined);
  const isKeyDestroyed = opened === 'destroyed';
  return { services, volume, folder, key, isKeyDestroyed, reader, versionOf, meet, met, turn };
}
