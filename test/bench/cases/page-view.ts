import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jpeg from '@julusian/jpeg-turbo';
import { buildDemoPlan } from '../../../server/demo/build-demo-plan.ts';
import { paintPage } from '../../../server/demo/paint-page.ts';
import { makeRenditions } from '../../../server/imaging/make-renditions.ts';
import { markPage } from '../../../server/imaging/mark-page.ts';
import { prepareFonts } from '../../../server/imaging/prepare-fonts.ts';
import { SAMPLE_VIEW } from '../../imaging/sample-view.ts';
import { cpuMs, median, tellResult } from '../support/measure.ts';

const ROUNDS = 9;
const VIEWS_PER_ROUND = 20;
const MARK = {
  lines: ['测试员　青原市委组织部', '2026-11-24 09:30　演示终端'],
  trace: '内部 CY2026-000001 测试员 2026-11-24 09:30',
};

export const benchmark = {
  about:
    'decode + mark + encode of a view page, against libjpeg-turbo decode + encode of the same page',
  async run(): Promise<void> {
    const home = mkdtempSync(join(tmpdir(), 'lantai-bench-'));
    await prepareFonts(home);
    const { bytes } = (await makeRenditions(await samplePage())).view;
    await markPage(bytes, MARK, SAMPLE_VIEW);
    const floors: number[] = [];
    const ours: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      floors.push(await cpuMs(() => repeat(() => copyWith(bytes))));
      ours.push(await cpuMs(() => repeat(() => markPage(bytes, MARK, SAMPLE_VIEW))));
    }
    rmSync(home, { recursive: true });
    const perView = (values: number[]): number => median(values) / VIEWS_PER_ROUND;
    console.log(
      `floor: libjpeg-turbo decode + encode, ${perView(floors).toFixed(1)} ms CPU a page`,
    );
    tellResult('page-view.cpu-per-page', perView(ours), 'ms');
    tellResult('page-view', perView(ours) / perView(floors), 'x');
  },
};

async function repeat(view: () => unknown): Promise<void> {
  for (let count = 0; count < VIEWS_PER_ROUND; count += 1) await view();
}

function copyWith(bytes: Buffer): Buffer {
  const { data, width, height } = jpeg.decompressSync(bytes, { format: jpeg.FORMAT_RGB });
  return jpeg.compressSync(data, { width, height, quality: 75, format: jpeg.FORMAT_RGB });
}

async function samplePage(): Promise<Buffer> {
  const plan = buildDemoPlan('bench');
  const [volume] = plan.volumes;
  const person = plan.people.find(({ idNumber }) => idNumber === volume?.personIdNumber);
  const material = volume?.materials[0];
  if (!person || !material) throw new Error('the plan has no page to paint');
  return paintPage({
    seed: 'bench',
    person,
    material,
    pageNumber: 2,
    size: 'full',
    isCleaned: false,
  });
}
