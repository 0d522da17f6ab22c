import { expect } from 'chai';
import type { Backups } from '../../../client/features/backups/backups.ts';
import { findBackupWorries } from '../../../client/features/backups/find-backup-worries.ts';
import { soundBackups } from './support/sound-backups.ts';

const NOW = new Date('2026-11-24T02:00:00Z');
const ago = (days: number): string => new Date(NOW.getTime() - days * 86_400_000).toISOString();
const worries = (parts: Partial<Backups> = {}): [string, string][] =>
  findBackupWorries({ ...soundBackups(ago), ...parts }, NOW).map(({ key, tone }) => [
    key.replace(/^backup-/, ''),
    tone,
  ]);

describe('what backups leave to be seen to', () => {
  it('is nothing where there is a fresh one and a restore was tried', () => {
    expect(worries()).to.deep.equal([]);
  });

  it('is first of all whose keys open one: without them there can be none', () => {
    expect(worries({ threshold: null, sets: [], lastRestoreTest: null })).to.deep.equal([
      ['recipients', 'red'],
    ]);
  });

  it('names recipients who have lost their key, and says when too few are left', () => {
    const one = { accountId: '01900000-0000-7000-8000-000000000001', publicKey: '04' };
    const recipients = ['', '', '密钥已注销'].map((trouble) => ({ ...one, name: '甲', trouble }));
    expect(worries({ recipients })).to.deep.equal([['recipients', 'amber']]);
    expect(worries({ recipients: recipients.slice(1) })).to.deep.equal([['recipients', 'red']]);
  });

  it('calls for the first backup, and for one that is late by its schedule or by the week', () => {
    const [set] = soundBackups(ago).sets;
    if (!set) throw new Error('no set');
    const aged = (days: number) => ({ sets: [{ ...set, madeAt: ago(days) }] });
    expect(worries({ sets: [] })).to.deep.equal([['last', 'red']]);
    expect(worries({ ...aged(1.9), everyMinutes: 1440 })).to.deep.equal([]);
    expect(worries({ ...aged(2.1), everyMinutes: 1440 })).to.deep.equal([['last', 'red']]);
    expect(worries({ ...aged(6.9), everyMinutes: null })).to.deep.equal([]);
    expect(worries({ ...aged(7.1), everyMinutes: null })).to.deep.equal([['last', 'red']]);
  });

  it('says that the newest set, or the last restore, was not whole', () => {
    const { sets, lastRestoreTest } = soundBackups(ago);
    const [set] = sets;
    if (!set || !lastRestoreTest) throw new Error('no set');
    expect(worries({ sets: [{ ...set, missingVersions: 3 }, set] })).to.deep.equal([
      ['gaps', 'red'],
    ]);
    expect(worries({ sets: [set, { ...set, missingVersions: 3 }] })).to.deep.equal([]);
    expect(worries({ lastRestoreTest: { ...lastRestoreTest, missing: 1 } })).to.deep.equal([
      ['test', 'red'],
    ]);
  });

  it('tells of a run that failed, with why', () => {
    const { lastRun } = soundBackups(ago);
    if (!lastRun) throw new Error('no run');
    const failed = { ...lastRun, state: 'failed' as const, reason: '介质已满，请换一个介质' };
    const [worry] = findBackupWorries({ ...soundBackups(ago), lastRun: failed }, NOW);
    expect(worry?.next).to.equal('介质已满，请换一个介质。');
  });

  it('names every medium whose key part should be gone', () => {
    const [medium] = soundBackups(ago).media;
    if (!medium) throw new Error('no medium');
    const overdue = { ...medium, isOverdue: true, keyPartUntil: ago(3) };
    const [worry] = findBackupWorries({ ...soundBackups(ago), media: [medium, overdue] }, NOW);
    expect(worry?.title).to.equal('介质 BF-2026-01 上的密钥部分已于 2026-11-21 到期');
  });

  it('asks for a restore each quarter, and does not count one that failed', () => {
    const test = soundBackups(ago).lastRestoreTest;
    if (!test) throw new Error('no test');
    const tested = (days: number, failed = 0) => ({
      lastRestoreTest: { ...test, testedAt: ago(days), failed },
    });
    expect(worries({ lastRestoreTest: null })).to.deep.equal([['test', 'amber']]);
    expect(worries(tested(89))).to.deep.equal([]);
    expect(worries(tested(91))).to.deep.equal([['test', 'amber']]);
    expect(worries(tested(1, 2))).to.deep.equal([['test', 'red']]);
  });
});
