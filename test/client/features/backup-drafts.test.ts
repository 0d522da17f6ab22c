import { expect } from 'chai';
import { describeRun } from '../../../client/features/backups/describe-run.ts';
import {
  findMediumFaults,
  newMediumDraft,
  registrationOf,
  standingOf,
} from '../../../client/features/backups/medium-draft.ts';
import type { MediumDraft } from '../../../client/features/backups/medium-draft.ts';
import {
  findRecipientFaults,
  lackOf,
  mayBeChosen,
  recipientsFrom,
} from '../../../client/features/backups/recipients-draft.ts';
import type { RecipientsDraft } from '../../../client/features/backups/recipients-draft.ts';
import {
  amendMedium,
  registerMedium,
  setRecipients,
} from '../../../server/modules/backups/contract.ts';
import { soundBackups } from './support/sound-backups.ts';

const idOf = (digit: number): string => `01900000-0000-7000-8000-00000000000${digit}`;
const keyOf = (digit: number): string => `04${String(digit).repeat(128)}`;
const filled = (parts: Partial<MediumDraft> = {}): MediumDraft => ({
  ...newMediumDraft(),
  label: ' BF-2026-01 ',
  holder: '单峰',
  place: '三楼保密柜',
  ...parts,
});
const chosen = (count: number, threshold = 2): RecipientsDraft => ({
  officers: [1, 2, 3].map((digit) => ({
    accountId: idOf(digit),
    name: `甲${digit}`,
    roleNames: '系统管理员',
    isChosen: digit <= count,
    hasIdNumber: true,
    publicKey: keyOf(digit),
    keys: [{ publicKey: keyOf(digit), label: 'UKey', validTo: '2027-11-24T02:00:00.000Z' }],
  })),
  threshold,
});
const faultsOf = (draft: RecipientsDraft): string[] =>
  findRecipientFaults(draft).map(({ field }) => field);

describe('an officer who may be a recipient', () => {
  it('has an ID number and a key; what is lacking is said, with the way out', () => {
    const [officer] = chosen(0).officers;
    if (!officer) throw new Error('no officer');
    expect(mayBeChosen(officer)).to.equal(true);
    expect(lackOf({ ...officer, keys: [] })).to.match(
      /^还没有登记有效的密钥，不能选。在本人的账号页补登/,
    );
    const unnumbered = { ...officer, hasIdNumber: false };
    expect(mayBeChosen(unnumbered)).to.equal(false);
    expect(lackOf(unnumbered)).to.contain('无从确认两名接收人不是同一人');
    expect(lackOf({ ...unnumbered, keys: [] })).to.contain('身份证号和有效的密钥');
  });
});

describe('the draft of a medium', () => {
  it('sends what the contracts take, without the blanks around it', () => {
    expect(findMediumFaults(filled())).to.deep.equal([]);
    expect(registerMedium.body.parse(registrationOf(filled())).label).to.equal('BF-2026-01');
    const standing = standingOf(filled({ state: 'sealed' }), 3);
    expect(amendMedium.body.parse(standing)).to.include({ version: 3, state: 'sealed', note: '' });
  });

  it('names every field that is missing', () => {
    expect(findMediumFaults(newMediumDraft()).map(({ field }) => field)).to.deep.equal([
      'medium-label',
      'medium-holder',
      'medium-place',
    ]);
  });

  it('wants to know to whom a medium went and how it was destroyed', () => {
    for (const state of ['handed_over', 'destroyed'] as const) {
      const [fault] = findMediumFaults(filled({ state }));
      expect(fault?.field, state).to.equal('medium-note');
      expect(findMediumFaults(filled({ state, note: '送销毁中心' }))).to.deep.equal([]);
    }
  });
});

describe('the draft of recipients', () => {
  it('sends those chosen with their keys, as the contract takes them', () => {
    const change = recipientsFrom(chosen(2));
    expect(faultsOf(chosen(2))).to.deep.equal([]);
    expect(setRecipients.parse(change).recipients.map(({ accountId }) => accountId)).to.deep.equal([
      idOf(1),
      idOf(2),
    ]);
  });

  it('wants two at least, each with a key of their own, and no more to restore than there are', () => {
    expect(faultsOf(chosen(1))).to.deep.equal(['recipients']);
    expect(faultsOf(chosen(2, 3))).to.deep.equal(['threshold']);
    expect(faultsOf(chosen(3, 1))).to.deep.equal(['threshold']);
    const strange = chosen(2);
    for (const officer of strange.officers) officer.publicKey = keyOf(7);
    expect(faultsOf(strange)).to.deep.equal([`key-${idOf(1)}`, `key-${idOf(2)}`]);
  });

  it('asks nothing of officers who are not chosen', () => {
    const draft = chosen(2);
    const last = draft.officers.at(-1);
    if (last) last.publicKey = '';
    expect(faultsOf(draft)).to.deep.equal([]);
  });
});

describe('a backup under way', () => {
  it('says at which step it is and how much of it is done', () => {
    const { lastRun } = soundBackups(() => '2026-11-24T02:00:00.000Z');
    if (!lastRun) throw new Error('no run');
    const run = { ...lastRun, state: 'running' as const, done: 80, total: 160 };
    expect(describeRun({ ...run, stage: 'objects' })).to.deep.equal({
      text: '第 2 步，共 3 步：抄写档案，80 / 160 个版本',
      percent: 50,
    });
    expect(describeRun({ ...run, stage: 'waiting', done: 0, total: 0 })).to.deep.equal({
      text: '正在准备',
      percent: 0,
    });
  });
});
