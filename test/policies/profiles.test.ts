import { expect } from 'chai';
import { judgePassword, judgePin } from '../../policies/judge-password.ts';
import { builtInProfiles, parseProfiles } from '../../policies/profiles.ts';
import { DEMO_SECRETS } from '../../server/modules/sessions/index.ts';
import { readConfig } from '../../server/config.ts';

const HEAD =
  'profile,name,min_length,min_kinds,max_age_days,history,pbkdf2_rounds,max_failures,idle_minutes,session_hours,sessions_per_person,pin_min_length,mark_angle_degrees,mark_size_permille';

describe('the profiles', () => {
  it('ask of 秘密 and 机密 networks what the rules ask', () => {
    const profiles = builtInProfiles();
    expect(profiles.get('secret')).to.include({ name: '秘密', minLength: 8, maxAgeDays: 30 });
    expect(profiles.get('confidential')).to.include({ name: '机密', minLength: 10, maxAgeDays: 7 });
    for (const name of ['secret', 'confidential']) {
      expect(profiles.get(name)).to.include({
        maxFailures: 5,
        idleMinutes: 10,
        sessionHours: 8,
        sessionsPerPerson: 1,
      });
    }
  });

  it('are satisfied by what the demonstration shows', () => {
    for (const profile of builtInProfiles().values()) {
      expect(judgePassword(profile, 'zhangsan', DEMO_SECRETS.password)).to.equal(undefined);
      expect(judgePin(profile, DEMO_SECRETS.pin)).to.equal(undefined);
    }
  });

  it('refuse a line that is not understood', () => {
    for (const line of [
      'secret,秘密,8,3,30,5,600000,5,10,8,1,4,24',
      'secret,秘密,8,3,30,5,600000,5,10,8,1,4,24,23,9',
      'secret,秘密,8,3,30,5,600000,5,10,8,1,4,0,23',
      'secret,秘密,8,3,30,5,600000,5,10,8,1,4,24,8',
      'secret,,8,3,30,5,600000,5,10,8,1,4,24,23',
      'Secret!,秘密,8,3,30,5,600000,5,10,8,1,4,24,23',
      'secret,秘密,0,3,30,5,600000,5,10,8,1,4,24,23',
      'secret,秘密,8,3,30,5,1000,5,10,8,1,4,24,23',
      'secret,秘密,8,3,30,5,600000,0,10,8,1,4,24,23',
      'secret,秘密,8,3,-1,5,600000,5,10,8,1,4,24,23',
      'secret,秘密,8,3,1e1,5,600000,5,10,8,1,4,24,23',
    ]) {
      expect(() => parseProfiles(`${HEAD}\n${line}`), line).to.throw('profiles.csv');
    }
    const good = 'secret,秘密,8,3,30,5,600000,5,10,8,1,4,24,23';
    expect(parseProfiles(`${HEAD}\n${good}`).get('secret')?.pinMinLength).to.equal(4);
    expect(() => parseProfiles(`${HEAD}\n${good}\n${good}`)).to.throw('stands twice');
  });

  it('are chosen by the environment, and default to 秘密, in a demonstration to 演示', () => {
    const chosen = (env: Record<string, string>): string =>
      readConfig({ LANTAI_HOME: '/nonexistent', ...env }).profile.profile;
    expect(chosen({ LANTAI_DEMO: '0' })).to.equal('secret');
    expect(chosen({ LANTAI_DEMO: '1' })).to.equal('demo');
    expect(chosen({ LANTAI_PROFILE: 'confidential' })).to.equal('confidential');
    expect(() => chosen({ LANTAI_PROFILE: 'none' })).to.throw('LANTAI_PROFILE');
  });
});

describe('a password', () => {
  const profile = { minLength: 8, minKinds: 3 };

  it('is judged by length, kinds and the name of its account', () => {
    expect(judgePassword(profile, 'zhangsan', 'Ab-1')).to.contain('不足 8 位');
    expect(judgePassword(profile, 'zhangsan', 'abcdefgh1')).to.contain('至少用 3 种');
    expect(judgePassword(profile, 'zhangsan', 'x-ZhangSan-1')).to.contain('不能包含账号名');
    expect(judgePassword(profile, 'zhangsan', '长城-Abcd1')).to.equal(undefined);
    // Eight characters, although sixteen code units.
    expect(judgePassword({ minLength: 8, minKinds: 1 }, 'x', '𠀀'.repeat(8))).to.equal(undefined);
    expect(judgePassword({ minLength: 8, minKinds: 1 }, 'x', '𠀀'.repeat(7))).to.contain('不足');
  });
});
