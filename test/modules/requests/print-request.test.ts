import { writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { requestDetail } from '../../../server/modules/requests/contract.ts';
import { drawForm } from '../../../server/modules/requests/draw-form.ts';
import { layForm } from '../../../server/modules/requests/lay-form.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import { openDesk, type RequestDesk } from './support/request-desk.ts';

describe('#requests.print', () => {
  let desk: RequestDesk;
  before(async () => {
    desk = await openDesk();
  });
  after(() => desk.app.close());

  const print = (caller = desk.clerk, { id }: { id: string }) =>
    caller.post(`/api/requests/${id}/paper`, {});
  const wordsOf = async ({ id }: { id: string }): Promise<Map<string, string>> => {
    const detail = (await desk.clerk.get(`/api/requests/${id}`)).as(requestDetail);
    return new Map(layForm(detail).flatMap((row) => row.map(({ term, words }) => [term, words])));
  };

  it('gives the form as a PDF, by an entry that names the request', async () => {
    const request = await desk.grant({ reason: '拟提任考察，核对任职经历。'.repeat(20) });
    let bytes: Buffer = Buffer.alloc(0);
    const entries = await recordedBy(desk.app, async () => {
      const answer = await print(desk.clerk, request);
      expect(answer.status).to.equal(200);
      ({ bytes } = answer);
    });
    expect(bytes.subarray(0, 5).toString()).to.equal('%PDF-');
    if (process.env['SCREENSHOTS']) writeFileSync(`${process.env['SCREENSHOTS']}/form.pdf`, bytes);
    expect(entries).to.have.length(1);
    expect(entries[0]).to.include({
      kind: 'DONE',
      action: 'requests.print',
      item: desk.volumeId,
      approval: request.id,
    });
  });

  it('tells each step with its opinion, and leaves what is not decided to a pen', async () => {
    const submitted = await desk.submit();
    const first = await desk.move(desk.leader, 'approve', submitted, { opinion: '同意，请核实' });
    const words = [...(await wordsOf(first)).values()].join('\n');
    expect(words).to.include('同意：同意，请核实').and.to.include('待办理');
    expect(words).to.include('拟提任考察，须核对任职经历').and.to.include('不需要');
    await desk.move(desk.centre, 'refuse', first, { opinion: '事由不充分' });
    const refused = await wordsOf(first);
    expect([...refused.values()].join('\n')).to.include('不同意：事由不充分');
    expect(refused.get('签字盖章')).to.equal('');
  });

  it('is for the parties of the request alone', async () => {
    const request = await desk.submit();
    const stranger = await desk.sign('archivist', 'QY');
    expect((await print(stranger, request)).status).to.equal(403);
    expect((await print(desk.clerk, { id: crypto.randomUUID() })).status).to.equal(403);
    expect((await print(desk.clerk, { id: 'nobody' })).status).to.equal(400);
    expect((await print(desk.leader, request)).status).to.equal(200);
  });

  it('goes on with a second sheet, whatever the words', async () => {
    const hostile = '\u202e<&>\u0000𫍯'.repeat(200);
    const rows = Array.from({ length: 12 }, () => [{ term: '事由', words: hostile }]);
    const form = { no: 'CY-1', foot: hostile.slice(0, 50), at: new Date(0), rows };
    const pages = (await drawForm(form)).toString('latin1').match(/\/Type \/Page\b/g);
    expect(pages?.length).to.be.greaterThan(1);
  });
});
