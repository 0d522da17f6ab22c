import { expect } from 'chai';
import {
  filterUnits,
  findTyped,
  moveBy,
  rowsOf,
} from '../../../client/features/units/unit-tree.ts';
import type { Unit } from '../../../client/features/units/units.ts';

const unit = (id: string, parentId: string | null, name: string): Unit => ({
  id,
  code: id,
  name,
  kind: 'department',
  parentId,
  isClosed: false,
});
const UNITS = [
  unit('QY', null, '青原市'),
  unit('QY-A', 'QY', '白桦旗'),
  unit('QY-A-1', 'QY-A', '干部科'),
  unit('QY-B', 'QY', '云岭县'),
];
const open = rowsOf(UNITS, () => true);

describe('the tree of units', () => {
  it('tells each line its place', () => {
    const places = open.map(({ unit: { id }, level, position, setSize }) =>
      [id, level, position, setSize].join(),
    );
    expect(places).to.deep.equal(['QY,1,1,1', 'QY-A,2,1,2', 'QY-A-1,3,1,1', 'QY-B,2,2,2']);
  });

  it('leaves out what is folded', () => {
    const rows = rowsOf(UNITS, (id) => id !== 'QY-A');
    expect(rows.map(({ unit: { id } }) => id)).to.deep.equal(['QY', 'QY-A', 'QY-B']);
    expect(rows[1]).to.include({ hasChildren: true, isOpen: false });
  });

  it('hangs a unit whose parent is not shown at the top', () => {
    const [row] = rowsOf([unit('X', 'gone', '孤')], () => true);
    expect(row?.level).to.equal(1);
  });

  for (const [key, at, move] of [
    ['ArrowDown', 0, { focus: 1 }],
    ['ArrowDown', 3, { focus: 3 }],
    ['ArrowUp', 0, { focus: 0 }],
    ['Home', 3, { focus: 0 }],
    ['End', 0, { focus: 3 }],
    ['ArrowRight', 0, { focus: 1 }],
    ['ArrowRight', 2, { focus: 2 }],
    ['ArrowLeft', 1, { toggle: 'QY-A' }],
    ['ArrowLeft', 2, { focus: 1 }],
    ['ArrowLeft', 3, { focus: 0 }],
    ['F5', 0, undefined],
  ] as const) {
    it(`answers ${key} on line ${at}`, () => {
      expect(moveBy(key, open, at)).to.deep.equal(move);
    });
  }

  it('opens a folded line by the right arrow', () => {
    const rows = rowsOf(UNITS, () => false);
    expect(moveBy('ArrowRight', rows, 0)).to.deep.equal({ toggle: 'QY' });
  });

  it('finds by what is typed, round the end, and stays where nothing fits', () => {
    expect(findTyped(open, 0, 'b')).to.equal(3);
    expect(findTyped(open, 3, 'q')).to.equal(0);
    expect(findTyped(open, 0, '干部')).to.equal(2);
    expect(findTyped(open, 1, 'zz')).to.equal(1);
  });

  it('keeps with a match all that stands above it', () => {
    expect(filterUnits(UNITS, '干部').map(({ id }) => id)).to.deep.equal(['QY', 'QY-A', 'QY-A-1']);
    expect(filterUnits(UNITS, 'qy-b').map(({ id }) => id)).to.deep.equal(['QY', 'QY-B']);
    expect(filterUnits(UNITS, ' ')).to.have.length(4);
  });

  it('lays out twenty thousand units without a pause', () => {
    const many = Array.from({ length: 20_000 }, (_, n) =>
      unit(`U${n}`, n === 0 ? null : `U${Math.floor((n - 1) / 8)}`, `单位${n}`),
    );
    const startedMs = performance.now();
    expect(rowsOf(many, () => true)).to.have.length(20_000);
    expect(performance.now() - startedMs).to.be.below(1000);
  });
});
