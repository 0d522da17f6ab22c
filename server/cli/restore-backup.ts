import { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Sm2Error } from '../../crypto/errors.ts';
import type { KeystoreSecret } from '../../crypto/keyring/keystore-options.ts';
import { softwareProvider } from '../../crypto/provider.ts';
import { RestoreRefusal } from '../backup/restore-refusal.ts';
import { restoreSet, type Restored } from '../backup/restore-set.ts';
import { sampleObjects, type Sample } from '../backup/sample-objects.ts';
import { fingerprintIn } from '../backup/sign-manifest.ts';
import { withScratchHome } from '../backup/with-scratch-home.ts';
import { readKeystoreSecret } from '../keystore/read-keystore-secret.ts';
import { CliError } from './cli-error.ts';
import { tellGaps } from './tell-gaps.ts';
import { tellRenewal } from './tell-renewal.ts';
import { tellTime } from './tell-time.ts';
import { logInToServer, SERVER_HELP, SERVER_OPTIONS } from './log-in-to-server.ts';
import { readOfficerKeys, readText } from './read-officer-keys.ts';
import { readWitnesses } from './read-witnesses.ts';

const SAMPLED_VOLUMES = 20;
/** Exit code of a restore that brought all but what the medium had lost. */
const INCOMPLETE = 4;
const OPTIONS = {
  ...SERVER_OPTIONS,
  home: { type: 'string' },
  set: { type: 'string' },
  key: { type: 'string', multiple: true },
  'pin-file': { type: 'string', multiple: true },
  signer: { type: 'string', multiple: true },
  'at-least': { type: 'string', multiple: true },
  'accept-loss': { type: 'boolean', default: false },
  'keystore-secret-file': { type: 'string' },
  'recovery-share': { type: 'string', multiple: true },
  test: { type: 'boolean' },
  scratch: { type: 'string' },
} as const;

export const restoreBackup = {
  usage:
    'restore MEDIUM (--home DIR | --test) --key FILE… --signer FINGERPRINT --at-least CHECKPOINT… [--accept-loss]',
  about: `由备份介质恢复到空的数据目录，离线办理：不需要服务。先核验签名、摘要与账本，再恢复。

MEDIUM                       介质挂载的路径
--home DIR                   恢复到的数据目录：须为空；原来的 ledger.lock 若还在，请移入其中
--test                       恢复演练：恢复到临时目录，抽查解密，量出用时，然后删除
--scratch DIR                演练用的临时目录，默认系统临时目录；所在磁盘须放得下全部档案。中断时即行清除
--set N                      第几套，默认最新
--key FILE                   接收人的软密钥文件，须给足规定的人数，可重复
--pin-file FILE              对应 --key 的 PIN 文件，次序相同；没有则提示输入
--signer FINGERPRINT         备份签名密钥的指纹（登记簿上抄下的），或 PEM 公钥文件，可重复
--at-least CHECKPOINT        已知的最新检查点，可重复：检查点文件、尚存的数据目录，或登记簿上的 条数:总摘要；
                             与 --test 同用时可只给条数
--accept-loss                已知的检查点比备份新，且再无更新的备份：舍弃其间的记录，由所给密钥的三员负责
--keystore-secret-file FILE  密钥库口令文件，默认 LANTAI_KEYSTORE_SECRET_FILE
--recovery-share FILE        改用纸质恢复分片打开密钥库，可重复
设有 DATABASE_URL 时恢复到该库（须为空库），否则恢复到内置数据库。

备份之后账本仍在续写，所以恢复后一律另立新账本：首条为恢复记录，写明旧账本、所保有的条数和散失的范围，
由 --key 给出的接收人签署（至少两名）。只有 --home 中原来的 ledger.lock 恰好止于这套备份时，旧账本才继续使用。

与 --test 同用，可把结果登记到运行中的系统：
${SERVER_HELP}

退出码：0 已恢复；1 拒绝恢复（原因已说明）；2 未能办理，可重新执行；3 用法不对；4 已恢复，但介质上有缺失或损坏的档案（已列出）。`,
  async run(args: string[]): Promise<number> {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
    const [medium, ...rest] = positionals;
    if (medium === undefined || rest.length > 0) throw new CliError('请给出一个介质路径', 3);
    if ((values.home === undefined) === (values.test !== true)) {
      throw new CliError('请在 --home DIR 与 --test 中选一个', 3);
    }
    try {
      return values.test ? await rehearse(medium, values) : await restore(medium, values);
    } catch (error) {
      if (!(error instanceof RestoreRefusal)) throw error;
      throw new CliError(`拒绝恢复：${error.message}`, 1);
    }
  },
};

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

async function restore(medium: string, values: Values): Promise<number> {
  const startedAt = performance.now();
  const order = await orderOf(medium, values.home ?? '', values);
  const url = process.env['DATABASE_URL'];
  const databaseUrl = url === '' ? undefined : url;
  const restored = await restoreSet(softwareProvider, { ...order, databaseUrl });
  tell(restored, secondsSince(startedAt));
  if (restored.renewal) tellRenewal(restored.renewal);
  console.log(`已恢复到 ${order.home}，可用 LANTAI_HOME=${order.home} npm start 启动`);
  return restored.gaps.length > 0 ? INCOMPLETE : 0;
}

/** Restores into a folder of its own, which is gone afterwards. */
async function rehearse(medium: string, values: Values): Promise<number> {
  const scratch = values.scratch ?? tmpdir();
  if (!statSync(scratch, { throwIfNoEntry: false })?.isDirectory()) {
    throw new CliError(`--scratch：没有文件夹 ${scratch}`, 3);
  }
  return withScratchHome(scratch, (home) => rehearseIn(home, medium, values));
}

async function rehearseIn(home: string, medium: string, values: Values): Promise<number> {
  const startedAt = performance.now();
  const order = await orderOf(medium, home, values);
  const restored = await restoreSet(softwareProvider, { ...order, databaseUrl: undefined });
  const keystore = await softwareProvider.openKeystore(
    join(home, 'keystore.json'),
    order.keystoreSecret,
  );
  const spread = { volumes: restored.versions, most: SAMPLED_VOLUMES };
  const sample = await sampleObjects(softwareProvider, keystore, home, spread);
  const seconds = secondsSince(startedAt);
  tell(restored, seconds);
  tellTest(restored, sample, seconds);
  if (values.as !== undefined) await reportTo(values, restored, sample, seconds);
  if (restored.gaps.length > 0) return INCOMPLETE;
  return sample.failed === 0 ? 0 : 1;
}

async function orderOf(medium: string, home: string, values: Values) {
  const { key = [], signer = [], 'at-least': atLeast = [], 'pin-file': pinFiles = [] } = values;
  if (key.length === 0) throw new CliError('缺少 --key：请给出接收人的密钥文件', 3);
  if (signer.length === 0) throw new CliError('缺少 --signer：请给出备份签名密钥的指纹', 3);
  if (atLeast.length === 0) {
    throw new CliError('缺少 --at-least：请给出此前见证的检查点，否则无从防止介质被回退', 3);
  }
  const set = values.set === undefined ? undefined : Number(values.set);
  if (set !== undefined && !Number.isSafeInteger(set)) throw new CliError('--set 应为整数', 3);
  return {
    medium,
    home,
    set,
    trusted: signer.map(readSigner),
    witnesses: readWitnesses(atLeast, values.test === true),
    acceptsLoss: values['accept-loss'],
    keys: await readOfficerKeys(key, pinFiles),
    keystoreSecret: await readSecret(values),
    now: new Date(),
    onStep: (text: string) => console.error(text),
  };
}

function readSigner(text: string): string {
  const given = /^[0-9a-fA-F\s]{64,}$/.test(text) ? text : readText(text);
  try {
    return fingerprintIn(given);
  } catch (error) {
    if (!(error instanceof Sm2Error)) throw error;
    throw new CliError('--signer 不是指纹，也不是 SM2 公钥文件', 3);
  }
}

async function readSecret(values: Values): Promise<KeystoreSecret> {
  const shares = values['recovery-share'];
  if (shares !== undefined) return { shares: shares.map(readText) };
  const file = values['keystore-secret-file'] ?? process.env['LANTAI_KEYSTORE_SECRET_FILE'];
  if (file === undefined) {
    throw new CliError('没有密钥库口令：请用 --keystore-secret-file 或 --recovery-share', 3);
  }
  const keystoreUkeyFile = process.env['LANTAI_KEYSTORE_UKEY'];
  const place = { home: '', isDemo: false, keystoreSecretFile: file, keystoreUkeyFile };
  return readKeystoreSecret(place);
}

function tell(restored: Restored, seconds: number): void {
  const { manifest, digest, versions, files, bytes, rows, gaps } = restored;
  console.log(`第 ${manifest.set} 套，${tellTime(manifest.at)}，清单摘要 ${digest}`);
  console.log(`账本 ${manifest.ledger.size} 条已核验，数据库 ${rows} 行`);
  console.log(`卷版本 ${versions} 个，文件 ${files} 个、${bytes} 字节，摘要全部核对`);
  tellGaps(gaps);
  console.log(`用时 ${seconds.toFixed(1)} 秒`);
}

function tellTest(
  { manifest, bytes }: Restored,
  { sampled, failed }: Sample,
  seconds: number,
): void {
  const lostMinutes = (Date.now() - Date.parse(manifest.at)) / 60_000;
  const hours = bytes === 0 ? 0 : (seconds * (1e12 / bytes)) / 3600;
  console.log(`抽查解密 ${sampled} 个文件，${failed} 个打不开`);
  console.log(
    `此刻恢复将丢失 ${lostMinutes.toFixed(0)} 分钟的办理；按此速度每 TB 约 ${hours.toFixed(1)} 小时`,
  );
}

async function reportTo(
  values: Values,
  { digest, bytes, files, gaps }: Restored,
  { sampled, failed }: Sample,
  seconds: number,
): Promise<void> {
  const session = await logInToServer(values);
  try {
    const report = {
      manifestDigest: digest,
      bytes,
      files,
      sampled,
      failed,
      missing: gaps.length,
      seconds: Math.ceil(seconds),
    };
    await session.call('/api/backups/restore-tests', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(report),
    });
    console.log('演练结果已登记');
  } finally {
    await session.logOut();
  }
}

function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / 1000;
}
