import { stat, writeFile } from 'node:fs/promises';
import { compare, type CompareOptions, type Side } from '../compare.ts';
import { UsageError } from '../resolve-trust.ts';
import type { Verdict, Verification } from '../verdict.ts';
import { readGiven } from './read-given.ts';

/** Compares two folders or checkpoint files by path, and writes evidence of a fork into a file that is not there yet. */
export async function compareSides(
  paths: readonly string[],
  { evidence: file, ...options }: CompareOptions & { evidence: string },
): Promise<Verification<Verdict>> {
  const [one, other, ...more] = paths;
  if (one === undefined || other === undefined || more.length > 0) {
    throw new UsageError('请给出两项：导出文件夹或检查点文件。');
  }
  if (await stat(file).catch(() => undefined)) {
    throw new UsageError(`证据文件 ${file} 已存在，请用 --evidence 另指定一个。`);
  }
  const result = await compare(await sideAt(one), await sideAt(other), options);
  const { verification, evidence } = result;
  if (evidence === undefined) return verification;
  await writeFile(file, evidence, { flag: 'wx' });
  const [verdict = '', ...lines] = verification.lines.toReversed();
  const told = `【证据】两个互相矛盾的签名已写入 ${file}：持账本公钥的任何人都可用本程序核验。请妥善保存。`;
  return { ...verification, lines: [...lines.toReversed(), told, verdict] };
}

async function sideAt(path: string): Promise<Side> {
  const stats = await stat(path).catch(() => undefined);
  return stats?.isDirectory() ? { directory: path } : { note: await readGiven(path) };
}
