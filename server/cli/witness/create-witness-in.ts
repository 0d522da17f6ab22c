import { decodeLogKeys, originOf, type LogKeys } from '../../../audit/log-keys.ts';
import { fingerprintOf } from '../../../audit/verifier-key.ts';
import { WITNESS_NAME } from '../../witness/witness-name.ts';
import { createWitness } from '../../witness/witness-folder.ts';
import { CliError } from '../cli-error.ts';
import { readText } from '../read-officer-keys.ts';
import { readPin } from './read-pin.ts';
import { requireValue, type WitnessValues } from './witness-values.ts';

const SHORTEST_PIN = 6;

/** `witness create`: a key and an empty state, and the line to hand in for appointment. */
export async function createWitnessIn(values: WitnessValues): Promise<number> {
  const folder = requireValue(values, 'dir');
  const name = requireValue(values, 'name');
  if (!WITNESS_NAME.test(name)) {
    throw new CliError('--name 应为 3 至 64 位小写字母、数字、点、横线，如 qy-county-1', 3);
  }
  const log = readLogKeys(requireValue(values, 'log'));
  const pin = await readPin(values['pin-file'], '为见证的密钥设置 PIN：');
  if (pin.length < SHORTEST_PIN) throw new CliError(`PIN 不足 ${SHORTEST_PIN} 位，请加长`, 3);
  try {
    const line = await createWitness(folder, { name, log, pin });
    console.log(
      `见证已建于 ${folder}。\n所见证的账本：${originOf(log)}\n账本公钥指纹：${log.map(({ publicKey }) => fingerprintOf(publicKey)).join('；')}（请与登记簿核对）\n\n请把下面一行交安全保密管理员提出任命：\n${line}`,
    );
    return 0;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    throw new CliError(`${folder} 里已有见证，不会覆盖，请换一个文件夹`, 3);
  }
}

function readLogKeys(file: string): LogKeys {
  const text = readText(file);
  try {
    return decodeLogKeys(`${text.trim()}\n`);
  } catch {
    throw new CliError(`${file} 不是账本公钥：请用导出包里的 public-key.txt`, 3);
  }
}
