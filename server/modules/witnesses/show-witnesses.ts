import type { Db } from '../../../db/connect.ts';
import { fingerprintOf } from '../../../audit/verifier-key.ts';
import type { Services } from '../../context.ts';
import type { OutputOf } from '../../http/route.ts';
import { listUnits } from '../units/index.ts';
import { SLOT_MS } from './checkpoint-to-witness.ts';
import type {
  browseWitnesses,
  ClosedDay,
  showWitnesses,
  WitnessRow,
  WitnessState,
} from './contract.ts';
import { listOpenDays } from './list-open-days.ts';
import { countedBy, keyOf, policyInForce, type PolicyInForce } from './policy-in-force.ts';
import { readQuorumHealth } from './read-quorum-health.ts';
import {
  findFirstSince,
  findNewest,
  listDays,
  listDisputes,
  listLastCosignatures,
  type CheckpointRecord,
  type DayRecord,
  type LastCosignature,
  type WitnessRecord,
} from './store.ts';
import { listRetired, nameUnits } from './view.ts';

/** A head is offered from the next minute on, to witnesses that look once a minute: one look may fail. */
const BEHIND_MS = 3 * SLOT_MS;
/** A head that waited so long unsigned means that its witness is not there. */
const SILENT_MS = 10 * SLOT_MS;
const EPOCH = new Date(0);
const DAYS_SHOWN = 60;
const DISPUTES_SHOWN = 20;

type Face = OutputOf<typeof browseWitnesses>['witnesses'][number];

/** 见证与日结: how each witness stands, whether a quorum stands, which days are closed. */
export async function loadWitnesses(
  services: Services,
  db: Db,
): Promise<OutputOf<typeof showWitnesses>> {
  const { ledger, clock, witnesses: desk } = services;
  const origin = ledger.origin;
  const now = clock();
  const force = await policyInForce(db, ledger);
  const [newest, last, disputes, faces] = await Promise.all([
    findNewest(db),
    listLastCosignatures(db, origin),
    listDisputes(db, origin, DISPUTES_SHOWN),
    describe(db, force),
  ]);
  const presentStanding = async (face: Face): Promise<WitnessRow> => {
    const signed = last.find(({ witness }) => witness === face.name);
    const unsigned = signed && (await findFirstSince(db, EPOCH, signed.size));
    const isDisputed = disputes.some(({ witness }) => witness === face.name);
    return {
      ...face,
      state: isDisputed ? 'disputed' : stateOf(signed, unsigned, now),
      lastSize: signed?.size ?? null,
      lastAt: signed?.at.toISOString() ?? null,
      behindBy: Math.max(0, (newest?.size ?? 0) - (signed?.size ?? 0)),
      trouble: desk.troubleOf(face.name),
    };
  };
  return {
    witnesses: await Promise.all(faces.map(presentStanding)),
    retired: await listRetired(db),
    quorum: await readQuorumHealth(services, db, force),
    days: (await listDays(db, origin, DAYS_SHOWN)).map(presentDay),
    openDays: await listOpenDays(db, origin, now),
    disputes: disputes.map(({ witness, note, own_note, found_at }) => ({
      witness,
      note,
      ownNote: own_note,
      foundAt: found_at.toISOString(),
    })),
    mirrors: services.mirrors
      .standings()
      .map(({ path, size, trouble }) => ({ path, size, trouble })),
  };
}

/** What the forms need that propose changes of witnesses. */
export async function listForProposals(
  { ledger }: Pick<Services, 'ledger'>,
  db: Db,
): Promise<OutputOf<typeof browseWitnesses>> {
  const force = await policyInForce(db, ledger);
  const units = (await listUnits(db)).filter(({ isClosed }) => !isClosed);
  return { witnesses: await describe(db, force), rules: force.rules, units };
}

export function presentDay({ day, size, root, signers, closedAt }: DayRecord): ClosedDay {
  return { day, size, root: root.toString('hex'), signers, closedAt: closedAt.toISOString() };
}

async function describe(db: Db, { witnesses, policy }: PolicyInForce): Promise<Face[]> {
  const counted = countedBy(policy);
  const units = await nameUnits(
    db,
    witnesses.map(({ unit_id }) => unit_id),
  );
  return witnesses.map((witness) => ({
    ...present(witness),
    unitName: units.get(witness.unit_id) ?? '',
    isCounted: counted.has(witness.name),
  }));
}

function present(witness: WitnessRecord): Omit<Face, 'unitName' | 'isCounted'> {
  const { name, kind, address, appointed_at } = witness;
  const fingerprint = fingerprintOf(keyOf(witness).publicKey);
  return { name, kind, address, fingerprint, appointedAt: appointed_at.toISOString() };
}

/** @param unsigned the first head after the one it signed last: how long that waits, not the newest, tells. */
function stateOf(
  signed: LastCosignature | undefined,
  unsigned: CheckpointRecord | undefined,
  now: Date,
): WitnessState {
  if (!signed) return 'never';
  const waitedMs = unsigned ? now.getTime() - unsigned.signedAt.getTime() : 0;
  if (waitedMs <= BEHIND_MS) return 'in_step';
  // It signed a moment ago, though no new head.
  const quietMs = now.getTime() - signed.at.getTime();
  return Math.min(waitedMs, quietMs) > SILENT_MS ? 'silent' : 'behind';
}
