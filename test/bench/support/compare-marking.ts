import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { decodePage } from '../../../server/imaging/decode-page.ts';
import { encodeWithin, PAGE_QUALITY } from '../../../server/imaging/encode-within.ts';
import { fontPxFor, markPage } from '../../../server/imaging/mark-page.ts';
import { prepareFonts } from '../../../server/imaging/prepare-fonts.ts';
import { layRows } from '../../../server/imaging/row-layer.ts';
import { renderTile, type MarkTile } from '../../../server/imaging/visible/render-tile.ts';
import { visibleLayer } from '../../../server/imaging/visible/visible-layer.ts';
import { SAMPLE_VIEW } from '../../imaging/sample-view.ts';
import { paintScans } from '../../imaging/support/paint-scans.ts';
import { cpuMs, median, tellResult } from './measure.ts';
import { copyPage } from './sample-page.ts';

export const MARK = {
  lines: ['测试员　青原市委组织部', '2026-11-24 09:30　演示终端', '内部　CY2026-000001'],
  trace: '内部 CY2026-000001 测试员 2026-11-24 09:30',
};
const ROUNDS = 9;

setFlagsFromString('--expose-gc');
/** So that neither side pays for what the other has left. */
const collect = runInNewContext('gc') as () => void;

/**
 * Prints what decode + both marks + encode of a page costs against libjpeg-turbo's decode + encode of the same file, and
 * what it costs with the visible mark alone.
 */
export async function compareMarking(
  name: string,
  viewsPerRound: number,
  chooseFile: (scan: Buffer) => Promise<Buffer>,
): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'lantai-bench-'));
  await prepareFonts(home);
  const bytes = await chooseFile(await paintFirst());
  await markPage(bytes, MARK, SAMPLE_VIEW);
  const tile = await tileFor(bytes);
  const floors: number[] = [];
  const visible: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    collect();
    floors.push(await cpuMs(() => repeat(viewsPerRound, () => copyPage(bytes))));
    collect();
    visible.push(await cpuMs(() => repeat(viewsPerRound, () => markVisibly(bytes, tile))));
    collect();
    ours.push(
      await cpuMs(() => repeat(viewsPerRound, (index) => markPage(bytes, MARK, viewOf(index)))),
    );
  }
  const perView = (values: number[]): number => median(values) / viewsPerRound;
  /** Within a round, since the pace of a machine changes. */
  const ofFloor = (values: number[]): number =>
    median(values.map((value, round) => value / (floors[round] ?? NaN)));
  console.log(`floor: libjpeg-turbo decode + encode, ${perView(floors).toFixed(1)} ms CPU a page`);
  tellResult(`${name}.cpu-per-page`, perView(ours), 'ms');
  tellResult(`${name}.visible`, ofFloor(visible), 'x');
  tellResult(name, ofFloor(ours), 'x');
  rmSync(home, { recursive: true });
}

async function tileFor(bytes: Buffer): Promise<MarkTile> {
  const page = await decodePage(bytes);
  page.release();
  return renderTile(MARK, fontPxFor(MARK, page.width));
}

async function markVisibly(bytes: Buffer, tile: MarkTile): Promise<void> {
  const page = await decodePage(bytes);
  layRows(page.height, [visibleLayer(page, tile)]);
  encodeWithin(page, PAGE_QUALITY);
  page.release();
}

/** The plan of a whole city is not kept: whatever lives is gone through at each collection. */
async function paintFirst(): Promise<Buffer> {
  for await (const { scan } of paintScans(1)) return scan;
  throw new Error('the plan has no page to paint');
}

/** Each delivery has a mark of its own: none is drawn before. */
function viewOf(index: number) {
  return { ...SAMPLE_VIEW, id: { ...SAMPLE_VIEW.id, index } };
}

async function repeat(times: number, view: (index: number) => unknown): Promise<void> {
  for (let count = 0; count < times; count += 1) await view(count);
}
