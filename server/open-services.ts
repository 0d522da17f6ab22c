import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { softwareProvider } from '../crypto/provider.ts';
import { hashPassword, refuseUnknownUser, verifyPassword } from '../crypto/password.ts';
import { secretKeyFrom } from '../crypto/secret-key.ts';
import { openRepository } from '../db/objects/open-repository.ts';
import { requireFinishedRestore } from './backup/restore-home.ts';
import { readGaps, settleGaps } from './backup/restored-gaps.ts';
import { claimHome } from './claim-home.ts';
import type { Config } from './config.ts';
import type { Services } from './context.ts';
import { holdCustody, type Substitutes } from './custody/hold-custody.ts';
import { reachCustody } from './custody/reach-custody.ts';
import { joinMeasured, measureDisks } from './disks/measure-disks.ts';
import { placesOfHouse } from './disks/places-of.ts';
import { probeDisk } from './disks/probe-disk.ts';
import { watchDisks } from './disks/watch-disks.ts';
import { ensureSecret } from './ensure-secret.ts';
import { ImageError } from './imaging/image-error.ts';
import { createImagePool } from './imaging/image-pool.ts';
import { createTurns } from './threads/turns.ts';
import { prepareFonts } from './imaging/prepare-fonts.ts';
import { ensureMarkKey } from './keystore/ensure-mark-key.ts';
import { createLogger, closeLogger } from './logger.ts';
import { isVersionKnown } from './modules/archives/index.ts';
import { createBackupRunner } from './modules/backups/index.ts';
import { createTraceTurns } from './modules/desk/index.ts';
import { createIntakeQueue } from './modules/intake/index.ts';
import { createOverseer, openRules } from './modules/oversight/index.ts';
import { keepMirrors } from './modules/mirrors/index.ts';
import { openTerminalDesk } from './modules/terminals/index.ts';
import { createChallenges, keepDoor } from './modules/sessions/index.ts';
import {
  createRepairRunner,
  createScrubber,
  findLastRoom,
  keepCopy,
  noteMissingVersions,
  noteRoom,
} from './modules/storage/index.ts';
import { keepPageTimes } from './modules/viewing/index.ts';
import { openWitnessDesk } from './modules/witnesses/index.ts';
import { createPasswordPool } from './passwords/password-pool.ts';
import { createSealingPool } from './sealing/sealing-pool.ts';
import { openPolicy } from './modules/policies/index.ts';

export type Opened = {
  makeServices: (notices: Services['notices']) => Services;
  close(): Promise<void>;
};

const PEPPER = 'password-pepper';

/** Opens everything that lives in `LANTAI_HOME`, in the order of dependence, and closes it in reverse. */
export async function openServices(config: Config, substitutes: Substitutes = {}): Promise<Opened> {
  const { clock = () => new Date() } = substitutes;
  const claim = claimHome(config.home);
  const closers: (() => unknown)[] = [() => claim.release()];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    requireFinishedRestore(config.home);
    const logger = createLogger(join(config.home, 'logs'));
    closers.push(() => closeLogger(logger));
    await prepareFonts(config.home);
    const surroundings = { substitutes, clock, logger };
    const custody = await (config.ledgerSocket === undefined
      ? holdCustody(config, surroundings)
      : reachCustody(config, config.ledgerSocket, surroundings));
    closers.push(() => custody.close());
    const { db, keystore, keyRelease, ledger, keepWitnessed } = custody;
    const objects = await openRepository(join(config.home, 'objects'));
    const recovered = await objects.recover((id, version) => isVersionKnown(db, id, version));
    if (recovered.missing.length > 0 || recovered.damagedRootFiles.length > 0) {
      // One damaged volume does not close the house: it is found, named and repaired while others are read.
      logger.error('objects damaged or missing', recovered);
      await noteMissingVersions(db, recovered.missing, clock());
    }
    await noteMissingVersions(db, readGaps(config.home), clock());
    await settleGaps(config.home);
    const images = createImagePool();
    closers.push(() => images.close());
    const sealing = createSealingPool();
    closers.push(() => sealing.close());
    const pepper = secretKeyFrom(await ensureSecret(keystore, PEPPER, () => randomBytes(32)));
    const markKey = await ensureMarkKey(keystore);
    const { pbkdf2Rounds } = config.profile;
    const passwords = createPasswordPool({
      hash: (secret) => hashPassword(secret, pepper, pbkdf2Rounds),
      verify: (secret, record) => verifyPassword(secret, record, pepper),
      refuse: (secret) => refuseUnknownUser(secret, pepper, pbkdf2Rounds),
    });
    const challenges = createChallenges(clock);
    let policy = await openPolicy({ db, ledger, clock });
    await openRules({ db, ledger, clock });
    let services: Services | undefined;
    const ready = (): Services => {
      if (!services) throw new Error('a background worker has no services yet');
      return services;
    };
    const probe = substitutes.probeDisk ?? probeDisk;
    const disks = watchDisks({
      limits: config.disks,
      clock,
      measure: async () =>
        joinMeasured(
          await Promise.all([measureDisks(placesOfHouse(config), probe), custody.measureDisks()]),
        ),
      deviceOf: async (path) => (await probe(path)).device,
      lastTold: () => findLastRoom({ db }),
      tell: (change) => noteRoom(ready(), change),
      log: (error) => logger.error('disks not measured', { error: String(error) }),
    });
    closers.push(() => disks.close());
    const intake = createIntakeQueue(ready);
    closers.push(() => intake.close());
    const backups = createBackupRunner(ready);
    closers.push(() => backups.close());
    const copy = keepCopy(ready);
    closers.push(() => copy.close());
    const mirrors = keepMirrors(ready);
    closers.push(() => mirrors.close());
    const witnesses = openWitnessDesk(ready);
    closers.push(() => witnesses.close());
    const repairs = createRepairRunner(ready);
    closers.push(() => repairs.close());
    // Closed before copy and repairs, who may wait for the volume that it reads.
    const scrub = createScrubber(ready);
    closers.push(() => scrub.close());
    const pageTimes = keepPageTimes(ready);
    closers.push(() => pageTimes.close());
    const door = keepDoor(ready);
    closers.push(() => door.close());
    const overseer = createOverseer(ready);
    closers.push(() => overseer.close());
    return {
      close,
      makeServices: (notices) =>
        (services = {
          config,
          db,
          objects,
          disks,
          crypto: softwareProvider,
          keystore,
          pepper,
          markKey,
          passwords,
          challenges,
          ledger,
          keyRelease,
          keepWitnessed,
          images,
          sealing,
          intake,
          scrub,
          backups,
          copy,
          repairs,
          pageTimes,
          mirrors,
          witnesses,
          overseer,
          traceTurns: createTraceTurns(),
          readingTurns: createTurns({
            most: config.readingsAtOnce,
            refuse: () => new ImageError('busy'),
          }),
          get policy() {
            return policy;
          },
          adoptPolicy: (next) => void (policy = next),
          notices,
          terminalDesk: openTerminalDesk(clock),
          door,
          clock,
          logger,
        }),
    };
  } catch (error) {
    await close();
    throw error;
  }
}
