import { Sm2Error } from '../../../crypto/errors.ts';
import { sm2PublicKeyFromPoint } from '../../../crypto/sm2-keys.ts';
import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { AppError, invalid } from '../../errors.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import type { Whereabouts } from '../../http/whereabouts.ts';
import {
  countWaiting,
  dropStaleEnrolments,
  findEnrolment,
  insertEnrolment,
  MAX_WAITING,
  MAX_WAITING_PER_ADDRESS,
  renewEnrolment,
} from './enrolment-store.ts';
import { registrationCode } from './registration-code.ts';
import { findByCredential } from './store.ts';
import { tellWatchers } from './tell-watchers.ts';

type Enrolment = { publicKey: string; note: string };

/**
 * An unregistered terminal asks to be registered, and is told the code to read out. Anyone can ask: so one
 * key waits once, and only so many wait at all.
 */
export async function enrolTerminal(
  services: Services,
  { address }: Pick<Whereabouts, 'address'>,
  { publicKey, note }: Enrolment,
): Promise<{ code: string }> {
  if (!services.terminalDesk.enrolments.admits(address)) {
    throw new AppError('too_many', '申请过于频繁，请一分钟后再试。');
  }
  requirePoint(publicKey);
  await services.terminalDesk.inTurn(() => putOnList(services, { publicKey, note, address }));
  return { code: registrationCode(publicKey) };
}

async function putOnList(
  services: Services,
  { publicKey, note, address }: Enrolment & { address: string },
): Promise<void> {
  const { db, ledger, clock } = services;
  const at = clock();
  await withinTransaction(db, ledger.recordedIn, async (tx) => {
    if (await findByCredential(tx, 'device_key', publicKey)) {
      throw new AppError('conflict', '本终端已经登记，请刷新页面后登录。');
    }
    await dropStaleEnrolments(tx, at);
    const waiting = await findEnrolment(tx, publicKey);
    if (waiting) await renewEnrolment(tx, { id: waiting.id, note, address }, at);
    else await requireRoom(tx, address);
    const item =
      waiting?.id ?? (await insertEnrolment(tx, { public_key: publicKey, note, address }, at));
    await ledger.record(tx, {
      kind: 'DONE',
      action: 'terminals.enrol',
      actor: 'anonymous',
      item,
      detail: `${address}\n${note}`,
    });
    tellWatchers(services, tx);
  });
}

async function requireRoom(tx: Tx, address: string): Promise<void> {
  const { all, here } = await countWaiting(tx, address);
  if (here >= MAX_WAITING_PER_ADDRESS) {
    throw new AppError('too_many', '本机已有申请在等待登记，请联系安全保密管理员办理。');
  }
  if (all >= MAX_WAITING) {
    throw new AppError('too_many', '等待登记的终端过多，请直接联系安全保密管理员。');
  }
}

function requirePoint(publicKey: string): void {
  try {
    sm2PublicKeyFromPoint(Buffer.from(publicKey, 'hex'));
  } catch (error) {
    if (error instanceof Sm2Error) throw invalid('设备公钥无效，请刷新页面后重试', 'publicKey');
    throw error;
  }
}
