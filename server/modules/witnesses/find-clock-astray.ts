import type { Alarm } from '../../alarm.ts';
import type { Services } from '../../context.ts';
import { cosignedNote } from './cosigned-note.ts';
import { findSigners } from './find-signers.ts';
import { findCheckpoint, listLastCosignatures, listWitnesses } from './store.ts';

/**
 * A witness by whose clock its last signature was made before the head that it signs, or after we had it: one of the two
 * clocks is wrong. That it was on its way for long shows nothing.
 */
export async function findClockAstray({
  db,
  ledger,
  config,
}: Pick<Services, 'db' | 'ledger' | 'config'>): Promise<Alarm | undefined> {
  const { jumpMs } = config.clockLimits;
  const origin = ledger.origin;
  const witnesses = await listWitnesses(db);
  for (const { witness, size, at } of await listLastCosignatures(db, origin)) {
    const checkpoint = await findCheckpoint(db, size);
    if (!checkpoint) continue;
    const note = await cosignedNote(db, origin, checkpoint);
    const signer = findSigners(note, witnesses).find((each) => each.witness.name === witness);
    if (!signer) continue;
    const early = checkpoint.signedAt.getTime() - signer.at.getTime();
    const late = signer.at.getTime() - at.getTime();
    if (Math.max(early, late) <= jumpMs) continue;
    const minutes = Math.round(Math.max(early, late) / 60_000);
    return {
      code: 'ledger.clock_astray',
      text:
        `见证 ${witness} 的时钟比本机${late > early ? '快' : '慢'} ${minutes} 分钟：有一方的时钟有误。` +
        '请系统管理员与标准时间核对本机，并联系该见证核对；下一次签名相符后自动消除。',
      since: at,
    };
  }
  return undefined;
}
