import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { readIdNumberRow } from '../persons/index.ts';
import { loadStanding } from './record-view.ts';
import {
  RECORD_FORMAT,
  volumeRecord,
  type MaterialRecord,
  type VolumeRecord,
} from './volume-record.ts';

/**
 * What a new version says of itself, taken from the rows that were just written for it.
 * @throws where it could not be read back: better no version than one that cannot be rebuilt.
 */
export async function composeRecord(
  services: Pick<Services, 'keystore'>,
  tx: Tx,
  version: {
    volumeId: string;
    version: number;
    accession: VolumeRecord['accession'];
    materials: MaterialRecord[];
  },
): Promise<VolumeRecord> {
  const { accession, materials } = version;
  const standing = await loadStanding(tx, version.volumeId, version.version);
  const number = await readIdNumberRow(services, tx, standing.person.id);
  return volumeRecord.parse({
    format: RECORD_FORMAT,
    ...standing,
    person: {
      ...standing.person,
      idNumber: number?.idNumber,
      idNumberId: number?.id,
      idNumberRecordedAt: number?.recordedAt.toISOString(),
    },
    accession,
    materials,
  });
}
