import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jpeg from '@julusian/jpeg-turbo';
import { decodePage } from '../../../server/imaging/decode-page.ts';
import { viewLayer } from '../../../server/imaging/forensic/view-layer.ts';
import { layRows } from '../../../server/imaging/row-layer.ts';
import type { ViewMark } from '../../../server/imaging/forensic/view-mark.ts';
import { PAGE_QUALITY } from '../../../server/imaging/encode-within.ts';
import { makeRenditions } from '../../../server/imaging/make-renditions.ts';
import { markPage } from '../../../server/imaging/mark-page.ts';
import { prepareFonts } from '../../../server/imaging/prepare-fonts.ts';
import { SAMPLE_VIEW } from '../../imaging/sample-view.ts';
import { paintScans } from '../../imaging/support/paint-scans.ts';
import { MARK } from '../support/compare-marking.ts';
import { tellResult } from '../support/measure.ts';

/**
 * `strokes` takes lines of text wherever they stand, and shows what becomes of their strokes; `layout` guesses the
 * columns and the skew of a page first, and takes rows of the mark for some on pages that have little else.
 */
const SEGMENTATIONS = { strokes: '11', layout: '3' };
const PAGES = Number(process.env['LANTAI_BENCH_PAGES'] ?? 40);

export const benchmark = {
  about: `characters of ${PAGES} pages that tesseract still reads under the marks`,
  async run(): Promise<void> {
    const languages = spawnSync('tesseract', ['--list-langs'], { encoding: 'utf8' });
    if (!languages.stdout.includes('chi_sim')) {
      console.log('skipped: no tesseract with chi_sim here (apt install tesseract-ocr-chi-sim)');
      return;
    }
    const folder = mkdtempSync(join(tmpdir(), 'lantai-bench-'));
    await prepareFonts(folder);
    const recalled = new Map<string, number>();
    let printedCount = 0;
    for await (const { scan, printed } of paintScans(PAGES)) {
      const page = (await makeRenditions(scan)).view.bytes;
      const pictures = {
        unmarked: await encodeAnew(page),
        invisible: await encodeAnew(page, SAMPLE_VIEW),
        both: await markPage(page, MARK, SAMPLE_VIEW),
      };
      for (const [segmentation, mode] of Object.entries(SEGMENTATIONS)) {
        for (const [marks, picture] of Object.entries(pictures)) {
          const name = `${segmentation}.${marks}`;
          const found = recall(printed, readText(folder, picture, mode));
          recalled.set(name, (recalled.get(name) ?? 0) + found);
        }
      }
      printedCount += countOf(printed);
    }
    rmSync(folder, { recursive: true });
    console.log(`${printedCount} printed characters on ${PAGES} pages of 1240 px`);
    for (const [name, count] of recalled) {
      const unmarked = recalled.get(name.replace(/\w+$/, 'unmarked')) ?? 0;
      console.log(`${name}: ${((100 * count) / printedCount).toFixed(2)} % read`);
      tellResult(`page-ocr.${name}`, (100 * count) / unmarked, '% of unmarked');
    }
  },
};

/** The page as it is delivered, without the visible mark. */
async function encodeAnew(image: Buffer, view?: ViewMark): Promise<Buffer> {
  const page = await decodePage(image);
  if (view) layRows(page.height, [viewLayer(page, view)]);
  const { data, width, height } = page;
  const bytes = jpeg.compressSync(data, {
    width,
    height,
    quality: PAGE_QUALITY,
    format: jpeg.FORMAT_RGB,
  });
  page.release();
  return bytes;
}

function readText(folder: string, image: Buffer, mode: string): string {
  const file = join(folder, 'page.jpg');
  writeFileSync(file, image);
  const args = [file, '-', '-l', 'chi_sim', '--psm', mode, '--dpi', '150'];
  const env = { ...process.env, OMP_THREAD_LIMIT: '1' };
  return spawnSync('tesseract', args, { encoding: 'utf8', env }).stdout;
}

const LEGIBLE = /[\p{Script=Han}\p{Letter}\p{Number}]/gu;

function countOf(text: string): number {
  return text.match(LEGIBLE)?.length ?? 0;
}

/** How many of the printed characters were read, each as often as it stands there. */
function recall(printed: string, read: string): number {
  const left = new Map<string, number>();
  for (const one of read.match(LEGIBLE) ?? []) left.set(one, (left.get(one) ?? 0) + 1);
  let found = 0;
  for (const one of printed.match(LEGIBLE) ?? []) {
    const count = left.get(one) ?? 0;
    if (count === 0) continue;
    left.set(one, count - 1);
    found += 1;
  }
  return found;
}
