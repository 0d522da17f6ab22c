import type { KeyObject } from 'node:crypto';
import { parseArgs } from 'node:util';
import { SIGNERS_NEEDED } from '../../audit/restore.ts';
import { fingerprintOf } from '../../audit/verifier-key.ts';
import { sm2PublicKeyOf } from '../../crypto/sm2-keys.ts';
import { readConfig } from '../config.ts';
import { rebuildArchives, type RebuildReport, type Refusal } from '../modules/archives/index.ts';
import { openForRebuild, type OpenedForRebuild } from '../open-for-rebuild.ts';
import { CliError } from './cli-error.ts';
import { readOfficerKeys } from './read-officer-keys.ts';
import { tellRenewal } from './tell-renewal.ts';

const TELL_EVERY_MS = 2000;

const OPTIONS = {
  'include-unrecorded': { type: 'boolean', default: false },
  key: { type: 'string', multiple: true },
  'pin-file': { type: 'string', multiple: true },
} as const;

export const rebuildDatabase = {
  usage: 'rebuild [--include-unrecorded] [--key FILE --key FILE]',
  about: `只凭档案库和密钥库重建数据库中的档案：人员、管理权限、卷、目录、页（离线运行，须先停止服务）。

--include-unrecorded  账本里没有入库记录的卷也重建（确认属实后再用）
--key FILE            两名三员的密钥文件，给出两次：共同签署新账本的首条（恢复记录）
--pin-file FILE       其 PIN，次序相同，没有则提示输入

数据目录取自 LANTAI_HOME，数据库取自 DATABASE_URL；数据库可以是空的。只补缺失的行，不改已有内容，
不动档案库；可随时中断，重新运行即接着做。数据库没有账本时另立新账本，旧锁文件另存，不删除：
首条为恢复记录，写明旧账本和散失的范围。不给 --key 也可重建，但核验时会指出恢复记录没有三员签署，不能补签；
账号已失，无从核对密钥属于谁，由核验者以 --officer 给出的公钥为准。
账号、申请、授权和旧账本不在档案库里，须从数据库备份恢复，或首次启动时重新建立。

退出码：0 全部可用；1 有卷不能用，已逐一列出；2 未能完成；3 用法不对。`,
  async run(args: string[]): Promise<number> {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: OPTIONS,
    });
    if (positionals.length > 0) throw new CliError('rebuild 不接受其他参数', 3);
    const { key = [], 'pin-file': pinFiles = [] } = values;
    const officers = differentKeys(await readOfficerKeys(key, pinFiles));
    if (key.length > 0 && officers.length < SIGNERS_NEEDED) {
      throw new CliError('请用 --key 给出两名三员各自的密钥文件，或都不给', 3);
    }
    const opened = await openForRebuild(readConfig(process.env), {}, officers);
    try {
      return await rebuild(opened, values['include-unrecorded']);
    } finally {
      await opened.close();
    }
  },
};

async function rebuild(
  { needs, root, renewal }: OpenedForRebuild,
  includesUnrecorded: boolean,
): Promise<number> {
  if (renewal) tellRenewal(renewal);
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort(new CliError('已中断，重新运行即接着做', 2)));
  let unusable = 0;
  let toldAt = 0;
  const report = await rebuildArchives(needs, {
    root,
    includesUnrecorded,
    signal: abort.signal,
    onRefusal(objectId, refusal) {
      if (!isAsItShouldBe(refusal)) unusable += 1;
      const where = refusal.detail === '' ? '' : `（${refusal.detail}）`;
      console.log(`未用 ${objectId}：${refusal.message}${where}`);
    },
    onProgress(done, total) {
      if (Date.now() - toldAt < TELL_EVERY_MS && done < total) return;
      toldAt = Date.now();
      console.error(`已处理 ${done}/${total} 卷`);
    },
  });
  tellEnd(report);
  return unusable > 0 ? 1 : 0;
}

function differentKeys(keys: readonly KeyObject[]): KeyObject[] {
  return [...new Map(keys.map((key) => [fingerprintOf(sm2PublicKeyOf(key)), key])).values()];
}

/** What was destroyed or withheld on purpose is no loss. */
function isAsItShouldBe({ reason }: Refusal): boolean {
  return reason === 'key_destroyed' || reason === 'withheld';
}

function tellEnd({ objects, rebuilt, complete, refused }: RebuildReport): void {
  console.log(`共 ${objects} 卷：重建 ${rebuilt} 卷，已完整 ${complete} 卷，未用 ${refused} 项`);
}
