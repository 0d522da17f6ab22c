import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { recordedBy } from '../../support/ledger-entries.ts';
import { openCopyRoom, type CopyRoom, type Order } from './support/copy-room.ts';
import { readPrint, tintOf } from './support/read-print.ts';

describe('#copies.make', () => {
  let room: CopyRoom;
  let order: Order;
  before(async () => {
    room = await openCopyRoom();
    order = await room.order();
  });
  after(() => room.app.close());

  it('prints marked, numbered sheets, and the entry that says so is signed for before them', async () => {
    const entries = await recordedBy(room.app, async () => {
      const answer = await room.make(order);
      expect(answer.status, answer.bytes.toString().slice(0, 300)).to.equal(200);
      expect(answer.headers.get('Content-Type')).to.equal('application/pdf');
      expect(answer.headers.get('Cache-Control')).to.equal('no-store');
      expect(answer.headers.get('Content-Disposition')).to.contain('FZ2026-000001.pdf');
      const print = readPrint(answer.bytes);
      expect(print.pages).to.equal(print.pictures.length).and.to.be.above(0);
      for (const picture of print.pictures) expect(await tintOf(picture)).to.be.above(0.005);
      if (process.env['KEEP_PDF'])
        (await import('node:fs')).writeFileSync(process.env['KEEP_PDF'], answer.bytes);
      const { rows } = await room.app.database.app.raw<{ rows: { covered: boolean }[] }>(`
        select (select max(size) from ledger_checkpoints) > max(idx) as covered
        from ledger_entries where action = 'copies.make'`);
      expect(rows[0]?.covered).to.equal(true);
    });
    expect(entries).to.have.length(1);
    expect(entries[0]).to.include({
      kind: 'INTENT',
      action: 'copies.make',
      item: room.volumeId,
      purpose: 'wage',
      approval: order.requestId,
      outcome: 'copy FZ2026-000001 1/2',
    });
  });

  it('prints an extract', async () => {
    const answer = await room.make(order, {
      item: 2,
      text: '该同志 2003 年 7 月参加工作。\n特此摘录。',
    });
    expect(answer.status, answer.bytes.toString().slice(0, 300)).to.equal(200);
    if (process.env['KEEP_PDF'])
      (await import('node:fs')).writeFileSync(process.env['KEEP_PDF'] + '2.pdf', answer.bytes);
    expect(randomUUID()).to.be.a('string');
  });
});
