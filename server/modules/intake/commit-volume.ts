import { saltedDigest } from '../../../crypto/salted-digest.ts';
import type { Tx } from '../../../db/connect.ts';
import { dayOf } from '../../clock.ts';
import type { Services } from '../../context.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import {
  composeRecord,
  insertAuthority,
  insertMaterial,
  insertPerson,
  insertVolume,
  nextNumber,
  RECORD_FILE,
  RECORD_SALT_FILE,
  type MaterialRecord,
} from '../archives/index.ts';
import {
  blindIndexOf,
  findPersonByIdNumber,
  insertIdNumber,
  sealIdNumber,
} from '../persons/index.ts';
import type { Import } from './import-volume.ts';
import { sealFile } from './seal-file.ts';
import type { Shelf } from './seal-pages.ts';
import { finishAccession } from './store.ts';

type Sealed = {
  shelf: Shelf;
  keyYear: number;
  materials: MaterialRecord[];
  at: Date;
};

/** Numbers the volume, writes its rows, seals its record, installs the version and commits: all of it, or nothing. */
export async function commitVolume(services: Services, job: Import, sealed: Sealed): Promise<void> {
  await withinTransaction(services.db, services.ledger.recordedIn, async (tx) => {
    await writeRows(services, tx, job, sealed);
    const content = await installRecord(services, tx, job, sealed);
    await record(services, tx, job, sealed.shelf, content);
  });
}

async function writeRows(
  services: Services,
  tx: Tx,
  job: Import,
  { shelf: { volumeId, version }, keyYear, materials, at }: Sealed,
): Promise<void> {
  const personId = await ensurePerson(services, tx, job, at);
  const number = await nextNumber(tx, `archives-${job.unit.code}`);
  await insertVolume(
    tx,
    {
      id: volumeId,
      person_id: personId,
      copy_kind: job.accession.copy_kind,
      archive_no: `${job.unit.code}-${String(number).padStart(6, '0')}`,
      keeper_unit_id: job.unit.id,
      level: 'internal',
      key_unit_code: job.unit.code,
      key_year: keyYear,
      page_count: materials.reduce((count, { pages }) => count + pages.length, 0),
    },
    job.accession.submitted_by,
    at,
  );
  for (const material of materials) await insertMaterial(tx, volumeId, version, material);
}

async function ensurePerson(
  services: Services,
  tx: Tx,
  { parsed: { person }, unit, accession }: Import,
  at: Date,
): Promise<string> {
  const blindIndex = blindIndexOf(services, person.idNumber);
  const known = await findPersonByIdNumber(tx, blindIndex);
  const personId =
    known ?? (await insertPerson(tx, { ...person, unitName: unit.name, post: '' }, at));
  if (known === undefined) {
    await insertIdNumber(tx, personId, sealIdNumber(services, person.idNumber), at);
    await insertAuthority(
      tx,
      { personId, kind: 'manager', unitId: unit.id, validFrom: dayOf(at) },
      at,
    );
  }
  const kind = accession.copy_kind === 'original' ? 'original_keeper' : 'duplicate_keeper';
  await insertAuthority(tx, { personId, kind, unitId: unit.id, validFrom: dayOf(at) }, at);
  return personId;
}

/** Adds the record with its salt and installs the version; answers the salted digest that the ledger keeps. */
async function installRecord(
  services: Services,
  tx: Tx,
  { accession, signal }: Import,
  { shelf, materials, at }: Sealed,
): Promise<Buffer> {
  const { volumeId, version } = shelf;
  const told = { id: accession.id, fileName: accession.file_name };
  const composed = await composeRecord(services, tx, {
    volumeId,
    version,
    accession: told,
    materials,
  });
  const plaintext = Buffer.from(JSON.stringify(composed));
  const { salt, digest } = saltedDigest(plaintext);
  const call = { key: 'intake', signal };
  await sealFile(services, shelf, { path: RECORD_FILE, plaintext }, call);
  await sealFile(services, shelf, { path: RECORD_SALT_FILE, plaintext: salt }, call);
  await shelf.staged.install({
    message: 'accession',
    user: { name: 'lantai', address: 'urn:lantai:intake' },
    createdAt: at,
  });
  return digest;
}

async function record(
  services: Services,
  tx: Tx,
  { accession, report }: Import,
  { volumeId, version }: Shelf,
  content: Buffer,
): Promise<void> {
  await finishAccession(
    tx,
    accession.id,
    { state: 'imported', report, volumeId },
    services.clock(),
  );
  await services.ledger.record(tx, {
    kind: 'CHANGE',
    action: 'intake.import',
    actor: 'system',
    unit: accession.unit_id,
    item: volumeId,
    itemVersion: version,
    approval: accession.id,
    content,
  });
  services.notices.changed(tx, 'intake', [{ accountId: accession.submitted_by }]);
}
