import type { Db } from '../../../db/connect.ts';
import { forbidden } from '../../errors.ts';
import { dayOf } from '../../clock.ts';
import type { Services } from '../../context.ts';
import { findAccount } from '../accounts/index.ts';
import {
  categoriesOf,
  displayClassCode,
  listMaterials,
  loadCard,
  materialMark,
  type CatalogueMaterial,
} from '../archives/index.ts';
import { findRequest } from '../requests/index.ts';
import type { Opening } from './contract.ts';
import { loadReading } from './load-reading.ts';

/** An opening as its reader sees it; the catalogue stays empty until the co-reader has confirmed. */
export async function presentOpening(
  { policy, clock }: Pick<Services, 'policy' | 'clock'>,
  db: Db,
  openingId: string,
): Promise<Opening> {
  const reading = await loadReading(db, openingId);
  if (!reading) throw forbidden();
  const { opening, grant } = reading;
  const request = await findRequest(db, grant.request_id);
  const card = await loadCard(db, grant.volume_id, dayOf(clock()));
  if (!request || !card) throw forbidden();
  const classes = JSON.parse(grant.categories) as string[];
  const coReader = opening.co_reader_id ? await findAccount(db, opening.co_reader_id) : undefined;
  return {
    id: opening.id,
    state: opening.confirmed_at ? 'open' : 'awaiting_co_reader',
    coReaderName: coReader?.name ?? null,
    requestId: request.id,
    requestNo: request.no,
    purposeLabel: policy.purposes.get(request.purpose)?.name ?? request.purpose,
    validTo: grant.valid_to.toISOString(),
    personName: card.name,
    archiveNo: card.archiveNo,
    copyKind: card.copyKind,
    secrecyMark: card.secrecyMark,
    catalogue: opening.confirmed_at
      ? groupByClass(await listMaterials(db, grant.volume_id, classes), classes)
      : [],
  };
}

function groupByClass(materials: CatalogueMaterial[], classes: string[]): Opening['catalogue'] {
  return categoriesOf()
    .filter((category) => classes.includes(category.code))
    .map((category) => ({
      code: category.code,
      label: displayClassCode(category.code),
      name: category.name,
      materials: materials
        .filter((material) => material.class_code === category.code)
        .map((material) => ({
          id: material.id,
          mark: materialMark(material.class_code, material.sequence),
          title: material.title,
          formedOn: material.formed_on,
          remark: material.remark,
          pages: material.pages,
        })),
    }));
}
