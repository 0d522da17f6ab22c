import type { Tx } from '../../../db/connect.ts';
import { dayOf } from '../../clock.ts';
import type { Services } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { findUnit } from '../units/index.ts';
import { authorityPeriods } from './authority-periods.ts';
import { KEEPER_KINDS, listAuthorities, type AuthorityRecord } from './authority-view.ts';
import type { Authorities, AuthorityKind, AuthorityPeriod } from './contract.ts';
import { findPersonName } from './person-store.ts';
import { findVolume, type VolumeRow } from './volume-store.ts';

/** Shows who manages, co-manages and keeps a volume: today, before and from later days on. */
export async function showAuthorities(
  services: Services,
  tx: Tx,
  actor: Actor,
  volumeId: string,
): Promise<Authorities> {
  const volume = await findVolume(tx, volumeId);
  if (!volume) throw forbidden();
  await services.ledger.record(tx, {
    kind: 'DONE',
    action: 'authorities.show',
    ...traceOf(actor),
    item: volumeId,
  });
  const today = dayOf(services.clock());
  const keeper = KEEPER_KINDS[volume.copy_kind];
  const rows = [await firstKeeper(tx, volume, keeper), ...(await listAuthorities(tx, volume))];
  const kinds: AuthorityKind[] = ['manager', 'co_manager', keeper];
  return {
    volumeId,
    archiveNo: volume.archive_no,
    copyKind: volume.copy_kind,
    personName: (await findPersonName(tx, volume.person_id)) ?? '',
    today,
    attributes: kinds.map((kind) => ({
      kind,
      periods: presentPeriods(
        rows.filter((row) => row.kind === kind),
        today,
      ),
    })),
  };
}

/** Who took the volume in: that is a fact of the volume itself, not a posting. */
async function firstKeeper(
  tx: Tx,
  volume: VolumeRow,
  kind: AuthorityKind,
): Promise<AuthorityRecord> {
  const unit = await findUnit(tx, volume.keeper_unit_id);
  return {
    id: volume.id,
    kind,
    unit_name: unit?.name ?? null,
    valid_from: dayOf(volume.created_at),
    recorded_at: volume.created_at,
    basis: '',
    backdating_reason: '',
    proposed_by: null,
    confirmed_by: null,
  };
}

function presentPeriods(rows: AuthorityRecord[], today: string): AuthorityPeriod[] {
  const days = rows.map(({ id, valid_from, recorded_at, proposed_by }) => ({
    id,
    valid_from,
    recorded_on: proposed_by === null ? null : dayOf(recorded_at),
  }));
  const periods = authorityPeriods(days, today);
  return rows.flatMap((row, index) => {
    const period = periods[index];
    if (!period) return [];
    return {
      ...period,
      unitName: row.unit_name,
      basis: row.basis,
      backdatingReason: row.backdating_reason,
      recordedAt: row.recorded_at.toISOString(),
      proposedBy: row.proposed_by,
      confirmedBy: row.confirmed_by,
    };
  });
}
