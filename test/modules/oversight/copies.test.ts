import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { RuleBody } from '../../../server/modules/oversight/contract.ts';
import { listLedger } from '../../support/ledger-entries.ts';
import { openCopyRoom, type CopyRoom, type Order } from '../copies/support/copy-room.ts';
import { adoptRule, draftOf, foundBy, recordActs, type Act } from './support/watch-room.ts';

/** What goes out on paper, as the overseer sees it: made through the house, and past it. */
describe('judging copies', () => {
  let room: CopyRoom;
  let order: Order;
  let makerId: string;
  before(async () => {
    room = await openCopyRoom();
    order = await room.order();
    const { loginName } = room.world.account('archivist', 'QY', 0);
    const { id } = await room.app.database
      .app('accounts')
      .where({ login_name: loginName })
      .first<{ id: string }>('id');
    makerId = id;
  });
  after(() => room.app.close());

  const adopt = (body: RuleBody): Promise<string> => adoptRule(room.app, draftOf(body));
  const found = async (ruleId: string): Promise<number[]> => {
    await room.app.services.overseer.catchUp();
    return (await foundBy(room.app, ruleId)).flatMap(({ subject, indexes }) => {
      expect(subject).to.equal(makerId);
      return indexes;
    });
  };
  /** Pages of a material of the volume, in order. */
  const pagesOf = async (mark: string): Promise<string[]> => {
    const [classCode, sequence] = [mark.slice(0, mark.lastIndexOf('-')), mark.split('-').at(-1)];
    const rows = await room.app.database
      .app('pages as p')
      .join('materials as m', 'm.id', 'p.material_id')
      .where({ 'p.volume_id': room.volumeId, 'm.class_code': classCode, 'm.sequence': sequence })
      .orderBy('p.no')
      .select<{ id: string }[]>('p.id');
    return rows.map(({ id }) => id);
  };

  it('counts the sheets of each copy against who made it, and minds nothing that was approved', async () => {
    const sheets = await adopt({
      kind: 'mass_access',
      parameters: { measure: 'copied_pages', windowMinutes: 60, atLeast: 2 },
    });
    const outside = await adopt({ kind: 'outside_purpose', parameters: { graceMinutes: 0 } });
    const before = (await listLedger(room.app)).length;
    for (const change of [{}, { item: 2, text: '学历：大学本科。' }]) {
      expect((await room.make(order, change)).status).to.equal(200);
    }
    const made = (await listLedger(room.app)).flatMap(({ action }, index) =>
      action === 'copies.make' && index >= before ? [index] : [],
    );
    expect(made).to.have.lengthOf(2);
    expect(await found(sheets)).to.deep.equal(made);
    expect(await found(outside)).to.deep.equal([]);
  });

  it('minds a page that was not approved, in another way than approved, or under no right to copies', async () => {
    const outside = await adopt({ kind: 'outside_purpose', parameters: { graceMinutes: 0 } });
    const [copied, extracted] = [await pagesOf('9-2-1'), await pagesOf('4-1-1')];
    const act: Act = {
      minute: '2026-11-24 10:00',
      kind: 'INTENT',
      action: 'copies.make',
      actor: makerId,
      item: room.volumeId,
      approval: order.requestId,
    };
    const { since } = await room.app.database
      .app('grants')
      .where({ request_id: order.requestId })
      .first<{ since: Date }>('valid_from as since');
    room.app.clock.now = new Date(since.getTime() + 60_000);
    const minute = new Date(room.app.clock.now.getTime() + 8 * 3_600_000)
      .toISOString()
      .slice(0, 16)
      .replace('T', ' ');
    const sound: Act[] = [
      { ...act, minute, pages: copied.join(' ') },
      { ...act, minute, kind: 'DONE', pages: extracted[0] ?? '' },
      { ...act, minute, action: 'copies.read_page', pages: extracted[0] ?? '' },
    ];
    const wrong: Act[] = [
      { ...act, minute, pages: extracted[0] ?? '' },
      { ...act, minute, kind: 'DONE', pages: copied[0] ?? '' },
      { ...act, minute, action: 'copies.read_page', pages: copied[0] ?? '' },
      { ...act, minute, pages: `${copied[0]} ${randomUUID()}` },
      { ...act, minute, pages: copied[0] ?? '', approval: randomUUID() },
    ];
    await recordActs(room.app, [...sound, ...wrong]);
    const size = (await listLedger(room.app)).length;
    const last = wrong.map((_, nth) => size - wrong.length + nth);
    expect(await found(outside)).to.deep.equal(last);
  });
});
