import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { traceView, type Sought } from '../../../server/imaging/forensic/trace-view.ts';
import type { ViewId } from '../../../server/imaging/forensic/view-id.ts';
import { makeRenditions } from '../../../server/imaging/make-renditions.ts';
import { markPage } from '../../../server/imaging/mark-page.ts';
import { prepareFonts } from '../../../server/imaging/prepare-fonts.ts';
import { readPicture } from '../../../server/imaging/read-picture.ts';
import { SAMPLE_VIEW } from '../../imaging/sample-view.ts';
import { ATTACKS, WHITENINGS, type Attack } from '../../imaging/support/attacks.ts';
import { paintScans } from '../../imaging/support/paint-scans.ts';
import { MARK } from '../support/compare-marking.ts';
import { median, tellResult, wallMs } from '../support/measure.ts';

const PAGES = Number(process.env['LANTAI_BENCH_PAGES'] ?? 40);
const UNMARKED = Math.ceil(PAGES * 2.5);
/** Of the painted scans: A4 at 300 dpi. */
const SHORTER_SIDE = 2480;
const { key, id } = SAMPLE_VIEW;
const idOf = (page: number): ViewId => ({ ...id, index: id.index + 7919 * page });
const sought: Sought = { key, origins: [id.origin] };

export const benchmark = {
  about: `views found in pictures of ${PAGES} pages after each of ${Object.keys(ATTACKS).length + Object.keys(WHITENINGS).length} attacks, and in ${UNMARKED} without a mark`,
  async run(): Promise<void> {
    const home = mkdtempSync(join(tmpdir(), 'lantai-bench-'));
    await prepareFonts(home);
    const views: Buffer[] = [];
    for await (const { scan } of paintScans(PAGES))
      views.push((await makeRenditions(scan)).view.bytes);
    for (const [name, attack] of Object.entries(ATTACKS)) {
      await tellAttack(name, views, attack, () => sought);
    }
    for (const [name, attack] of Object.entries(WHITENINGS)) {
      await tellAttack(name, views, attack, (original) => ({
        ...sought,
        known: { original, shorterSide: SHORTER_SIDE, among: views.map((_, page) => idOf(page)) },
      }));
    }
    await tellUnmarked(views);
    rmSync(home, { recursive: true });
  },
};

type SoughtIn = (original: Buffer) => Sought;

async function tellAttack(name: string, views: Buffer[], attack: Attack, soughtIn: SoughtIn) {
  const times: number[] = [];
  const corrected: number[] = [];
  let wrong = 0;
  for (const [page, view] of views.entries()) {
    const delivered = await markPage(view, MARK, { key, id: idOf(page) });
    const picture = await readPicture(await attack(delivered));
    let found: Awaited<ReturnType<typeof traceView>>;
    times.push(await wallMs(async () => void (found = await traceView(picture, soughtIn(view)))));
    if (found?.id.index === idOf(page).index) corrected.push(found.correctedSigns);
    else if (found) wrong += 1;
  }
  const signs = `${median(corrected)} (at most ${Math.max(...corrected)}) of 258 signs corrected`;
  const exact = `${corrected.length} of ${views.length} exact, ${wrong} wrong`;
  console.log(`${name}: ${exact}; ${signs}; ${median(times).toFixed(0)} ms a picture`);
  const slug = name.replaceAll(/[^a-z0-9]+/g, '-').replace(/-$/, '');
  tellResult(`trace.${slug}`, (100 * corrected.length) / views.length, '%');
}

/** Pages that never were marked, or only for the eye, as they are and after an attack. */
async function tellUnmarked(views: Buffer[]): Promise<void> {
  const attacks = [...Object.values(ATTACKS), ...Object.values(WHITENINGS)];
  const other = { key: SAMPLE_VIEW.key, id: { origin: 'lantai.test/other', index: 1 } };
  const times: number[] = [];
  let reports = 0;
  for (let at = 0; at < UNMARKED; at += 1) {
    const view = views[at % views.length] ?? Buffer.alloc(0);
    // A third of them bear the mark of another ledger: never a view of ours.
    const page = at % 3 === 2 ? await markPage(view, MARK, other) : view;
    const attack = attacks[at % attacks.length] ?? ((same: Buffer) => Promise.resolve(same));
    const picture = await readPicture(await attack(page));
    const among = views.map((_, each) => idOf(each));
    const known = { original: view, shorterSide: SHORTER_SIDE, among };
    times.push(
      await wallMs(async () => {
        if (await traceView(picture, at % 2 === 0 ? sought : { ...sought, known })) reports += 1;
      }),
    );
  }
  console.log(`without a mark of this ledger: ${median(times).toFixed(0)} ms a picture`);
  console.log(`${reports} false reports in ${UNMARKED} pictures`);
  tellResult('trace.false-reports', reports, 'pictures');
}
