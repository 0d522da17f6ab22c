import { randomUUIDv7 } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { syncFolder } from '../../../db/objects/durable-files.ts';
import type { Services } from '../../context.ts';
import { AppError, invalid } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import type { CopyKind } from '../archives/contract.ts';
import { maskIdNumbersIn } from '../persons/index.ts';
import { findUnitByCode } from '../units/index.ts';
import { stagingFile } from './staging.ts';
import { insertAccession } from './store.ts';

const MAX_PACKAGE_BYTES = 8 * 1024 ** 3;

type Input = {
  unit: string;
  copyKind: CopyKind;
  fileName: string;
  body: Readable;
  signal?: AbortSignal;
};

/**
 * Takes a package in: to a staging file first, then into the register. What did not arrive whole leaves
 * neither. The check follows in the background.
 */
export async function receivePackage(
  services: Services,
  actor: Actor,
  input: Input,
): Promise<{ accessionId: string }> {
  const unit = await findUnitByCode(services.db, input.unit);
  if (!unit) throw invalid(`没有代码为 ${input.unit} 的单位，请核对`, 'unit');
  if (unit.is_closed) throw invalid(`${unit.name}已撤销，不再接收档案，请改选单位`, 'unit');
  const id = randomUUIDv7();
  const file = stagingFile(services.config, id);
  try {
    const bytes = await spool(services, input.body, file, input.signal);
    await withinTransaction(services.db, services.ledger.recordedIn, async (tx) => {
      const copy_kind = input.copyKind;
      // Packages are named after a person and their ID number, which is nowhere stored in the clear.
      const file_name = maskIdNumbersIn(input.fileName);
      const accession = {
        id,
        unit_id: unit.id,
        copy_kind,
        file_name,
        submitted_by: actor.accountId,
      };
      await insertAccession(tx, { ...accession, bytes }, services.clock());
      await services.ledger.record(tx, {
        kind: 'CHANGE',
        action: 'intake.submit',
        ...traceOf(actor),
        approval: id,
        detail: file_name,
      });
      services.notices.changed(tx, 'intake', [{ unitId: actor.unitId }]);
    });
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
  services.intake.enqueue(id);
  return { accessionId: id };
}

/** Writes the upload to disk and counts it; `flush` fsyncs before the file counts as written. */
async function spool(
  { disks }: Pick<Services, 'disks'>,
  body: Readable,
  file: string,
  signal: AbortSignal | undefined,
): Promise<number> {
  let bytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > MAX_PACKAGE_BYTES) {
        done(new AppError('too_large', '数据包超过 8 GB，请分卷提交'));
        return;
      }
      try {
        disks.requireRoom();
        done(null, chunk);
      } catch (error) {
        done(error as Error);
      }
    },
  });
  const sink = createWriteStream(file, { mode: 0o600, flags: 'wx', flush: true });
  await pipeline(body, meter, sink, signal ? { signal } : {});
  // The name of the file too must outlive a power cut, before the register says that it was received.
  await syncFolder(dirname(file));
  if (bytes === 0) throw invalid('没有收到文件内容，请重新选择数据包');
  return bytes;
}
