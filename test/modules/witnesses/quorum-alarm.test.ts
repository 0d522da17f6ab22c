import { expect } from 'chai';
import { browseAlarms } from '../../../server/modules/alarms/contract.ts';
import { openWatchedCentre, type WatchedCentre, type Watcher } from './support/watched-centre.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('the alarm for a quorum that does not come', () => {
  let centre: WatchedCentre;
  let one: Watcher;
  before(async () => {
    centre = await openWatchedCentre();
    one = await centre.appoint('qy-county-1');
  });
  after(() => centre.close());

  const raised = async () =>
    (await centre.auditor.get('/api/alarms'))
      .as(browseAlarms.response)
      .items.find(({ code }) => code === 'ledger.no_quorum');
  /** Since when the next head waits, in milliseconds since 1970. */
  const waitingSince = async (): Promise<number> =>
    Date.parse((await centre.shown()).quorum.waitingSince ?? '');
  /** That it is raised a day after `since`, and no millisecond earlier. */
  const expectAfterDay = async (since: number): Promise<void> => {
    for (const ms of [DAY - MINUTE, DAY - 1, DAY]) {
      centre.app.clock.now = new Date(since + ms);
      expect(await raised(), `after ${ms} ms`).to.equal(undefined);
    }
    centre.app.clock.now = new Date(since + DAY + 1);
    expect(await raised()).to.deep.include({ since: new Date(since).toISOString() });
    expect((await raised())?.text).to.contain('超过 24 小时没有凑齐法定见证');
  };

  it('is none while no quorum is asked for', async () => {
    await centre.record();
    centre.app.clock.pass(3 * DAY);
    expect(await raised()).to.equal(undefined);
  });

  it('comes a day after the quorum was set, where heads wait from before', async () => {
    const setAt = centre.app.clock.now.getTime();
    await centre.setQuorum('quorum qy-county-1');
    expect(await waitingSince()).to.equal(setAt);
    await expectAfterDay(setAt);
  });

  it('ends when the quorum comes', async () => {
    await centre.record();
    centre.app.clock.pass(MINUTE);
    await centre.look(one);
    expect(await raised()).to.equal(undefined);
  });

  it('comes a day after the first head that lacks one, however many follow', async () => {
    // The quorum closes the days that it held up, which makes entries of its own.
    await centre.app.services.witnesses.round();
    await centre.record();
    centre.app.clock.pass(MINUTE);
    await centre.look(one);
    expect((await centre.shown()).quorum.waitingSince).to.equal(null);
    await centre.record();
    const since = centre.app.clock.now.getTime();
    centre.app.clock.pass(DAY / 2);
    await centre.record();
    expect(await waitingSince()).to.equal(since);
    await expectAfterDay(since);
  });
});
