import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jpeg from '@julusian/jpeg-turbo';
import { markPage } from '../../../server/imaging/mark-page.ts';
import { prepareFonts } from '../../../server/imaging/prepare-fonts.ts';
import { SAMPLE_VIEW } from '../../imaging/sample-view.ts';
import { paintScans } from '../../imaging/support/paint-scans.ts';
import { cpuMs, median, tellResult } from './measure.ts';

export const MARK = {
  lines: ['测试员　青原市委组织部', '2026-11-24 09:30　演示终端'],
  trace: '内部 CY2026-000001 测试员 2026-11-24 09:30',
};
const ROUNDS = 9;

/** Prints what decode + both marks + encode of a page costs against libjpeg-turbo's decode + encode of the same file. */
export async function compareMarking(
  name: string,
  viewsPerRound: number,
  chooseFile: (scan: Buffer) => Promise<Buffer>,
): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'lantai-bench-'));
  await prepareFonts(home);
  for await (const { scan } of paintScans(1)) {
    const bytes = await chooseFile(scan);
    await markPage(bytes, MARK, SAMPLE_VIEW);
    const floors: number[] = [];
    const ours: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      floors.push(await cpuMs(() => repeat(viewsPerRound, () => copyWith(bytes))));
      ours.push(
        await cpuMs(() => repeat(viewsPerRound, (index) => markPage(bytes, MARK, viewOf(index)))),
      );
    }
    const perView = (values: number[]): number => median(values) / viewsPerRound;
    const floor = `${perView(floors).toFixed(1)} ms CPU a page`;
    console.log(`floor: libjpeg-turbo decode + encode, ${floor}`);
    tellResult(`${name}.cpu-per-page`, perView(ours), 'ms');
    tellResult(name, perView(ours) / perView(floors), 'x');
  }
  rmSync(home, { recursive: true });
}

/** Each delivery has a mark of its own: none is drawn before. */
function viewOf(index: number) {
  return { ...SAMPLE_VIEW, id: { ...SAMPLE_VIEW.id, index } };
}

async function repeat(times: number, view: (index: number) => unknown): Promise<void> {
  for (let count = 0; count < times; count += 1) await view(count);
}

function copyWith(bytes: Buffer): Buffer {
  const { data, width, height } = jpeg.decompressSync(bytes, { format: jpeg.FORMAT_RGB });
  return jpeg.compressSync(data, { width, height, quality: 75, format: jpeg.FORMAT_RGB });
}
