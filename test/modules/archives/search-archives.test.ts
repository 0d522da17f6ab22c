import { expect } from 'chai';
import { encodeLeaf } from '../../../audit/leaf.ts';
import type { DemoPlan } from '../../../server/demo/demo-plan.ts';
import type { Caller } from '../../support/caller.ts';
import { detailOf, recordedBy } from '../../support/ledger-entries.ts';
import { find, linesOf, openRoom, type ArchiveRoom } from './support/archive-room.ts';

/** Surnames that are read otherwise than as words, beside those whom the plan has already. */
const RENAMED: [unitCode: string, index: number, name: string][] = [
  ['QY-BHQ', 2, '单晓燕'],
  ['QY-BHQ', 4, '仇海涛'],
  ['QY-BHQ', 6, '解磊'],
];
const MANY = ['QY-JYJ', 'QY-XY', 'QY-YY'];

function rename(plan: DemoPlan): void {
  const at = (unitCode: string, index: number) =>
    plan.people.filter((person) => person.unitCode === unitCode)[index];
  for (const [unitCode, index, name] of RENAMED) Object.assign(at(unitCode, index) ?? {}, { name });
  for (const person of plan.people) if (MANY.includes(person.unitCode)) person.name = '王伟';
}

describe('#archives.search', () => {
  let room: ArchiveRoom;
  let clerk: Caller;
  let stranger: Caller;
  let centre: Caller;
  before(async () => {
    room = await openRoom(['QY-BHQ', 'QY-YLX', ...MANY], rename);
    clerk = await room.sign('clerk', 'QY-BHQ', 1);
    stranger = await room.sign('clerk', 'QY-HWQ');
    centre = await room.sign('centre_leader', 'QY');
  });
  after(() => room.app.close());

  const path = (q: string): string => `/api/archives/search?q=${encodeURIComponent(q)}`;

  for (const [what, typed, name] of [
    ['a name', '欧阳浩然', '欧阳浩然'],
    ['the beginning of a name', '欧阳', '欧阳浩然'],
    ['a name with space in it', ' 欧阳 浩然 ', '欧阳浩然'],
    ['initials', 'oyhr', '欧阳浩然'],
    ['the first of the initials', 'oyh', '欧阳浩然'],
    ['initials in full-width capitals', 'ＯＹＨＲ', '欧阳浩然'],
    ['pinyin', 'ouyanghaoran', '欧阳浩然'],
    ['pinyin, syllable by syllable', "ou yang hao'ran", '欧阳浩然'],
    ['单 read as a surname', 'shanxiaoyan', '单晓燕'],
    ['initials of 单 as a surname', 'sxy', '单晓燕'],
    ['单 read as the word', 'danxiaoyan', '单晓燕'],
    ['仇 read as a surname', 'qiuhaitao', '仇海涛'],
    ['initials of 仇 as a surname', 'qht', '仇海涛'],
    ['解 read as a surname', 'xielei', '解磊'],
    ['initials of 解 as a surname', 'xl', '解磊'],
    ['查 read as a surname', 'zhaguodong', '查国栋'],
    ['a transliterated name as written', '包·额尔敦', '包·额尔敦'],
    ['its dot left out', '包额尔敦', '包·额尔敦'],
    ['another sign for its dot', '包・额尔敦', '包·额尔敦'],
    ['yet another sign for its dot', '包•额尔敦', '包·额尔敦'],
    ['its pinyin', 'baoeerdun', '包·额尔敦'],
  ] as const) {
    it(`finds by ${what}`, async () => {
      expect(linesOf(await find(clerk, typed))).to.deep.equal([`full ${name}`]);
    });
  }

  it('finds by ID number, also with a small x, and shows it masked', async () => {
    const person = room.world.plan.people.find(
      ({ idNumber, unitCode }) => idNumber.endsWith('X') && ['QY-YLX', ...MANY].includes(unitCode),
    );
    if (!person) throw new Error('nobody whose number ends in X');
    for (const typed of [person.idNumber, person.idNumber.toLowerCase(), ` ${person.idNumber} `]) {
      const { items } = await find(centre, typed);
      expect(items).to.have.length(1);
      expect(items[0]).to.include({ visibility: 'full', name: person.name });
      expect(items[0])
        .to.have.property('maskedIdNumber')
        .that.matches(/^\d{4}\*{10}\d{3}X$/);
    }
    expect((await find(centre, '11010519491231002X')).items).to.deep.equal([]);
  });

  it('finds by archive number, in small letters too', async () => {
    const { archiveNo, volumeId } = room.file(room.person('QY-BHQ', 3));
    for (const typed of [archiveNo, archiveNo.toLowerCase()]) {
      const [hit] = (await find(clerk, typed)).items;
      expect(hit).to.include({ visibility: 'full', volumeId, archiveNo });
    }
    expect((await find(clerk, archiveNo.slice(0, -1))).items).to.deep.equal([]);
  });

  it('shows outside the scope no more than that a file exists, and who keeps it', async () => {
    const person = room.person('QY-BHQ', 9);
    const { volumeId } = room.file(person);
    for (const typed of [person.name, person.idNumber]) {
      expect((await find(stranger, typed)).items, typed).to.deep.equal([
        {
          visibility: 'existence',
          volumeId,
          copyKind: 'original',
          name: person.name,
          keeperName: '白桦旗委组织部',
        },
      ]);
    }
  });

  it('finds nothing outside the scope by anything that is not exact, or runs in sequence', async () => {
    const { archiveNo } = room.file(room.person('QY-BHQ', 9));
    for (const typed of ['欧阳', '欧', 'oyhr', 'ouyanghaoran', 'QY-BHQ-00000', archiveNo]) {
      const found = await find(stranger, typed);
      expect(found, typed).to.deep.include({ items: [], total: { count: 0, isCapped: false } });
    }
  });

  it('shows their own file to nobody, to itself or by a part of the name', async () => {
    const self = await room.sign('clerk', 'QY-BHQ', 0);
    const { name, idNumber } = room.person('QY-BHQ', 1);
    expect(linesOf(await find(self, name))).to.deep.equal([`existence ${name}`]);
    expect(linesOf(await find(self, idNumber))).to.deep.equal([`existence ${name}`]);
    expect(linesOf(await find(self, name.slice(0, 1)))).to.deep.equal([]);
    expect(linesOf(await find(clerk, name))).to.deep.equal([`full ${name}`]);
  });

  it('shows a relative’s file as little', async () => {
    const sister = await room.sign('clerk', 'QY-YLX', 0);
    const colleague = await room.sign('clerk', 'QY-YLX', 1);
    const { name } = room.person('QY-YLX', 2);
    expect(linesOf(await find(sister, name))).to.deep.equal([`existence ${name}`]);
    expect(linesOf(await find(sister, name.slice(0, 2)))).to.deep.equal([]);
    expect(linesOf(await find(colleague, name))).to.deep.equal([`full ${name}`]);
  });

  it('takes no sign for a wildcard', async () => {
    for (const typed of [
      '%',
      '_',
      '%%',
      '欧%',
      '欧阳__',
      '\\',
      '欧阳\\',
      '*',
      '欧阳*',
      "' or ''='",
    ]) {
      expect((await find(clerk, typed)).items, typed).to.deep.equal([]);
    }
  });

  for (const [what, query] of [
    ['nothing', 'q='],
    ['space', 'q=%20%20'],
    ['a dot alone, which every name begins with once folded', `q=${encodeURIComponent('·')}`],
    ['an apostrophe alone', "q='"],
    ['65 characters', `q=${'a'.repeat(65)}`],
    ['U+0000', 'q=%E6%AC%A7%00'],
    ['two questions', 'q=a&q=b'],
    ['a field it does not know', 'q=a&unit=QY'],
    ['no page size', 'q=a&limit=0'],
    ['half a page size', 'q=a&limit=1.5'],
    ['a huge page size', 'q=a&limit=51'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const answer = await clerk.get(`/api/archives/search?${query}`);
      expect(answer.status).to.equal(400);
      expect(answer.error.kind).to.equal('invalid');
    });
  }

  it('pages through namesakes without gap or repeat, and counts them', async () => {
    const seen: string[] = [];
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const page = await find(centre, '王伟', { limit: '4', ...(cursor && { cursor }) });
      expect(page.total).to.deep.equal({ count: 15, isCapped: false });
      seen.push(...page.items.map(({ volumeId }) => volumeId));
      cursor = page.nextCursor;
    }
    const people = room.world.plan.people.filter(({ unitCode }) => MANY.includes(unitCode));
    expect(seen).to.have.length(15);
    expect(seen).to.have.members(people.map((person) => room.file(person).volumeId));
  });

  for (const text of [
    '',
    'nonsense',
    'null',
    '[]',
    '{}',
    '["王伟"]',
    '["王伟",1]',
    '["王伟","QY-000001","more"]',
    '["王伟\\u0000","QY-000001"]',
    '[[],{}]',
  ]) {
    it(`refuses the cursor ${text === '' ? 'of nothing' : text}`, async () => {
      const cursor = Buffer.from(text).toString('base64url');
      const answer = await clerk.get(`${path('王伟')}&cursor=${cursor}`);
      expect(answer.status).to.equal(400);
      expect(answer.error).to.include({ kind: 'invalid', field: 'cursor' });
    });
  }

  it('reads a forged cursor within the scope of its reader', async () => {
    const cursor = Buffer.from('["","\' or 1=1 --"]').toString('base64url');
    expect((await find(stranger, '欧阳', { cursor })).items).to.deep.equal([]);
  });

  it('wants a session and a role', async () => {
    expect((await room.app.anyone().get(path('王伟'))).status).to.equal(401);
    const auditor = await room.sign('auditor', 'QY');
    const [entry] = await recordedBy(room.app, async () => {
      expect((await auditor.get(path('王伟'))).status).to.equal(403);
    });
    expect(entry).to.include({ kind: 'DENY', action: 'archives.search', outcome: 'no_rule' });
  });

  it('records that somebody looked and how many they found, and for whom beside the ledger', async () => {
    const [entry, ...more] = await recordedBy(room.app, () => find(clerk, '欧阳浩然'));
    if (!entry) throw new Error('not recorded');
    expect(more).to.deep.equal([]);
    expect(entry).to.include({ kind: 'DONE', action: 'archives.search', outcome: 'name 1' });
    expect(encodeLeaf(entry).toString()).to.not.contain('欧阳');
    expect(await detailOf(room.app, entry)).to.equal('欧阳浩然');
  });
});
