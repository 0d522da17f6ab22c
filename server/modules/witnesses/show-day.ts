import { openCheckpoint } from '../../../audit/checkpoint.ts';
import { logKeyAt } from '../../../audit/quorum.ts';
import { fingerprintOf } from '../../../audit/verifier-key.ts';
import { sm2PublicKeyFromPoint } from '../../../crypto/sm2-keys.ts';
import type { Db } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import type { OutputOf } from '../../http/route.ts';
import type { showDay } from './contract.ts';
import { cosignedNote } from './cosigned-note.ts';
import { presentDay } from './show-witnesses.ts';
import { findCheckpoint, findDay } from './store.ts';
import { listEverAppointed } from './view.ts';

/** 日结登记单: a closed day with the signatures under its head; `undefined` where it is not closed. */
export async function loadDay(
  { ledger }: Pick<Services, 'ledger'>,
  db: Db,
  wanted: string,
): Promise<OutputOf<typeof showDay> | undefined> {
  const day = await findDay(db, ledger.origin, wanted);
  const checkpoint = day && (await findCheckpoint(db, day.size));
  if (!checkpoint) return undefined;
  const note = await cosignedNote(db, ledger.origin, checkpoint);
  const key = logKeyAt(await ledger.keys(db), { origin: ledger.origin, size: day.size });
  if (!key) throw new Error('no key counts under the head of a closed day');
  const signers = await listEverAppointed(db, day.signers);
  return {
    ...presentDay(day),
    origin: ledger.origin,
    keyFingerprint: fingerprintOf(key.publicKey),
    signedAt: timeOf(note, key.name, key.publicKey),
    witnesses: signers.map(({ name, public_key, unit_name }) => {
      const publicKey = sm2PublicKeyFromPoint(Buffer.from(public_key, 'hex'));
      return {
        name,
        unitName: unit_name,
        fingerprint: fingerprintOf(publicKey),
        at: timeOf(note, name, publicKey),
      };
    }),
    note,
  };
}

type Key = Parameters<typeof fingerprintOf>[0];

/** When the holder of a key signed. @throws CheckpointError where the line under the note is not theirs. */
function timeOf(note: string, name: string, publicKey: Key): string {
  return new Date(openCheckpoint(note, [{ name, publicKey }]).timeMs).toISOString();
}
