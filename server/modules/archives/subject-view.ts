import type { Db } from '../../../db/connect.ts';
import { findPersonByIdNumber } from '../persons/index.ts';

export type SubjectKey =
  | { by: 'id-number'; blindIndex: Buffer }
  | { by: 'archive-no'; archiveNo: string }
  | { by: 'name'; term: string };

export type SubjectRow = { person_id: string; volume_id: string };

/** The volumes of those whom a key means exactly, persons and volumes in the order of their ids. */
export async function listSubjects(db: Db, key: SubjectKey): Promise<SubjectRow[]> {
  const volumes = db('volumes as v')
    .orderBy(['v.person_id', 'v.id'])
    .select<SubjectRow[]>('v.person_id', 'v.id as volume_id');
  switch (key.by) {
    case 'archive-no':
      return volumes.where({ 'v.archive_no': key.archiveNo });
    case 'name':
      return volumes.whereIn(
        'v.person_id',
        db('person_names').where({ kind: 'name', term: key.term }).select('person_id'),
      );
    case 'id-number': {
      const person = await findPersonByIdNumber(db, key.blindIndex);
      return person === undefined ? [] : volumes.where({ 'v.person_id': person });
    }
  }
}
