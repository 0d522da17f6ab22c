import type { Db } from '../../../db/connect.ts';
import { fingerprintOf } from '../../../audit/verifier-key.ts';
import type { Services } from '../../context.ts';
import type { OutputOf } from '../../http/route.ts';
import { listUnits } from '../units/index.ts';
import { SLOT_MS } from './checkpoint-to-witness.ts';
import type { browseWitnesses, ClosedDay, showWitnesses, WitnessState } from './contract.ts';
import { listOpenDays } from './list-open-days.ts';
import { countedBy, keyOf, policyInForce, type PolicyInForce } from './policy-in-force.ts';
import { readQuorumHealth } from './read-quorum-health.ts';
import {
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

/** A head that waited so long unsigned means that its witness is not there. */
const SILENT_MS = 10 * SLOT_MS;
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
  return {
    witnesses: faces.map((face) => {
      const signed = last.find(({ witness }) => witness === face.name);
      const isDisputed = disputes.some(({ witness }) => witness === face.name);
      return {
        ...face,
        state: stateOf(signed, newest, isDisputed, now),
        lastSize: signed?.size ?? null,
        lastAt: signed?.at.toISOString() ?? null,
        behindBy: Math.max(0, (newest?.size ?? 0) - (signed?.size ?? 0)),
        trouble: desk.troubleOf(face.name),
      };
    }),
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

function stateOf(
  signed: LastCosignature | undefined,
  newest: CheckpointRecord | undefined,
  isDisputed: boolean,
  now: Date,
): WitnessState {
  if (isDisputed) return 'disputed';
  if (!signed) return 'never';
  if (!newest || signed.size >= newest.size) return 'in_step';
  const quietMs = now.getTime() - signed.at.getTime();
  const waitedMs = now.getTime() - newest.signedAt.getTime();
  if (quietMs <= 2 * SLOT_MS || waitedMs <= 2 * SLOT_MS) return 'in_step';
  return quietMs > SILENT_MS ? 'silent' : 'behind';
}
