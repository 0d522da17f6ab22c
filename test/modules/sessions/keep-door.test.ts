import { expect } from 'chai';
import type { Services } from '../../../server/context.ts';
import { keepDoor, type Door } from '../../../server/modules/sessions/index.ts';

type Told = { kind: string; action: string; outcome: string; detail: string };

describe('the door', () => {
  let now: Date;
  let told: Told[];
  let isBroken: boolean;
  let door: Door;
  beforeEach(() => {
    now = new Date('2026-11-24T02:00:00Z');
    told = [];
    isBroken = false;
    door = keepDoor(() => services);
  });
  afterEach(() => door.close());

  const services = {
    clock: () => now,
    logger: { error: () => undefined },
    db: { transaction: (work: (tx: object) => Promise<unknown>) => work({}) },
    ledger: {
      recordedIn: () => 1,
      record: (_tx: object, entry: Told) => {
        if (isBroken) return Promise.reject(new Error('no ledger'));
        told.push(entry);
        return Promise.resolve({});
      },
    },
  } as unknown as Services;
  const pass = (minutes: number): void => {
    now = new Date(now.getTime() + minutes * 60_000);
  };
  const knock = async (times: number, address = '10.0.0.1'): Promise<void> => {
    for (let time = 0; time < times; time += 1) await door.turnAway(address, 'no_session');
  };
  const outcomes = (): string[] => told.map(({ outcome, detail }) => `${detail} ${outcome}`);

  it('tells of the first at once, and of the others when their minute is over', async () => {
    await knock(1);
    expect(told).to.deep.equal([
      {
        kind: 'DENY',
        action: 'sessions.turn_away',
        actor: 'anonymous',
        outcome: 'no_session 1',
        detail: '10.0.0.1',
      },
    ]);
    await knock(40);
    await door.round();
    expect(told).to.have.length(1);
    pass(1);
    await door.round();
    await door.round();
    expect(outcomes().slice(1)).to.deep.equal(['10.0.0.1 no_session 40']);
  });

  it('tells addresses and reasons apart', async () => {
    await knock(2);
    await knock(3, '10.0.0.2');
    await door.turnAway('10.0.0.2', 'misshapen');
    pass(1);
    await door.round();
    expect(outcomes()).to.have.members([
      '10.0.0.1 no_session 1',
      '10.0.0.1 no_session 1',
      '10.0.0.2 no_session 1',
      '10.0.0.2 no_session 2',
      '10.0.0.2 misshapen 1',
    ]);
  });

  it('makes of a flood a number: no more entries than there may be, and none of it forgotten', async () => {
    for (let address = 0; address < 1000; address += 1) await knock(3, `10.1.0.${address}`);
    expect(told).to.have.length(60);
    pass(1);
    await door.round();
    expect(told).to.have.length(60 + 60 + 1);
    expect(outcomes().at(-1)).to.equal('其他地址 no_session 2820');
    const counts = told.map(({ outcome }) => Number(outcome.split(' ')[1]));
    expect(counts.reduce((sum, count) => sum + count, 0)).to.equal(3000);
  });

  it('turns away though it cannot be told, and tells it later', async () => {
    isBroken = true;
    await knock(5);
    pass(1);
    await door.round();
    expect(told).to.deep.equal([]);
    isBroken = false;
    await door.round();
    expect(outcomes()).to.deep.equal(['10.0.0.1 no_session 5']);
  });

  it('tells what it has counted when the server ends', async () => {
    await knock(3);
    await door.close();
    expect(outcomes()).to.deep.equal(['10.0.0.1 no_session 1', '10.0.0.1 no_session 2']);
  });
});
