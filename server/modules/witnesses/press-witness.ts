import type { Services } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { acceptDispute } from './accept-cosignature.ts';
import { askWitness, fetchHeldBy, type WitnessAnswer } from './ask-witness.ts';
import { offerCheckpoint } from './offer-checkpoint.ts';
import { findLastCosigned, type WitnessRecord } from './store.ts';

const REFUSALS: Partial<Record<number, string>> = {
  400: '它读不懂送去的检查点',
  403: '它不认本账本的公钥：请核对它的 log.txt',
  404: '它见证的不是本账本',
  422: '它拒绝签名：与它已签的矛盾',
  503: '它已停止签名，请查看它的日志',
};

const UNSIGNED = '它的答复不是对所送检查点的签名：请核对它的地址、中间有无代理改写答复';

/**
 * Has a witness that listens sign the head of this minute, and hands what it signed to `take`.
 * @returns what stood in the way, Chinese; empty where nothing did.
 */
export async function pressWitness(
  services: Services,
  witness: WitnessRecord,
  take: (note: string) => Promise<unknown>,
): Promise<string> {
  const last = (await findLastCosigned(services.db, services.ledger.origin, witness.name)) ?? 0;
  let answer = await ask(services, witness, last);
  if (answer?.kind === 'behind') answer = await ask(services, witness, answer.size);
  if (!answer) return '';
  if (answer.kind === 'unsigned') return UNSIGNED;
  if (answer.kind === 'cosigned') return handIn(answer.note, take);
  await hearDispute(services, witness);
  if (answer.kind === 'behind') return `它已签到第 ${answer.size} 条，比本账本还多`;
  return REFUSALS[answer.status] ?? `它答复 ${answer.status}`;
}

async function ask(
  services: Services,
  { address }: WitnessRecord,
  oldSize: number,
): Promise<WitnessAnswer | undefined> {
  const { note, size, proof, changes } = await offerCheckpoint(services, oldSize);
  if (note === null) return undefined;
  return oldSize > size
    ? { kind: 'behind', size: oldSize }
    : askWitness(address, { oldSize, proof, changes, note });
}

async function handIn(note: string, take: (note: string) => Promise<unknown>): Promise<string> {
  try {
    await take(note);
    return '';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.kind === 'forbidden' ? UNSIGNED : error.message;
  }
}

/** What it holds against us, if that is so, is kept; an honest misunderstanding is not. Its refusal stands by itself. */
async function hearDispute(services: Services, { address }: WitnessRecord): Promise<void> {
  const held = await fetchHeldBy(address).catch(() => undefined);
  if (held !== undefined) await acceptDispute(services, held).catch(() => undefined);
}
