import type { Services } from '../../context.ts';
import { backupSigner, chainKey } from '../../backup/backup-secrets.ts';
import { attachMedium } from '../../backup/attach-medium.ts';
import type { Medium } from '../../backup/medium.ts';
import { readChain, type SignedSet } from '../../backup/read-chain.ts';
import type { BackupSigner } from '../../backup/sign-manifest.ts';
import { writeSet, type Progress, type WrittenSet } from '../../backup/write-set.ts';
import { AppError } from '../../errors.ts';
import { requireOutside } from './require-outside.ts';
import { requireRecipients } from './require-recipients.ts';
import { findCheckpoint, findLastSet, findMedium, type RunRow } from './store.ts';
import { sizeOf } from './size-of-checkpoint.ts';

/** Writes the next set of a run's medium. @throws AppError or RestoreRefusal where the medium is not what it should be. */
export async function runBackup(
  services: Services,
  run: RunRow,
  onProgress: Progress,
): Promise<WrittenSet> {
  const { crypto, db, keystore, config, ledger, clock } = services;
  const registered = await findMedium(db, run.medium_id);
  if (!registered) throw new Error('the run lost its medium');
  const recipients = await requireRecipients(db, clock());
  const medium = await attachMedium(
    {
      path: await requireOutside(config.home, run.path),
      home: config.home,
      allowsSameDisk: config.backup.allowsSameDisk,
    },
    { chain: registered.id, label: registered.label },
    (await findLastSet(db, registered.id))?.set_no ?? 0,
  );
  if (medium.face.chain !== registered.id) {
    throw new AppError('conflict', `插入的是介质 ${medium.face.label}，不是 ${registered.label}`);
  }
  const signer = await backupSigner(keystore);
  const previous = await readPrevious(services, medium, signer);
  return writeSet(
    {
      crypto,
      db,
      keystore,
      home: config.home,
      isDemo: config.isDemo,
      ledger,
      chainKey: await chainKey(keystore, registered.id),
      signer,
      recipients: {
        threshold: recipients.threshold,
        publicKeys: recipients.recipients.map(({ publicKey }) => publicKey),
      },
      keyPartDays: config.backup.keyPartDays,
      now: clock(),
    },
    medium,
    previous,
    onProgress,
  );
}

/**
 * The set that the next one follows. A medium that has less than the register knows was rolled back; one whose last
 * set is of another history than this ledger's must not be written on.
 */
async function readPrevious(
  { db }: Services,
  medium: Medium,
  signer: BackupSigner,
): Promise<SignedSet | undefined> {
  const sets = await medium.listSets();
  const previous =
    sets.length > 0 ? (await readChain(medium, [signer.publicKey])).newest : undefined;
  const known = await findLastSet(db, medium.face.chain);
  if (known && (previous?.manifest.set ?? 0) < known.set_no) {
    throw new AppError(
      'conflict',
      `介质上只有 ${sets.length} 套备份，登记有 ${known.set_no} 套：介质被回退或替换，请停用并报告安全保密管理员`,
    );
  }
  if (previous) {
    const { checkpoint } = previous.manifest.ledger;
    if ((await findCheckpoint(db, sizeOf(checkpoint))) !== checkpoint) {
      throw new AppError(
        'conflict',
        '介质上的备份属于另一账本（系统恢复后账本另立）：请封存该介质，另登记一个介质后再备份',
      );
    }
  }
  return previous;
}
