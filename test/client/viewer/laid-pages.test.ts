import { expect } from 'chai';
import { filterCatalogue, firstPageOf, layPages } from '../../../client/viewer/laid-pages.ts';
import type { Category, OpenMaterial } from '../../../client/viewer/laid-pages.ts';

function material(mark: string, title: string, pageCount: number): OpenMaterial {
  const pages = Array.from({ length: pageCount }, (_, at) => ({
    id: `${mark}/${at + 1}`,
    no: at + 1,
    width: 2480,
    height: 3508,
  }));
  return { reach: 'open', id: mark, mark, title, formedOn: '19980700', remark: '', pages };
}

const CATALOGUE: Category[] = [
  {
    code: '1',
    label: '一',
    name: '履历类',
    mode: 'full',
    materials: [material('1-1', '干部履历表', 3)],
  },
  { code: '2', label: '二', name: '自传和思想类', mode: 'full', materials: [] },
  {
    code: '9-2',
    label: '九-2',
    name: '任免',
    mode: 'full',
    materials: [material('9-2-1', '干部任免审批表', 0), material('9-2-2', '转正定级表', 2)],
  },
];

describe('laid pages', () => {
  it('numbers the pages of all materials in the order of the catalogue', () => {
    const laid = layPages(CATALOGUE);
    expect(laid.map(({ no }) => no)).to.deep.equal([1, 2, 3, 4, 5]);
    expect(laid[3]).to.include({ material: CATALOGUE[2]?.materials[1], category: CATALOGUE[2] });
  });

  it('lays no page of a material that is known by its date alone, and finds it by its mark', () => {
    const materials = [{ reach: 'dates_only' as const, mark: '8-1', formedOn: '20120401' }];
    const catalogue: Category[] = [
      { code: '8', label: '八', name: '处理处分类', mode: 'dates_only', materials },
    ];
    expect(layPages(catalogue)).to.deep.equal([]);
    expect(filterCatalogue(catalogue, '8-1')).to.deep.equal(catalogue);
    expect(filterCatalogue(catalogue, '处分')).to.deep.equal([]);
  });

  it('finds where a material begins, and nothing for one without pages', () => {
    const laid = layPages(CATALOGUE);
    expect(firstPageOf(laid, '9-2-2')).to.equal(4);
    expect(firstPageOf(laid, '9-2-1')).to.equal(undefined);
  });

  it('filters by the words of title and mark, dropping categories left empty', () => {
    const marks = (filter: string): string[] =>
      filterCatalogue(CATALOGUE, filter).flatMap(({ materials }) =>
        materials.map(({ mark }) => mark),
      );
    expect(marks('表 9-2')).to.deep.equal(['9-2-1', '9-2-2']);
    expect(marks('履历')).to.deep.equal(['1-1']);
    expect(filterCatalogue(CATALOGUE, '  ')).to.have.length(3);
    expect(filterCatalogue(CATALOGUE, '无此材料')).to.have.length(0);
  });
});
