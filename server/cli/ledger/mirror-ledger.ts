import { setTimeout as sleep } from 'node:timers/promises';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CheckpointError } from '../../../audit/errors.ts';
import { KEY_PATH } from '../../../audit/lay-out-export.ts';
import { fingerprintOf } from '../../../audit/verifier-key.ts';
import { decodeLogKeys, type LogKeys } from '../../../audit/log-keys.ts';
import { Sm2Error } from '../../../crypto/errors.ts';
import { advanceMirror } from '../../mirror/advance-mirror.ts';
import { MirrorAlarm, MirrorPause } from '../../mirror/mirror-error.ts';
import { openMirrorFolder, type MirrorFolder } from '../../mirror/mirror-folder.ts';
import { openFolderSource, type FolderSource } from '../../mirror/open-folder-source.ts';
import { readHeld, type Held } from '../../mirror/read-held.ts';
import { keepEvidence } from '../../witness/keep-evidence.ts';
import { CliError } from '../cli-error.ts';
import { readText } from '../read-officer-keys.ts';

type Mirror = { folder: MirrorFolder; source: FolderSource; log: LogKeys };

export const mirrorLedger = {
  usage: 'ledger mirror --from DIR|URL --to DIR [--key FILE] [--every SECONDS]',
  about: `由另一名管理员在另一台机器上保存账本的镜像：逐条重算摘要、核对签名，不接受回退和分叉。

--from DIR|URL    中心的镜像目录，或静态文件服务的网址
--to DIR          本机的镜像目录
--key FILE        账本公钥，从登记簿或导出包另行取得；不给则用本机镜像里的，首次取自来源并显示指纹
--every SECONDS   每隔若干秒再取一次，直到中断；不给则取一次

发现账本回退、分叉或被改动时不写入，保留证据于 DIR.evidence，以 1 退出。
退出码：0 已同步；1 告警；2 来源暂不可用；3 用法不对。`,
  async run(args: string[]): Promise<number> {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        from: { type: 'string' },
        to: { type: 'string' },
        key: { type: 'string' },
        every: { type: 'string' },
      },
    });
    const { from, to } = values;
    if (positionals.length > 0 || from === undefined || to === undefined) {
      throw new CliError('请写明 --from 和 --to', 3);
    }
    const everyMs = values.every === undefined ? undefined : readSeconds(values.every) * 1000;
    const root = resolve(to);
    await mkdir(root, { recursive: true });
    const folder = openMirrorFolder(root);
    const source = openFolderSource(from);
    return follow({ folder, source, log: await chooseKey(folder, source, values.key) }, everyMs);
  },
};

async function follow(mirror: Mirror, everyMs: number | undefined): Promise<number> {
  let held: Held | undefined;
  for (;;) {
    try {
      held = await advanceMirror(
        mirror.folder,
        mirror.source,
        held ?? (await readHeld(mirror.folder, mirror.log)),
      );
      console.log(`镜像已到第 ${held.size} 条`);
      if (everyMs === undefined) return 0;
    } catch (error) {
      if (error instanceof MirrorAlarm) return alarm(mirror, error);
      if (everyMs === undefined) throw new CliError(explain(error), 2);
      console.error(`这一次没有取成，稍后再试：${explain(error)}`);
      held = undefined;
    }
    await sleep(everyMs);
  }
}

async function alarm({ folder, source }: Mirror, error: MirrorAlarm): Promise<number> {
  const [own, offered] = [await folder.read('checkpoint'), await source.newest().catch(() => '')];
  const file = await keepEvidence(
    `${folder.path}.evidence`,
    own?.toString('utf8'),
    offered ?? '（没有检查点）\n',
  );
  console.error(
    `告警：${error.message}。镜像没有改动，证据：${file ?? '已满'}。请立即告知安全审计员。`,
  );
  return 1;
}

/** The auditor's own keys, else those that this mirror has, else the source's. */
async function chooseKey(
  folder: MirrorFolder,
  source: FolderSource,
  file: string | undefined,
): Promise<LogKeys> {
  const held = (await folder.read(KEY_PATH))?.toString('utf8');
  const given = file === undefined ? undefined : `${readText(file).trim()}\n`;
  // The entries that the mirror has taken over since have told it of further keys.
  const own = given === undefined || held?.startsWith(given) ? held : given;
  const text = own ?? (await source.keyLines().catch(() => undefined));
  try {
    const keys = decodeLogKeys(`${(text ?? '').trim()}\n`);
    if (own === undefined) {
      const fingerprints = keys.map(({ publicKey }) => fingerprintOf(publicKey));
      console.error(`账本公钥取自来源，请与登记簿核对指纹：${fingerprints.join('；')}`);
    }
    return keys;
  } catch (error) {
    if (!(error instanceof CheckpointError || error instanceof Sm2Error)) throw error;
    throw new CliError(
      '没有可用的账本公钥：请用 --key 给出，或核对 --from',
      text === undefined ? 2 : 3,
    );
  }
}

function explain(error: unknown): string {
  if (error instanceof MirrorPause) return error.message;
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 86_400) return seconds;
  throw new CliError('--every 应为 1 到 86400 的整数（秒）', 3);
}
