import { expect } from 'chai';
import { registerTerminal } from '../../../server/modules/terminals/contract.ts';
import {
  checkDraft,
  draftOf,
  faceOf,
  newDraft,
} from '../../../client/features/terminals/terminal-draft.ts';
import type { TerminalDraft } from '../../../client/features/terminals/terminal-draft.ts';
import type { TerminalFace } from '../../../client/features/terminals/terminals.ts';

const publicKey = `04${'a'.repeat(128)}`;
const fit = (amended: Partial<TerminalDraft> = {}): TerminalDraft => ({
  ...newDraft(publicKey, '市人社局 302 室'),
  ...amended,
});
const faults = (draft: TerminalDraft): string[] => checkDraft(draft).map(({ field }) => field);
const from8 = (to: string, days = [1]) => ({ days, from: '08:00', to });

describe('the draft of a registration', () => {
  it('is filled from who asked, and sends what the contract takes', () => {
    const draft = fit();
    expect(faults(draft)).to.deep.equal([]);
    const change = { kind: 'terminals.register', ...faceOf(draft) };
    expect(registerTerminal.parse(change)).to.deep.equal({
      kind: 'terminals.register',
      name: '市人社局 302 室',
      unitId: null,
      recognition: 'device_key',
      credential: publicKey,
      purposes: null,
      hours: null,
      mayPrint: false,
    });
  });

  it('names every field that is missing', () => {
    expect(faults(fit({ name: ' ', credential: '' }))).to.deep.equal([
      'terminal-name',
      'terminal-key',
    ]);
    expect(faults(fit({ isForAllPurposes: false }))).to.deep.equal(['terminal-purposes']);
    expect(faults(fit({ isAlwaysOpen: false, hours: [] }))).to.include('terminal-hours');
  });

  it('takes a fingerprint as it is copied, and nothing else for one', () => {
    const colons = Array.from({ length: 32 }, () => 'AB').join(':');
    const draft = fit({ recognition: 'certificate', credential: colons });
    expect(faults(draft)).to.deep.equal([]);
    expect(faceOf(draft).credential).to.equal('ab'.repeat(32));
    const wrong = fit({ recognition: 'certificate', credential: publicKey });
    expect(faults(wrong)).to.deep.equal(['terminal-fingerprint']);
  });

  for (const [to, isGood] of [
    ['18:00', true],
    ['00:00', true],
    ['24:00', true],
    ['9：30', true],
    ['08:00', false],
    ['07:59', false],
    ['24:01', false],
    ['25:00', false],
    ['12:60', false],
    ['noon', false],
    ['', false],
  ] as const) {
    it(`${isGood ? 'takes' : 'refuses'} an end at ${to || 'nothing'}`, () => {
      const draft = fit({ isAlwaysOpen: false, hours: [from8(to)] });
      expect(faults(draft)).to.deep.equal(isGood ? [] : ['terminal-hours']);
    });
  }

  it('counts an end at midnight as the end of the day, and wants a day', () => {
    const draft = fit({ isAlwaysOpen: false, hours: [from8('00:00', [7, 1])] });
    expect(faceOf(draft).hours).to.deep.equal([{ days: [1, 7], from: 480, to: 1440 }]);
    expect(faults(fit({ isAlwaysOpen: false, hours: [from8('18:00', [])] }))).to.have.length(1);
  });

  it('gives back a registration as it stands', () => {
    const terminal = {
      name: '窗口一号',
      unitId: '01900000-0000-7000-8000-000000000000',
      recognition: 'device_key',
      credential: publicKey,
      purposes: ['wage'],
      hours: [{ days: [6], from: 545, to: 1440 }],
      mayPrint: true,
    } as unknown as TerminalFace;
    const { name, unitId, recognition, credential, purposes, hours } = terminal;
    expect(faceOf(draftOf(terminal))).to.deep.equal({
      name,
      unitId,
      recognition,
      credential,
      purposes,
      hours,
      mayPrint: true,
    });
  });
});
