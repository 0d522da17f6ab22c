import type { Renewal } from '../renewal.ts';

/** What two officers write into the paper register when a new ledger begins. */
export function tellRenewal(renewal: Renewal): void {
  const { old, origin, fingerprint, lostFrom, lostTo, misfit, foreign, signers, lockSetAside } =
    renewal;
  console.log('已另立新账本，首条为恢复记录。请将以下各项抄入登记簿：');
  console.log(`  旧账本 ${old.origin}：保有 ${old.size} 条，总摘要 ${old.root.toString('hex')}`);
  console.log(
    lostTo === undefined
      ? `  散失：未见第 ${lostFrom} 号以后的记录；旧账本是否还有，无从得知`
      : `  散失：第 ${lostFrom} 号至第 ${lostTo} 号（编号从 0 起）；此后是否还有，无从得知`,
  );
  if (misfit !== undefined)
    console.log(`  数据库中的旧账与 ${misfit} 条处的签名不符：以后各条不予承认，留作证据`);
  if (foreign > 0)
    console.log(
      `  待记账的 ${foreign} 行不是本系统写入，或写入后被人改动：未记入新账本，请据备份查明`,
    );
  console.log(`  新账本 ${origin}`);
  console.log(`  新账本公钥指纹 ${fingerprint}`);
  for (const signer of signers) console.log(`  签署人公钥指纹 ${groupsOf(signer)}`);
  if (signers.length === 0) console.log('  未经三员签署：核验时会指出，请在登记簿写明缘由');
  if (lockSetAside !== undefined) console.log(`旧锁文件另存为 ${lockSetAside}，请保留`);
}

/** As every other fingerprint is written, to be compared by eye. */
function groupsOf(fingerprint: string): string {
  return fingerprint.match(/.{1,8}/g)?.join(' ') ?? fingerprint;
}
