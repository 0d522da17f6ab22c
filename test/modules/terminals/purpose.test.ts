import { expect } from 'chai';
import { openDesk } from '../requests/support/request-desk.ts';
import { recordedBy } from '../../support/ledger-entries.ts';

describe('a terminal for some purposes', () => {
  it('serves those and refuses every other, by its reason', async () => {
    const desk = await openDesk();
    const bind = (purposes: string[] | null) =>
      desk.app.database
        .superuser('terminals')
        .update({ purposes: purposes && JSON.stringify(purposes) });
    const submit = () => desk.clerk.post('/api/requests', desk.draft());
    await bind(['wage', 'title']);
    const entries = await recordedBy(desk.app, async () => {
      expect((await submit()).status).to.equal(403);
    });
    expect(entries.map(({ kind, action, outcome }) => [kind, action, outcome])).to.deep.equal([
      ['DENY', 'requests.submit', 'terminal'],
    ]);
    await bind(['appointment']);
    expect((await submit()).status).to.equal(200);
    await bind(null);
    expect((await submit()).status).to.not.equal(403);
    await desk.app.close();
  });
});
