import { expect } from 'chai';
import type { RuleBody } from '../../../server/modules/oversight/contract.ts';
import type { Sighting } from '../../../server/modules/oversight/watching/sighting.ts';
import { at, sighting } from './support/sightings.ts';
import { evidenceOf, tipsOf } from './support/tips-of.ts';

const MINUTE_MS = 60_000;

describe('kinds of rule', () => {
  describe('off_hours_reading', () => {
    const body = (graceMinutes = 0, withLookUps = false): RuleBody => ({
      kind: 'off_hours_reading',
      parameters: { graceMinutes, withLookUps },
    });
    const cases: [minute: string, isOff: boolean][] = [
      ['2026-11-24 07:59', true],
      ['2026-11-24 08:00', false],
      ['2026-11-24 17:59', false],
      ['2026-11-24 18:00', true],
      ['2026-11-28 10:00', true],
      // A Wednesday that is a holiday, and a Saturday on which is worked instead.
      ['2027-02-17 10:00', true],
      ['2027-02-20 10:00', false],
      ['2027-02-20 18:00', true],
    ];
    for (const [minute, isOff] of cases) {
      it(`${isOff ? 'minds' : 'does not mind'} a page at ${minute}`, () => {
        expect(tipsOf(body(), [{ atMs: at(minute) }])).to.have.lengthOf(isOff ? 1 : 0);
      });
    }

    it('grants some minutes before and after', () => {
      for (const [minute, found] of [
        ['2026-11-24 07:44', 1],
        ['2026-11-24 07:45', 0],
        ['2026-11-24 18:14', 0],
        ['2026-11-24 18:15', 1],
      ] as const) {
        expect(tipsOf(body(15), [{ atMs: at(minute) }]), minute).to.have.lengthOf(found);
      }
    });

    it('minds copies that are made at night', () => {
      const copy = { atMs: at('2026-11-24 22:00'), action: 'copies.make' };
      expect(tipsOf(body(), [copy, { ...copy, kind: 'DENY' }])).to.have.lengthOf(1);
    });

    it('minds look-ups only where told to, and no refusals', () => {
      const search = { atMs: at('2026-11-24 22:00'), action: 'archives.search', kind: 'DONE' };
      expect(tipsOf(body(), [search])).to.deep.equal([]);
      expect(tipsOf(body(0, true), [search])).to.have.lengthOf(1);
      expect(tipsOf(body(0, true), [{ ...search, kind: 'DENY' }])).to.deep.equal([]);
    });

    it('has one finding for the night of one reader, with every page', () => {
      const tips = tipsOf(body(), [
        { atMs: at('2026-11-24 20:00') },
        { atMs: at('2026-11-24 21:00') },
        { atMs: at('2026-11-24 21:00'), actor: 'other' },
      ]);
      const named = tips.map(({ subject, bucket }) => `${subject.id} ${bucket.toISOString()}`);
      expect(new Set(named).size).to.equal(2);
      expect(evidenceOf(tips)).to.deep.equal([0, 1, 2]);
    });
  });

  describe('officer_off_hours', () => {
    const body: RuleBody = { kind: 'officer_off_hours', parameters: { graceMinutes: 0 } };
    const night = { atMs: at('2026-11-24 23:00'), action: 'accounts.browse', isOfficer: true };

    it('minds what officers do at night, also where it is refused', () => {
      expect(tipsOf(body, [night, { ...night, kind: 'DENY' }])).to.have.lengthOf(2);
    });

    it('minds neither others, nor the day, nor leaving', () => {
      const quiet = [
        { ...night, isOfficer: false },
        { ...night, atMs: at('2026-11-24 17:59') },
        { ...night, action: 'sessions.logout' },
        { ...night, action: 'sessions.lock' },
      ];
      expect(tipsOf(body, quiet)).to.deep.equal([]);
    });
  });

  describe('repeated_refusals', () => {
    const body: RuleBody = {
      kind: 'repeated_refusals',
      parameters: { windowMinutes: 10, atLeast: 3 },
    };
    const refusal = { kind: 'DENY', action: 'archives.show' };

    it('speaks at the third refusal, not at the second, and not for acts that went well', () => {
      expect(tipsOf(body, [refusal, refusal, { action: 'archives.show' }])).to.deep.equal([]);
      expect(evidenceOf(tipsOf(body, [refusal, refusal, refusal]))).to.deep.equal([0, 1, 2]);
    });

    it('leaves log-ins and strangers to other rules', () => {
      const logIn = { ...refusal, action: 'sessions.login' };
      const stranger = { ...refusal, actor: 'anonymous' };
      expect(tipsOf(body, [logIn, logIn, logIn, stranger, stranger, stranger])).to.deep.equal([]);
    });
  });

  describe('failed_log_ins', () => {
    const body = (by: 'account' | 'terminal'): RuleBody => ({
      kind: 'failed_log_ins',
      parameters: { by, windowMinutes: 10, atLeast: 3 },
    });
    const failure = { kind: 'DENY', action: 'sessions.login' };

    it('speaks at the third failure of an account, wherever it is tried from', () => {
      const tries = [failure, { ...failure, terminal: 'other' }];
      expect(tipsOf(body('account'), tries)).to.deep.equal([]);
      expect(tipsOf(body('account'), [...tries, failure])[0]?.subject).to.deep.equal({
        kind: 'account',
        id: 'clerk',
      });
    });

    it('speaks at the third failure at a terminal, whoever tries', () => {
      const tries = [failure, { ...failure, actor: 'anonymous' }, { ...failure, actor: 'other' }];
      expect(tipsOf(body('account'), tries)).to.deep.equal([]);
      expect(tipsOf(body('terminal'), tries.slice(1))).to.deep.equal([]);
      expect(tipsOf(body('terminal'), tries)[0]?.subject).to.deep.equal({
        kind: 'terminal',
        id: 'counter',
      });
    });

    it('minds no log-in that succeeds', () => {
      const success = { ...failure, kind: 'DONE' };
      expect(tipsOf(body('account'), [failure, failure, success])).to.deep.equal([]);
    });
  });

  describe('outside_purpose', () => {
    const body = (graceMinutes = 0): RuleBody => ({
      kind: 'outside_purpose',
      parameters: { graceMinutes },
    });
    const { reading } = sighting();
    if (!reading?.grant) throw new Error('no grant');
    const { grant } = reading;
    const under = (changed: Partial<typeof grant>): Partial<Sighting> => ({
      reading: { ...reading, grant: { ...grant, ...changed } },
    });
    const ten = at('2026-11-24 10:00');

    const cases: [what: string, entry: Partial<Sighting>, found: 0 | 1][] = [
      ['a page that the right opens', {}, 0],
      ['a page that it does not open', { reading: { ...reading, pagesOutside: ['page'] } }, 1],
      ['a page without a right', { reading: { ...reading, grant: null } }, 1],
      ['a page of which nothing is known', { reading: null }, 1],
      ['a page of another volume', { item: 'another' }, 1],
      ['the last moment of the right', under({ toMs: ten + 1 }), 0],
      ['the moment after it', under({ toMs: ten }), 1],
      ['the first moment of the right', under({ fromMs: ten }), 0],
      ['the moment before it', under({ fromMs: ten + 1 }), 1],
      ['the last moment before a recall', under({ recalledMs: ten + 1 }), 0],
      ['the moment of a recall', under({ recalledMs: ten }), 1],
      [
        'a strip of a right that is over',
        { ...under({ toMs: ten }), action: 'viewing.read_strip' },
        1,
      ],
      ['a copy of a page that the right gives', { action: 'copies.make' }, 0],
      [
        'a copy of a page that it does not give',
        { action: 'copies.make', reading: { ...reading, pagesOutside: ['page'] } },
        1,
      ],
      ['a copy after the right is over', { ...under({ toMs: ten }), action: 'copies.make' }, 1],
      ['a refused page', { ...under({ toMs: ten }), kind: 'DENY' }, 0],
      ['closing after the end', { ...under({ toMs: ten }), action: 'viewing.close' }, 0],
    ];
    for (const [what, entry, found] of cases) {
      it(`${found === 1 ? 'minds' : 'does not mind'} ${what}`, () => {
        expect(tipsOf(body(), [entry])).to.have.lengthOf(found);
      });
    }

    it('grants some minutes after the end', () => {
      expect(tipsOf(body(5), [under({ toMs: ten - 5 * MINUTE_MS + 1 })])).to.deep.equal([]);
      expect(tipsOf(body(5), [under({ toMs: ten - 5 * MINUTE_MS })])).to.have.lengthOf(1);
    });
  });

  describe('terminal_hours', () => {
    const body: RuleBody = { kind: 'terminal_hours', parameters: { graceMinutes: 5 } };
    const terminalHours = [{ days: [2], from: 9 * 60, to: 10 * 60 }];

    it('minds what is done at a terminal outside its own hours', () => {
      for (const [minute, found] of [
        ['2026-11-24 08:54', 1],
        ['2026-11-24 08:55', 0],
        ['2026-11-24 10:04', 0],
        ['2026-11-24 10:05', 1],
        ['2026-11-25 09:30', 1],
      ] as const) {
        const entry = { atMs: at(minute), terminalHours };
        expect(tipsOf(body, [entry]), minute).to.have.lengthOf(found);
      }
    });

    it('minds neither terminals without hours, nor refusals, nor leaving', () => {
      const late = { atMs: at('2026-11-24 22:00'), terminalHours };
      const quiet = [
        { ...late, terminalHours: null },
        { ...late, kind: 'DENY' },
        { ...late, action: 'sessions.logout' },
      ];
      expect(tipsOf(body, quiet)).to.deep.equal([]);
    });
  });
});
