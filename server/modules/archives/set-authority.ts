import type { Db } from '../../../db/connect.ts';
import { changeKind, type ChangeStep } from '../../change-kind.ts';
import { dayOf } from '../../clock.ts';
import { AppError, forbidden, invalid } from '../../errors.ts';
import { findUnit, requireOpenUnit } from '../units/index.ts';
import { KEEPER_KINDS, unitHolding } from './authority-view.ts';
import type { SetAuthority } from './contract.ts';
import { AUTHORITY_NAMES } from './words.ts';
import { insertAuthority } from './person-store.ts';
import { requireVolume } from './require-volume.ts';
import { subjectOfVolume } from './subject-of-volume.ts';
import { findVolume, type VolumeRow } from './volume-store.ts';

/** How far ahead a posting may be set down, and no posting is older than the archives are. */
const MAX_DAYS_AHEAD = 366;
const EARLIEST_DAY = '1949-10-01';

/** 管理权限变更: who manages, co-manages or keeps from a day on. No day before it is told differently. */
export const setAuthorityKind = changeKind<SetAuthority>({
  kind: 'authorities.set',
  label: '管理权限变更',
  duty: 'posting',
  target: ({ volumeId }) => volumeId,
  concerns: (db, actor, { volumeId }, today) => subjectOfVolume(db, actor, volumeId, today),
  async check(services, db, payload, actor, step) {
    const volume = await requireVolume(services, db, payload.volumeId, actor);
    requireFitting(payload, volume);
    requireDay(payload, dayOf(services.clock()), step);
    if (payload.unitId !== null) await requireOpenUnit(db, payload.unitId, 'change.unitId');
    const held = await unitHolding(db, volume, payload.authority, payload.validFrom);
    if (held === payload.unitId) throw await nothingDiffers(db, payload);
  },
  async describe(services, db, payload) {
    const volume = await findVolume(db, payload.volumeId);
    if (!volume) throw forbidden();
    const { authority, validFrom } = payload;
    const before = await unitHolding(db, volume, authority, validFrom);
    const isBackdated = validFrom < dayOf(services.clock());
    return {
      title: `变更${AUTHORITY_NAMES[authority]} ${volume.archive_no}`,
      lines: [
        {
          label: AUTHORITY_NAMES[authority],
          before: await nameUnit(db, before),
          after: await nameUnit(db, payload.unitId),
        },
        { label: '生效日期', before: null, after: validFrom },
        { label: '依据', before: null, after: payload.basis },
        ...(isBackdated
          ? [{ label: '补登事由', before: null, after: payload.backdatingReason }]
          : []),
      ],
    };
  },
  async apply(_services, tx, payload, { changeId, at }) {
    const volume = await findVolume(tx, payload.volumeId);
    if (!volume) throw forbidden();
    const { authority: kind, unitId, validFrom, basis, backdatingReason } = payload;
    const volumeId = kind === KEEPER_KINDS[volume.copy_kind] ? volume.id : null;
    const posting = { volumeId, basis, backdatingReason, changeId };
    await insertAuthority(tx, { personId: volume.person_id, kind, unitId, validFrom, posting }, at);
  },
});

function requireFitting({ authority, unitId }: SetAuthority, volume: VolumeRow): void {
  const isKeeper = authority === 'original_keeper' || authority === 'duplicate_keeper';
  if (!isKeeper) return;
  if (authority !== KEEPER_KINDS[volume.copy_kind]) {
    const name = AUTHORITY_NAMES[KEEPER_KINDS[volume.copy_kind]];
    throw invalid(`本卷只能变更${name}，请重新选择变更内容`, 'change.authority');
  }
  if (unitId === null) {
    throw invalid('档案不能无人保管，请选择接收保管的单位', 'change.unitId');
  }
}

function requireDay(
  { validFrom, backdatingReason }: SetAuthority,
  today: string,
  step: ChangeStep,
): void {
  if (validFrom < EARLIEST_DAY || validFrom > addDays(today, MAX_DAYS_AHEAD)) {
    throw invalid('生效日期须在一年以内，请核对日期', 'change.validFrom');
  }
  // Who confirms a day late confirms what was proposed in time.
  if (step === 'propose' && validFrom < today && backdatingReason.length < 2) {
    throw invalid('生效日期早于今天，请写明补登事由', 'change.backdatingReason');
  }
}

async function nothingDiffers(
  db: Db,
  { authority, unitId, validFrom }: SetAuthority,
): Promise<AppError> {
  const name = await nameUnit(db, unitId);
  const now = `${validFrom} 起${AUTHORITY_NAMES[authority]}已是“${name}”，无需变更`;
  return new AppError('conflict', now);
}

async function nameUnit(db: Db, unitId: string | null): Promise<string> {
  const unit = unitId === null ? undefined : await findUnit(db, unitId);
  return unit?.name ?? '无';
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
