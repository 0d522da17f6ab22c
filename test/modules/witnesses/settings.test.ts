import { expect } from 'chai';
import { readConfig } from '../../../server/config.ts';

const HOURS = 'LANTAI_QUORUM_ALARM_HOURS';
const ALONE = 'LANTAI_START_WITHOUT_WITNESSES';
const hours = (value: string): number => readConfig({ [HOURS]: value }).witnessing.alarmHours;
const alone = (value: string): boolean => readConfig({ [ALONE]: value }).witnessing.mayStartAlone;

describe('the settings of witnessing', () => {
  it('are an alarm after a day, and no start without witnesses, where nothing is set', () => {
    expect(readConfig({}).witnessing).to.deep.equal({ alarmHours: 24, mayStartAlone: false });
  });

  it('take from an hour to a month', () => {
    expect([hours('1'), hours('48'), hours('720')]).to.deep.equal([1, 48, 720]);
  });

  it('stop the start where the hours would never come, or are no number of hours', () => {
    for (const value of [
      ...['', ' ', '0', '-1', '721', '1e9', 'Infinity', 'NaN', '1.5', '0x18', '1e2', ' 24', '24\n'],
      ...['24h', '24 小时', '２４', '24,0', 'null'],
    ]) {
      expect(() => hours(value), `“${value}”`).to.throw(`环境变量 ${HOURS} 应为 1 到 720 的整数`);
    }
  });

  it('let a start do without witnesses for 1 alone', () => {
    expect([alone('1'), alone('0'), alone('')]).to.deep.equal([true, false, false]);
    for (const value of ['true', 'yes', 'on', 'TRUE', '2', '01', ' 1', '1 ', '-1', '１', 'y']) {
      expect(() => alone(value), `“${value}”`).to.throw(`环境变量 ${ALONE} 应为 1 或 0`);
    }
  });
});
