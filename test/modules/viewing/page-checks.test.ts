import { expect } from 'chai';
import type {
  ConformanceReport,
  Finding,
} from '../../../server/modules/intake/conformance-report.ts';
import type { Opening } from '../../../server/modules/viewing/contract.ts';
import type { Reading } from '../../support/grant-reading.ts';
import { materialsOf, openReadingRoom, type ReadingRoom } from './support/reading-room.ts';

/** What was found about pages when they came in, for whoever may read them. */
describe('checks of pages in an opening', () => {
  let room: ReadingRoom;
  let reading: Reading;
  let report: ConformanceReport;
  before(async () => {
    room = await openReadingRoom();
    reading = await room.grant();
    const { report: text } = await ofVolume().first<{ report: string }>('report');
    report = JSON.parse(text) as ConformanceReport;
  });
  after(() => room.app.close());

  const ofVolume = () =>
    room.app.database.superuser('accessions').where({ volume_id: room.volumeId });
  const open = (): Promise<Opening> => room.open(reading.readers[0], reading.requestId);
  const checksOf = (opening: Opening) =>
    materialsOf(opening).flatMap(({ mark, pages }) =>
      pages.map(({ no, checks }) => [`${mark} ${no}`, checks]),
    );
  const found = (code: string, mark: string, page: number): Finding => ({
    severity: 'warning',
    step: 'images',
    code,
    where: { file: 'x.jpg', row: 1, mark, page },
    message: 'x.jpg 与 y.jpg',
    remedy: '',
  });
  const reportOf = (findings: Finding[], warnings = findings.length) =>
    ofVolume().update({
      report: JSON.stringify({ ...report, findings, counts: { ...report.counts, warnings } }),
    });

  it('come with the pages of open materials, in words, and with no others', async () => {
    await reportOf([
      found('images.resolution', '9-2-1', 1),
      found('images.resolution', '9-2-1', 1),
      found('images.repeated', '9-2-1', 1),
      found('images.not-standard', '3-1', 1),
    ]);
    const opening = await open();
    const [first, ...others] = checksOf(opening).filter(([key]) => String(key).startsWith('9-2'));
    expect(first).to.deep.equal([
      '9-2-1 1',
      ['分辨率低于标准的 300 dpi', '与卷内另一页的图像完全相同'],
    ]);
    for (const [, checks] of others) expect(checks).to.deep.equal([]);
    expect(opening.isChecked).to.equal(true);
    expect(JSON.stringify(opening)).to.not.contain('.jpg').and.not.contain('JPEG');
  });

  it('are not said to be all where the report was cut, names no material, or is not there', async () => {
    const old: Finding = {
      ...found('images.resolution', '', 1),
      where: { file: 'x.jpg', row: 1, page: 1 },
    };
    const change = [
      () => reportOf([], 201),
      () => reportOf([old]),
      () => ofVolume().update({ report: null }),
    ];
    for (const spoil of change) {
      await spoil();
      const opening = await open();
      expect(opening.isChecked).to.equal(false);
      for (const [, checks] of checksOf(opening)) expect(checks).to.deep.equal([]);
    }
  });
});
