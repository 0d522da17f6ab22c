import { expect } from 'chai';
import { compilePolicy } from '../../../policies/policy-table.ts';
import { builtInPolicy } from '../../../policies/policy-text.ts';
import type { DemoMaterial } from '../../../server/demo/demo-plan.ts';
import type { Opening } from '../../../server/modules/viewing/contract.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import type { Caller } from '../../support/caller.ts';
import { grantReading } from '../../support/grant-reading.ts';
import { buildWorld, type World } from '../../support/world.ts';
import { confirm, openUnder, pathOfPage, pathOfStrip } from './support/reading-room.ts';
import { opening } from '../../../server/modules/viewing/contract.ts';

const sheet = (
  classCode: string,
  seq: number,
  title: string,
  formedOn: string,
  form: 'notice' | 'appraisal' = 'notice',
): DemoMaterial => ({
  classCode,
  seq,
  title,
  formedOn,
  form,
  pages: form === 'notice' ? 1 : 2,
  remark: `${title}的备注`,
});

/** A file with every class, most of them with several materials. */
const FILE: DemoMaterial[] = [
  sheet('一', 1, '干部履历表', '20010620'),
  sheet('一', 2, '干部履历表（更新）', '20200930'),
  sheet('二', 1, '自传', '20020101'),
  sheet('三', 1, '年度考核登记表', '20221231', 'appraisal'),
  sheet('三', 2, '干部鉴定表', '20150601'),
  sheet('三', 3, '二〇二三年度考核登记表', '20231231'),
  sheet('4-1', 1, '普通高中毕业生登记表', '19930710'),
  sheet('4-1', 2, '高等学校毕业生登记表', '19970701', 'appraisal'),
  sheet('4-2', 1, '专业技术职务任职资格评审表', '20051201'),
  sheet('4-2', 2, '专业技术职务聘任表', '20060301'),
  sheet('4-3', 1, '科研成果登记表', '20080501'),
  sheet('4-4', 1, '干部培训考核登记表', '20100601'),
  sheet('五', 1, '干部任前档案审核登记表', '20190418'),
  sheet('五', 2, '干部人事档案专项审核认定表', '20160912'),
  sheet('六', 1, '入团志愿书', '19930000'),
  sheet('六', 2, '入党志愿书', '20000701', 'appraisal'),
  sheet('七', 1, '嘉奖审批表', '20110305'),
  sheet('八', 1, '处分决定', '20120401'),
  sheet('八', 2, '解除处分决定', '20130401'),
  sheet('9-1', 1, '工资变动审批表', '20020801'),
  sheet('9-1', 2, '工资变动审批表（调标）', '20060701'),
  sheet('9-2', 1, '录用审批表', '20010715'),
  sheet('9-2', 2, '干部任免审批表', '20180301', 'appraisal'),
  sheet('9-3', 1, '因公出国审批表', '20140501'),
  sheet('9-4', 1, '代表登记表', '20160101'),
  sheet('十', 1, '毕业生就业报到证', '20010710'),
];

/** What a purpose leaves of that file, in the order of the catalogue. Written by hand from the rules. */
const ORACLE: Record<string, { open: string; dates: string; kinds: string }> = {
  wage: {
    open: '4-1-1 4-1-2 4-2-1 4-2-2 9-1-1 9-1-2 9-2-1 9-2-2',
    dates: '3-1 3-3 8-1 8-2',
    kinds: '3 dates_only, 4-1 full, 4-2 full, 8 dates_only, 9-1 full, 9-2 full',
  },
  // The month of 6-1 is unknown: it may be older than 4-1-1, or younger.
  retirement: {
    open: '4-1-1 4-2-1 4-2-2 6-1 9-1-1 9-1-2 9-2-1 9-2-2',
    dates: '5-2 8-1 8-2',
    kinds:
      '1 earliest, 4-1 earliest, 4-2 full, 5 dates_only, 6 earliest, 8 dates_only, 9-1 full, 9-2 full',
  },
  social_insurance: {
    open: '1-1 1-2 9-1-1 9-1-2 9-2-1 9-2-2',
    dates: '',
    kinds: '1 full, 9-1 full, 9-2 full',
  },
  title: {
    open: '4-1-1 4-1-2 4-2-1 4-2-2 4-3-1 4-4-1',
    dates: '3-1 3-2 3-3 7-1 8-1 8-2',
    kinds: '3 dates_only, 4-1 full, 4-2 full, 4-3 full, 4-4 full, 7 dates_only, 8 dates_only',
  },
  political_review: {
    open: '1-1 1-2 5-1 5-2 6-1 6-2 8-1 8-2',
    dates: '3-1 3-2 3-3',
    kinds: '1 full, 3 dates_only, 5 full, 6 full, 8 full',
  },
  party_standing: { open: '6-1 6-2', dates: '', kinds: '6 full' },
  abroad: { open: '9-3-1', dates: '9-2-1 9-2-2', kinds: '9-2 dates_only, 9-3 full' },
  appointment: {
    open: '1-1 1-2 2-1 3-1 3-2 3-3 4-1-1 4-1-2 4-2-1 4-2-2 4-3-1 4-4-1 5-1 5-2 6-1 6-2 7-1 8-1 8-2 9-1-1 9-1-2 9-2-1 9-2-2 9-3-1 9-4-1 10-1',
    dates: '',
    kinds:
      '1 full, 2 full, 3 full, 4-1 full, 4-2 full, 4-3 full, 4-4 full, 5 full, 6 full, 7 full, 8 full, 9-1 full, 9-2 full, 9-3 full, 9-4 full, 10 full',
  },
};

type FiledPage = { id: string; materialId: string; mark: string; title: string };

describe('what a purpose opens of a file', () => {
  let app: TestApp;
  let world: World;
  let volumeId: string;
  let filed: FiledPage[];
  before(async () => {
    app = await startApp();
    world = await buildWorld(app);
    const volume = world.plan.volumes.find((one) => world.person(one).unitCode === 'QY-JYJ');
    if (!volume) throw new Error('no volume of the education bureau');
    const verdict = await world.bring(await world.pack({ ...volume, materials: FILE }), 'QY');
    volumeId = verdict.volumeId ?? '';
    filed = await app.database
      .superuser('pages as p')
      .join('materials as m', 'm.id', 'p.material_id')
      .where({ 'p.volume_id': volumeId })
      .select<FiledPage[]>(
        'p.id',
        'm.id as materialId',
        'm.title',
        app.database.superuser.raw("m.class_code || '-' || m.sequence as mark"),
      );
    expect(filed).to.have.length(FILE.reduce((sum, { pages }) => sum + pages, 0));
  });
  after(() => app.close());

  const read = async (
    purpose: string,
    categories: string[],
  ): Promise<{ reader: Caller; opened: Opening }> => {
    const { requestId, readers } = await grantReading(app, world, {
      volumeId,
      purpose,
      categories,
    });
    const [reader] = readers;
    const { id } = (await openUnder(reader, requestId)).as(opening);
    return { reader, opened: (await confirm(reader, id)).as(opening) };
  };
  const classesOf = (purpose: string): string[] =>
    (ORACLE[purpose]?.kinds ?? '').split(', ').map((kind) => kind.split(' ')[0] ?? '');

  /** Tries every page and every strip of the file; answers the marks of what came. */
  const reachable = async (reader: Caller, opened: Opening): Promise<string> => {
    const seen = new Set<string>();
    for (const { id, materialId, mark } of filed) {
      const page = await reader.get(pathOfPage(opened, id, 'slow'));
      const strip = await reader.get(pathOfStrip(opened, materialId));
      expect([page.status, strip.status], mark).to.be.deep.oneOf([
        [200, 200],
        [403, 403],
      ]);
      if (page.status === 200) seen.add(mark);
      else expect(seen.has(mark), `${mark} open in part`).to.equal(false);
    }
    return FILE.map(markOf)
      .filter((mark) => seen.has(mark))
      .join(' ');
  };

  for (const [purpose, { open, dates, kinds }] of Object.entries(ORACLE)) {
    it(`${purpose}: the listed materials, and no more`, async () => {
      const { reader, opened } = await read(purpose, classesOf(purpose));
      const shown = opened.catalogue.flatMap(({ materials }) => materials);
      const marks = (reach: string): string =>
        shown
          .filter((one) => one.reach === reach)
          .map(({ mark }) => mark)
          .join(' ');
      expect(marks('open'), 'shown whole').to.equal(open);
      expect(marks('dates_only'), 'shown by date').to.equal(dates);
      expect(opened.catalogue.map(({ code, mode }) => `${code} ${mode}`).join(', ')).to.equal(
        kinds,
      );
      expect(await reachable(reader, opened), 'served').to.equal(open);
    });

    it(`${purpose}: tells nothing else of the file`, async () => {
      const { opened } = await read(purpose, classesOf(purpose));
      const answer = JSON.stringify(opened);
      const openMarks = open.split(' ');
      for (const { id, materialId, mark, title } of filed) {
        if (openMarks.includes(mark)) continue;
        expect(answer.includes(id) || answer.includes(materialId), mark).to.equal(false);
        expect(answer.includes(`${title}的备注`), mark).to.equal(false);
      }
      const dated = opened.catalogue
        .flatMap(({ materials }) => materials)
        .filter(({ reach }) => reach === 'dates_only');
      for (const one of dated) {
        expect(Object.keys(one)).to.have.members(['reach', 'mark', 'formedOn']);
        expect(one.formedOn).to.equal(FILE.find((sheet) => markOf(sheet) === one.mark)?.formedOn);
      }
    });
  }

  it('opens of an allowed purpose only what was asked for', async () => {
    const { reader, opened } = await read('wage', ['9-1', '3']);
    expect(await reachable(reader, opened)).to.equal('9-1-1 9-1-2');
    expect(opened.catalogue.map(({ code }) => code)).to.deep.equal(['3', '9-1']);
  });

  describe('when the policy changes under a live grant', () => {
    afterEach(async () => app.services.adoptPolicy(await compilePolicy()));

    const adopt = async (from: string, to: string): Promise<void> => {
      const text = builtInPolicy();
      const purposes = text.purposes.replace(from, to);
      expect(purposes).to.not.equal(text.purposes);
      app.services.adoptPolicy(await compilePolicy({ ...text, purposes }));
    };
    const show = async (reader: Caller, { id }: Opening): Promise<Opening> =>
      (await reader.get(`/api/viewing/openings/${id}`)).as(opening);

    it('closes at once what the purpose opens no longer', async () => {
      const { reader, opened } = await read('social_insurance', ['1', '9-1', '9-2']);
      await adopt('认定,9-1 9-2 1,,,*', '认定,9-1,1,9-2:录用,*');
      expect(await reachable(reader, opened)).to.equal('1-1 9-1-1 9-1-2');
      const after = await show(reader, opened);
      expect(after.catalogue.map(({ code, mode }) => `${code} ${mode}`)).to.deep.equal([
        '1 earliest',
        '9-1 full',
        '9-2 dates_only',
      ]);
      expect(after.catalogue[2]?.materials).to.deep.equal([
        { reach: 'dates_only', mark: '9-2-1', formedOn: '20010715' },
      ]);
    });

    it('opens nothing that was not approved', async () => {
      const { reader, opened } = await read('abroad', ['9-3', '9-2']);
      await adopt('审查,9-3,,9-2,*', '审查,9-3 9-2 1 8,,,*');
      expect(await reachable(reader, opened)).to.equal('9-3-1');
      expect((await show(reader, opened)).catalogue).to.deep.equal(opened.catalogue);
    });
  });
});

/** 一 and its like as the catalogue marks them. */
function markOf({ classCode, seq }: Pick<DemoMaterial, 'classCode' | 'seq'>): string {
  const numeral = '一二三四五六七八九十'.indexOf(classCode);
  return `${numeral === -1 ? classCode : numeral + 1}-${seq}`;
}
