import { fingerprintOf } from '../../../audit/verifier-key.ts';
import type { Db } from '../../../db/connect.ts';
import { backupSigner } from '../../backup/backup-secrets.ts';
import type { Services } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import type { z } from 'zod';
import type { Backups, showMedium as contract } from './contract.ts';
import { judgeRecipients } from './judge-recipients.ts';
import { listCandidates } from './list-candidates.ts';
import { findRecipients } from './store.ts';
import {
  listGaps,
  listMedia,
  listMediumVersions,
  listSets,
  loadLastRestoreTest,
  loadLastRun,
} from './view.ts';

/** What the officers see of backups: sets, media, recipients and the last test; no content. */
export async function showBackups(services: Services, db: Db): Promise<Backups> {
  const { keystore, backups, config, clock } = services;
  const signer = await backupSigner(keystore);
  const row = await findRecipients(db);
  return {
    signerFingerprint: fingerprintOf(signer.publicKey),
    threshold: row?.threshold ?? null,
    recipients: await judgeRecipients(db, row?.recipients ?? [], clock()),
    candidates: await listCandidates(services, db, clock()),
    lastRun: await loadLastRun(db, backups),
    sets: await listSets(db),
    gaps: await listGaps(db),
    media: await listMedia(db, clock()),
    lastRestoreTest: await loadLastRestoreTest(db),
    everyMinutes: config.backup.to === undefined ? null : config.backup.everyMinutes,
  };
}

/** One medium with every entry of the register about it. */
export async function showMedium(
  { clock }: Services,
  db: Db,
  mediumId: string,
): Promise<z.input<typeof contract.response>> {
  const medium = (await listMedia(db, clock())).find(({ id }) => id === mediumId);
  if (!medium) throw forbidden();
  return {
    medium,
    sets: await listSets(db, mediumId),
    versions: await listMediumVersions(db, mediumId),
  };
}
