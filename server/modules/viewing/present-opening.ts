import type { Db } from '../../../db/connect.ts';
import type { PolicyTable } from '../../../policies/policy-table.ts';
import type { ClassCut } from '../../../policies/purposes.ts';
import { CUT_MODES, type CutMode } from '../../../policies/vocabulary.ts';
import { forbidden } from '../../errors.ts';
import { dayOf } from '../../clock.ts';
import type { Services } from '../../context.ts';
import { findAccount } from '../accounts/index.ts';
import {
  categoriesOf,
  cutCatalogue,
  displayClassCode,
  listFiled,
  listPagesOf,
  loadCard,
  materialMark,
  type FiledMaterial,
  type Reach,
} from '../archives/index.ts';
import { findPageFindings, keyOfPage, type PageFindings } from '../intake/index.ts';
import { findRequest, type GrantRow } from '../requests/index.ts';
import type { Material, Opening } from './contract.ts';
import { cutsOfGrant } from './cuts-of-grant.ts';
import { findReading } from './reading-view.ts';

/** An opening as its reader sees it; the catalogue stays empty until the co-reader has confirmed. */
export async function presentOpening(
  { policy, clock }: Pick<Services, 'policy' | 'clock'>,
  db: Db,
  openingId: string,
): Promise<Opening> {
  const reading = await findReading(db, openingId);
  if (!reading) throw forbidden();
  const { opening, grant } = reading;
  const request = await findRequest(db, grant.request_id);
  const card = await loadCard(db, grant.volume_id, dayOf(clock()));
  if (!request || !card) throw forbidden();
  const coReader = opening.co_reader_id ? await findAccount(db, opening.co_reader_id) : undefined;
  const findings = await findPageFindings(db, grant.volume_id);
  return {
    id: opening.id,
    state: opening.confirmed_at ? 'open' : 'awaiting_co_reader',
    coReaderName: coReader?.name ?? null,
    volumeId: grant.volume_id,
    requestId: request.id,
    requestNo: request.no,
    purposeLabel: policy.purposes.get(request.purpose)?.name ?? request.purpose,
    validTo: grant.valid_to.toISOString(),
    personName: card.name,
    archiveNo: card.archiveNo,
    copyKind: card.copyKind,
    secrecyMark: card.secrecyMark,
    isChecked: findings?.isWhole ?? false,
    catalogue: opening.confirmed_at ? await presentCatalogue(policy, db, grant, findings) : [],
  };
}

async function presentCatalogue(
  policy: PolicyTable,
  db: Db,
  grant: GrantRow,
  findings: PageFindings | undefined,
): Promise<Opening['catalogue']> {
  const cuts = cutsOfGrant(policy, grant);
  const filed = await listFiled(db, grant.volume_id);
  const reaches = cutCatalogue(cuts, filed);
  const open = filed.filter(({ id }) => reaches.get(id) === 'open');
  const pages = await listPagesOf(
    db,
    open.map(({ id }) => id),
  );
  return categoriesOf().flatMap((category) => {
    const mode = narrowestMode(cuts, category.code);
    if (mode === undefined) return [];
    const materials = filed.flatMap((material): Material[] => {
      const reach = material.class_code === category.code && reaches.get(material.id);
      if (!reach) return [];
      return [presentMaterial(material, reach, pages.get(material.id) ?? [], findings)];
    });
    const { code, name } = category;
    return [{ code, label: displayClassCode(code), name, mode, materials }];
  });
}

function presentMaterial(
  material: FiledMaterial,
  reach: Reach,
  pages: { id: string; no: number; width: number; height: number }[],
  findings: PageFindings | undefined,
): Material {
  const mark = materialMark(material.class_code, material.sequence);
  const { id, title, formed_on: formedOn, remark } = material;
  if (reach === 'dates_only') return { reach, mark, formedOn };
  const withChecks = pages.map(({ id: pageId, no, width, height }) => {
    const checks = findings?.byPage.get(keyOfPage(mark, no)) ?? [];
    return { id: pageId, no, width, height, checks };
  });
  return { reach, id, mark, title, formedOn, remark, pages: withChecks };
}

/** How far a class is open under all cuts; `undefined` where one of them leaves it out. */
function narrowestMode(cuts: readonly (readonly ClassCut[])[], code: string): CutMode | undefined {
  const modes = cuts.map((cut) => cut.find((one) => one.code === code)?.mode);
  if (modes.includes(undefined)) return undefined;
  return CUT_MODES.findLast((mode) => modes.includes(mode));
}
