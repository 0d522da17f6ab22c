import { expect } from 'chai';
import { buildDemoPlan } from '../../server/demo/build-demo-plan.ts';
import type { DemoPlan, DemoRole } from '../../server/demo/demo-plan.ts';

const CLASSES = '一 二 三 4-1 4-2 4-3 4-4 五 六 七 八 9-1 9-2 9-3 9-4 十'.split(' ');
const SEEDS = ['lantai-2026', 'qingyuan', '3'];

describe('demo plan', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(buildDemoPlan('qingyuan')).to.deep.equal(buildDemoPlan('qingyuan'));
    expect(buildDemoPlan('qingyuan').people).not.to.deep.equal(buildDemoPlan('another').people);
  });

  for (const seed of SEEDS) {
    describe(`from seed ${seed}`, () => {
      const plan = buildDemoPlan(seed);

      it('is a city of its own', () => {
        const kinds = plan.units.map(({ kind }) => kind);
        const count = (kind: string) => kinds.filter((one) => one === kind).length;
        expect([count('region'), count('city'), count('county'), count('window')]).to.deep.equal([
          1, 1, 3, 2,
        ]);
        expect(count('keeps_own') + count('keeps_none')).to.equal(4);
        plan.units.forEach(({ parentCode }, index) => {
          const before = plan.units.slice(0, index).map(({ code }) => code);
          if (parentCode !== undefined) expect(before).to.include(parentCode);
        });
      });

      it('has an account for every part of the main job', () => {
        const roles = new Set(plan.accounts.flatMap((account) => account.roles));
        for (const role of [
          'archivist',
          'centre_leader',
          'digitiser',
          'sysadmin',
          'security_officer',
          'auditor',
        ] as const) {
          expect(roles).to.include(role);
        }
        for (const { code } of plan.units.filter(({ kind }) => kind === 'county')) {
          expect(staffOf(plan, code, 'clerk')).to.equal(2);
          expect(staffOf(plan, code, 'unit_leader')).to.equal(1);
        }
        expect(plan.accounts.length).to.be.within(18, 30);
      });

      it('has login names that can be typed, each once', () => {
        const names = plan.accounts.map(({ loginName }) => loginName);
        expect(new Set(names).size).to.equal(names.length);
        for (const name of names) expect(name).to.match(/^[a-z]{2,24}\d?$/);
      });

      it('has people of lives that fit together, under numbers of nobody', () => {
        const numbers = plan.people.map(({ idNumber }) => idNumber);
        expect(new Set(numbers).size).to.equal(57);
        for (const person of plan.people) {
          const { idNumber, bornOn, sex, workedFrom, partyJoinedOn, schools, posts } = person;
          expect(idNumber).to.match(/^150299\d{11}[\dX]$/);
          expect(idNumber.slice(6, 14)).to.equal(bornOn);
          expect(Number(idNumber.charAt(16)) % 2).to.equal(sex === '男' ? 1 : 0);
          const days = [bornOn, ...schools.flatMap(({ from, to }) => [from, to]), workedFrom];
          expect(days).to.deep.equal(days.toSorted());
          const months = posts.map(({ from }) => from.slice(0, 6));
          expect(months).to.deep.equal(months.toSorted());
          expect(partyJoinedOn ?? '9').to.satisfy((day: string) => day > bornOn);
        }
      });

      it('has account holders whose own file and whose relatives are held', () => {
        const held = new Set(plan.volumes.map(({ personIdNumber }) => personIdNumber));
        const holders = new Set(plan.accounts.map(({ personIdNumber }) => personIdNumber));
        for (const { personIdNumber, relativeIdNumber } of plan.kinships) {
          expect(holders).to.include(personIdNumber);
          expect(held).to.include(personIdNumber).and.include(relativeIdNumber);
        }
        expect(plan.kinships.map(({ relation }) => relation)).to.include.members([
          '配偶',
          '兄弟姐妹',
        ]);
      });

      it('writes relatives into each other’s families', () => {
        for (const { personIdNumber, relativeIdNumber } of plan.kinships) {
          const person = findPerson(plan, personIdNumber);
          const relative = findPerson(plan, relativeIdNumber);
          expect(person.family.map(({ name }) => name)).to.include(relative.name);
          expect(relative.family.map(({ name }) => name)).to.include(person.name);
        }
      });

      it('has 60 volumes, six short ones first, each held once as what it is', () => {
        expect(plan.volumes.length).to.equal(60);
        const keys = plan.volumes.map(
          (one) => `${one.personIdNumber}${one.copyKind}${one.keeperCode}`,
        );
        expect(new Set(keys).size).to.equal(60);
        plan.volumes.forEach(({ materials }, index) => {
          const pages = materials.reduce((sum, one) => sum + one.pages, 0);
          expect(pages).to.be.within(index < 6 ? 12 : 18, index < 6 ? 20 : 60);
        });
      });

      it('files every material in its class, numbered without a gap', () => {
        for (const { materials } of plan.volumes) {
          const places = materials.map(({ classCode }) => CLASSES.indexOf(classCode));
          expect(places)
            .to.deep.equal(places.toSorted((a, b) => a - b))
            .and.not.include(-1);
          materials.forEach(({ classCode, seq, formedOn }, index) => {
            const before = materials[index - 1];
            expect(seq).to.equal(before?.classCode === classCode ? before.seq + 1 : 1);
            expect(formedOn).to.match(/^(19|20)\d\d(0\d|1[0-2])([0-2]\d|3[01])$/);
          });
        }
      });
    });
  }
});

function staffOf(plan: DemoPlan, unitCode: string, role: DemoRole): number {
  const staff = plan.accounts.filter((account) => account.unitCode === unitCode);
  return staff.filter(({ roles }) => roles.includes(role)).length;
}

function findPerson(plan: DemoPlan, idNumber: string): DemoPlan['people'][number] {
  const person = plan.people.find((one) => one.idNumber === idNumber);
  if (person === undefined) throw new Error(`nobody has ${idNumber}`);
  return person;
}
