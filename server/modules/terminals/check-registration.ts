import { Sm2Error } from '../../../crypto/errors.ts';
import { sm2PublicKeyFromPoint } from '../../../crypto/sm2-keys.ts';
import type { Db } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { AppError, invalid } from '../../errors.ts';
import { findUnit } from '../units/index.ts';
import type { RegisterTerminal } from './contract.ts';
import { findByCredential } from './store.ts';

export type Registration = Omit<RegisterTerminal, 'kind'>;

/**
 * Holds a registration against what there is. `ownId` is that of the terminal it is about, where it exists.
 * @throws AppError `invalid` with the field, or `conflict` where another terminal is recognised by the same.
 */
export async function checkRegistration(
  { policy }: Pick<Services, 'policy'>,
  db: Db,
  registration: Registration,
  ownId?: string,
): Promise<void> {
  checkCredential(registration);
  checkBinding(registration);
  const { unitId, purposes, hours, recognition, credential } = registration;
  if (unitId !== null && !(await findUnit(db, unitId))) {
    throw invalid('没有这个单位，请重新选择', 'unitId');
  }
  const known = new Set<string>(policy.purposes.keys());
  if (purposes?.some((purpose) => !known.has(purpose))) {
    throw invalid('有不认识的用途，请刷新页面后重新选择', 'purposes');
  }
  if (hours?.some(({ from, to }) => from >= to)) {
    throw invalid('开放时段的结束时间应晚于开始时间', 'hours');
  }
  const twin = await findByCredential(db, recognition, credential);
  if (twin && twin.id !== ownId) {
    throw new AppError('conflict', `已有终端「${twin.name}」以此识别，请先注销它或核对登记码`);
  }
}

function checkCredential({ recognition, credential }: Registration): void {
  switch (recognition) {
    case 'loopback':
      if (credential === '') return;
      throw invalid('本机终端没有密钥或指纹，请留空', 'credential');
    case 'certificate':
      if (credential.length === 64) return;
      throw invalid('证书指纹应为 64 位十六进制（SHA-256 或 SM3）', 'credential');
    case 'device_key':
      if (isPoint(credential)) return;
      throw invalid('设备公钥无效，请从等待登记的终端中选择', 'credential');
  }
}

/** Whoever sits at the server must be let in at any hour: it is the way back from a mistaken binding. */
function checkBinding({ recognition, unitId, purposes, hours }: Registration): void {
  const isBound = unitId !== null || purposes !== null || hours !== null;
  if (recognition !== 'loopback' || !isBound) return;
  throw invalid('服务器控制台是最后的入口，不能限定单位、用途或时段', 'recognition');
}

function isPoint(hex: string): boolean {
  try {
    sm2PublicKeyFromPoint(Buffer.from(hex, 'hex'));
    return true;
  } catch (error) {
    if (error instanceof Sm2Error) return false;
    throw error;
  }
}
