import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readConsistency, verifyConsistencyFile } from '../../../audit/consistency-file.ts';
import { parsePolicy } from '../../../audit/quorum.ts';
import { readProof, verifyProof } from '../../../audit/proof-file.ts';
import { proveFromLedger } from '../../../server/cli/prove-from-ledger.ts';
import { showBetween } from '../../../server/modules/desk/contract.ts';
import { DEMO_SECRETS } from '../../../server/modules/sessions/index.ts';
import type { Renewal } from '../../../server/renewal.ts';
import type { Caller } from '../../support/caller.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import { asSuperuserForGood } from '../ledger/support/as-superuser.ts';
import { renewInPlace } from '../ledger/support/renew-in-place.ts';
import {
  materialsOf,
  openReadingRoom,
  pathOfPage,
  type ReadingRoom,
} from '../viewing/support/reading-room.ts';

const DAYS = 'from=2026-11-24&to=2026-11-25&past=1';

/** A page was read, and that ledger was ended: the reading is proven all the same. */
describe('an access in a past ledger', () => {
  let room: ReadingRoom;
  let renewal: Renewal;
  let auditor: Caller;
  let index: number;
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lantai-past-'));
    room = await openReadingRoom();
    const { requestId, readers } = await room.grant();
    const opened = await room.open(readers[0], requestId);
    const pageId = materialsOf(opened)[0]?.pages[0]?.id ?? '';
    expect((await readers[0].get(pathOfPage(opened, pageId))).status).to.equal(200);
    renewal = await renewInPlace(room);
    auditor = await room.app.as(room.world.account('auditor', 'QY').loginName);
    const row = await room.app.database
      .app('past_ledger_entries')
      .where({ ledger: 1, action: 'viewing.read_page' })
      .first<{ idx: string }>('idx');
    index = Number(row.idx);
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await room.app.close();
  });

  const policy = async () => {
    const { key } = await room.app.database.app('past_ledgers').first<{ key: string }>('key');
    return parsePolicy(`log ${key}quorum none\n`);
  };
  const expectProven = async (text: string): Promise<void> => {
    const verdict = verifyProof(readProof(text), await policy());
    expect(verdict.findings).to.deep.equal([]);
    expect(verdict.entry).to.include({ action: 'viewing.read_page', item: room.volumeId });
    expect(verdict.checkpoint).to.include({ origin: renewal.old.origin, size: renewal.old.size });
  };

  it('is proven by a file and on paper, and the entry that says so names the ledger', async () => {
    for (const [form, action] of [
      ['proof', 'ledger.prove'],
      ['paper', 'ledger.print_proof'],
    ]) {
      const entries = await recordedBy(room.app, async () => {
        const answer = await auditor.get(`/api/ledger/entries/${index}/${form}?past=1`);
        expect(answer.status, answer.bytes.toString().slice(0, 200)).to.equal(200);
        const disposition = answer.headers.get('Content-Disposition');
        expect(disposition).to.contain(`lantai-past-1-entry-${index}.`);
        if (form === 'proof') await expectProven(answer.bytes.toString());
        else expect(answer.bytes.subarray(0, 5).toString()).to.equal('%PDF-');
      });
      expect(entries[0]).to.include({ kind: 'DONE', action, outcome: `past 1 entry ${index}` });
    }
  });

  it('is proven from the command line', async () => {
    process.env['LANTAI_PASSWORD'] = DEMO_SECRETS.password;
    const out = join(folder, 'past.proof.txt');
    const where = ['--as', room.world.account('auditor', 'QY').loginName];
    const more = ['--past', '1', '--out', out, '--server', room.app.url];
    expect(await proveFromLedger.run([String(index), ...where, ...more])).to.equal(0);
    await expectProven(readFileSync(out, 'utf8'));
    delete process.env['LANTAI_PASSWORD'];
    const wrong = await proveFromLedger
      .run(['1', '--past', 'old', ...where])
      .catch((error: unknown) => error);
    expect(wrong).to.include({ exitCode: 3 });
    auditor = await room.app.as(room.world.account('auditor', 'QY').loginName);
  });

  it('lies between two days of that ledger, of which nothing is missing', async () => {
    const told = (await auditor.get(`/api/ledger/between?${DAYS}`)).as(showBetween.response);
    expect(told.newer.size).to.equal(renewal.old.size);
    const entries = await recordedBy(room.app, async () => {
      const { bytes } = await auditor.get(`/api/ledger/between/proof?${DAYS}`);
      const verdict = verifyConsistencyFile(readConsistency(bytes.toString()), await policy());
      expect(verdict.findings).to.deep.equal([]);
      expect(verdict.checkpoint?.origin).to.equal(renewal.old.origin);
    });
    expect(entries[0]?.outcome).to.match(/^past 1 from \d+ to \d+$/);
    const paper = await auditor.get(`/api/ledger/between/paper?${DAYS}`);
    expect(paper.bytes.subarray(0, 5).toString()).to.equal('%PDF-');
  });

  it('is not proven where that ledger, its entry or a signature over it is not there', async () => {
    const statusOf = async (path: string): Promise<unknown[]> => {
      const { status, error } = await auditor.get(path);
      return [status, error.field];
    };
    expect(await statusOf(`/api/ledger/entries/${index}/proof?past=2`)).to.deep.equal([
      400,
      'past',
    ]);
    expect(await statusOf(`/api/ledger/between?${DAYS}9`)).to.deep.equal([400, 'past']);
    const end = renewal.old.size;
    expect(await statusOf(`/api/ledger/entries/${end}/proof?past=1`)).to.deep.equal([400, 'index']);
    // What nobody signed for is evidence, even with a head of another hand over it.
    await asSuperuserForGood(room.app.database, async (tx) => {
      const last = tx('past_ledger_entries').where({ ledger: 1, idx: end - 1 });
      const row = (await last.first()) as Record<string, unknown>;
      const copy = { ...row, idx: end, entry_id: crypto.randomUUID() };
      await tx('past_ledger_entries').insert(copy);
    });
    expect(await statusOf(`/api/ledger/entries/${end}/proof?past=1`)).to.deep.equal([400, 'index']);
  });

  it('is not proven where any body was altered', async () => {
    await asSuperuserForGood(room.app.database, (tx) =>
      tx('past_ledger_entries')
        .where({ ledger: 1, idx: index === 0 ? 1 : index - 1 })
        .update({ body: Buffer.from('another entry') }),
    );
    const refused = await auditor.get(`/api/ledger/entries/${index}/proof?past=1`);
    expect(refused.status).to.equal(500);
    expect(refused.error.message).to.contain('不能出具证明');
  });
});
