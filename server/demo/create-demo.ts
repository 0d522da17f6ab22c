import { createReadStream, existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Services } from '../context.ts';
import { DEMO_SECRETS, findActor } from '../modules/sessions/index.ts';
import { isHeld } from '../modules/archives/index.ts';
import { blindIndexOf, findPersonByIdNumber } from '../modules/persons/index.ts';
import { receivePackage } from '../modules/intake/index.ts';
import { findUnitByCode } from '../modules/units/index.ts';
import { buildDemoPlan } from './build-demo-plan.ts';
import type { DemoPlan, DemoVolume } from './demo-plan.ts';
import { seedDemo } from './seed-demo.ts';
import { pathOfSoftKey } from './seed-soft-key.ts';
import { startPainter, type Painter } from './start-painter.ts';

const SEED = 'lantai-2026';
/** Volumes that are there before anyone is let in; the rest follow in the background. */
const FIRST_VOLUMES = 6;
/** One package in ten also brings cleaned copies (优化图像数据). */
const CLEANED_EVERY_TENTH = 9;

export type Demo = {
  /** Brings the city into being, or goes on where an earlier start was cut off; answers the accounts, to print. */
  bringUp(): Promise<string>;
  /** Imports the rest of the volumes while people work already. */
  continueInBackground(): void;
  stop(): Promise<void>;
};

/** The synthetic city of a demonstration. */
export function createDemo(services: Services): Demo {
  const plan = buildDemoPlan(SEED);
  let painter: Painter | undefined;
  let isStopped = false;
  const importMissing = async (volumes: DemoVolume[]): Promise<void> => {
    for (const volume of await missingVolumes(services, volumes)) {
      if (isStopped) return;
      painter ??= startPainter();
      await importOne(services, painter, plan, volume);
    }
  };
  return {
    async bringUp() {
      // What a crash cut off is being imported again: only then is it known what is missing.
      await services.intake.idle();
      const isNew = !(await findUnitByCode(services.db, plan.units[0]?.code ?? ''));
      if (isNew) await seedDemo(services, plan);
      await importMissing(plan.volumes.slice(0, FIRST_VOLUMES));
      return welcome(plan, services.config.home);
    },
    continueInBackground() {
      importMissing(plan.volumes)
        .catch((error: unknown) => {
          if (!isStopped) services.logger.error('demo import failed', { error: String(error) });
        })
        .finally(() => painter?.close());
    },
    async stop() {
      isStopped = true;
      await painter?.close();
    },
  };
}

async function missingVolumes(services: Services, volumes: DemoVolume[]): Promise<DemoVolume[]> {
  const missing: DemoVolume[] = [];
  for (const volume of volumes) {
    const keeper = await findUnitByCode(services.db, volume.keeperCode);
    const personId = await findPersonByIdNumber(
      services.db,
      blindIndexOf(services, volume.personIdNumber),
    );
    const copyKind = copyKindOf(volume);
    const held =
      keeper &&
      personId &&
      (await isHeld(services.db, { personId, copyKind, keeperUnitId: keeper.id }));
    if (!held) missing.push(volume);
  }
  return missing;
}

/** Paints one package and hands it in as the city archivist would. */
async function importOne(
  services: Services,
  painter: Painter,
  plan: DemoPlan,
  volume: DemoVolume,
): Promise<void> {
  const person = plan.people.find(({ idNumber }) => idNumber === volume.personIdNumber);
  const archivist = plan.accounts.find(({ roles }) => roles.includes('archivist'));
  if (!person || !archivist) throw new Error('the demo plan lacks a person or its archivist');
  const folder = join(services.config.home, 'demo');
  const hasCleaned = plan.volumes.indexOf(volume) % 10 === CLEANED_EVERY_TENTH;
  const file = await painter.writePackage(
    { seed: SEED, person, volume, size: 'full', hasCleaned },
    folder,
  );
  const actor = await findActor(services, archivist.loginName, '127.0.0.1');
  const body = createReadStream(file);
  await receivePackage(services, actor, {
    unit: volume.keeperCode,
    copyKind: copyKindOf(volume),
    fileName: basename(file),
    body,
  });
  await services.intake.idle();
  await rm(file, { force: true });
}

function copyKindOf(volume: DemoVolume): 'original' | 'duplicate' {
  return volume.copyKind === '正本' ? 'original' : 'duplicate';
}

function welcome(plan: DemoPlan, home: string): string {
  const unitName = new Map(plan.units.map((unit) => [unit.code, unit.name]));
  const lines = plan.accounts.map(
    ({ loginName, name, unitCode, roles }) =>
      `  ${loginName.padEnd(16)} ${name}  ${unitName.get(unitCode) ?? ''}  ${roles.join('、')}`,
  );
  const secrets = `口令均为 ${DEMO_SECRETS.password}，PIN 均为 ${DEMO_SECRETS.pin}`;
  const keyFile = pathOfSoftKey(home);
  const auditorKey = pathOfSoftKey(home, 'auditor');
  const key = existsSync(keyFile)
    ? `第一位 archivist 还可用密钥登录，密钥文件为 ${keyFile}；auditor 签署定期审查用 ${auditorKey}\n`
    : '';
  return `\n演示数据（人物均为虚构）。${secrets}\n${lines.join('\n')}\n${key}\n`;
}
