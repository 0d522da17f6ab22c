import { expect } from 'chai';
import { outcome, showChange } from '../../../server/modules/changes/contract.ts';
import { browseOwnRelatives, declareRelative } from '../../../server/modules/kinships/contract.ts';
import type { DeclaredRelative } from '../../../server/modules/kinships/contract.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import { detailOf, recordedBy } from '../../support/ledger-entries.ts';
import { find, linesOf, openRoom, type ArchiveRoom } from '../archives/support/archive-room.ts';

/** Of nobody: the area code is not in use. */
const UNKNOWN = '150299196501010016';

describe('declared relatives', () => {
  let room: ArchiveRoom;
  let clerk: Caller;
  beforeEach(async () => {
    room = await openRoom(['QY-BHQ']);
    clerk = await room.sign('clerk', 'QY-BHQ', 1);
  });
  afterEach(() => room.app.close());

  const declare = (body: object = {}, caller = clerk): Promise<Answer> =>
    caller.post('/api/kinships', {
      relation: 'sibling',
      relativeName: '某某',
      idNumber: room.person('QY-BHQ', 4).idNumber,
      ...body,
    });
  const mine = async (caller = clerk): Promise<DeclaredRelative[]> =>
    (await caller.get('/api/kinships/mine')).as(browseOwnRelatives.response).items;
  const cardStatus = async (index: number, caller = clerk): Promise<number> => {
    const { volumeId } = room.file(room.person('QY-BHQ', index));
    return (await caller.get(`/api/archives/volumes/${volumeId}`)).status;
  };

  describe('#kinships.declare', () => {
    it('closes the file at once, to reading and to searching', async () => {
      const { name } = room.person('QY-BHQ', 4);
      expect(await cardStatus(4)).to.equal(200);
      expect((await declare()).status).to.equal(200);
      expect(await cardStatus(4)).to.equal(403);
      expect(linesOf(await find(clerk, name))).to.deep.equal([`existence ${name}`]);
      expect(await cardStatus(3)).to.equal(200);
    });

    it('closes the files of who is derived: a declared husband’s recorded wife', async () => {
      // The plan has recorded the fourth of QY-BHQ as the spouse of a leader of QY-HWQ.
      const leader = room.person('QY-HWQ', 1);
      expect(await cardStatus(3)).to.equal(200);
      await declare({ idNumber: leader.idNumber });
      expect(await cardStatus(3)).to.equal(403);
    });

    it('answers alike whether or not there is a file', async () => {
      const [known, unknown] = [await declare(), await declare({ idNumber: UNKNOWN })];
      expect([known.status, unknown.status]).to.deep.equal([200, 200]);
      expect(Object.keys(known.as(declareRelative.response))).to.deep.equal(
        Object.keys(unknown.as(declareRelative.response)),
      );
      const listed = (await mine()).map((row) => Object.keys(row).join());
      expect(listed[0]).to.equal(listed[1]);
    });

    it('leaves an entry that names nobody, with the words beside it', async () => {
      const { idNumber } = room.person('QY-BHQ', 4);
      const entries = await recordedBy(room.app, () => declare({ relativeName: '白某某' }));
      expect(entries).to.have.length(1);
      const [entry] = entries;
      if (!entry) throw new Error('no entry');
      expect(entry).to.include({ kind: 'CHANGE', action: 'kinships.declare' });
      expect(JSON.stringify(entry)).to.not.contain('白某某').and.not.contain(idNumber);
      const detail = await detailOf(room.app, entry);
      expect(detail).to.contain('兄弟姐妹 白某某').and.not.contain(idNumber);
    });

    it('keeps name and ID number sealed', async () => {
      const { idNumber } = room.person('QY-BHQ', 4);
      await declare({ relativeName: '白某某' });
      const rows = await room.app.database
        .superuser('kin_ties')
        .select<Record<string, unknown>[]>();
      const text = rows
        .flatMap((row) => Object.values(row))
        .map((value) => (Buffer.isBuffer(value) ? value.toString('utf8') : String(value)))
        .join();
      expect(text).to.not.contain(idNumber).and.not.contain('白某某');
    });

    it('takes a number once, however often it is sent at the same moment', async () => {
      const answers = await Promise.all([declare(), declare(), declare({ relation: 'spouse' })]);
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409, 409]);
      expect(await mine()).to.have.length(1);
    });

    it('refuses one’s own number', async () => {
      const self = await room.sign('clerk', 'QY-BHQ', 0);
      const answer = await declare({ idNumber: room.person('QY-BHQ', 1).idNumber }, self);
      expect(answer.status).to.equal(400);
      expect(answer.error.field).to.equal('idNumber');
    });

    for (const [what, body, field] of [
      ['a number with a wrong check digit', { idNumber: '150299196501010018' }, 'idNumber'],
      ['a number that is none', { idNumber: "' or 1=1 --" }, 'idNumber'],
      ['an endless number', { idNumber: '1'.repeat(33) }, 'idNumber'],
      ['no name', { relativeName: '  ' }, 'relativeName'],
      ['a name with a hidden character', { relativeName: '白\u200b某' }, 'relativeName'],
      ['a relation that is none', { relation: 'friend' }, 'relation'],
      ['another’s account', { accountId: UNKNOWN }, 'accountId'],
    ] as const) {
      it(`refuses ${what}`, async () => {
        const answer = await declare(body);
        expect(answer.status).to.equal(400);
        expect(answer.error.field).to.equal(field);
        expect(await mine()).to.deep.equal([]);
      });
    }

    it('is of those who work with files, about themselves', async () => {
      expect((await declare({}, room.app.anyone())).status).to.equal(401);
      for (const role of ['sysadmin', 'security_officer', 'auditor']) {
        expect((await declare({}, await room.sign(role, 'QY'))).status, role).to.equal(403);
      }
    });
  });

  describe('#kinships.browse_own', () => {
    it('lists one’s own, masked, and nobody else’s', async () => {
      const { idNumber } = room.person('QY-BHQ', 4);
      await declare({ relativeName: '白某某' });
      const [row, ...rest] = await mine();
      expect(rest).to.deep.equal([]);
      expect(row).to.include({ relation: 'sibling', relativeName: '白某某', withdrawnAt: null });
      expect(row?.maskedIdNumber).to.equal(`1502**********${idNumber.slice(-4)}`);
      expect(await mine(await room.sign('clerk', 'QY-BHQ', 0))).to.deep.equal([]);
      expect((await room.app.anyone().get('/api/kinships/mine')).status).to.equal(401);
    });
  });

  describe('#kinships.withdraw', () => {
    const withdraw = async (no: number) => {
      const security = await room.sign('security_officer', 'QY');
      const change = { kind: 'kinships.withdraw', declarationNo: no };
      return security.post('/api/changes', { change, reason: '同名误报' });
    };
    const confirm = async (proposed: Answer): Promise<Answer> => {
      const sysadmin = await room.sign('sysadmin', 'QY');
      return sysadmin.post(`/api/changes/${proposed.as(outcome).id}/confirm`, {});
    };

    it('opens the file again when two officers have agreed, who see no name', async () => {
      await declare({ relativeName: '白某某' });
      const [row] = await mine();
      const proposed = await withdraw(row?.no ?? 0);
      expect(await cardStatus(4)).to.equal(403);
      const sysadmin = await room.sign('sysadmin', 'QY');
      const answer = await sysadmin.get(`/api/changes/${proposed.as(outcome).id}`);
      expect(answer.as(showChange.response).title).to.contain(`第 ${row?.no} 号`);
      expect(answer.bytes.toString()).to.not.contain('白某某');
      expect((await confirm(proposed)).status).to.equal(200);
      expect(await cardStatus(4)).to.equal(200);
      const [after] = await mine();
      expect(after?.withdrawnAt).to.equal(room.app.clock.now.toISOString());
      // What was withdrawn may be declared anew.
      expect((await declare()).status).to.equal(200);
      expect(await cardStatus(4)).to.equal(403);
    });

    it('is done once, and only to a declaration', async () => {
      await declare();
      const [row] = await mine();
      const [one, two] = [await withdraw(row?.no ?? 0), await withdraw(row?.no ?? 0)];
      expect((await confirm(one)).status).to.equal(200);
      expect((await confirm(two)).status).to.equal(409);
      expect((await withdraw(999_999)).status).to.equal(400);
      const recorded = await room.app.database
        .superuser('kin_ties')
        .where({ source: 'family_record' })
        .first<{ no: number }>('no');
      expect((await withdraw(recorded.no)).status).to.equal(400);
      expect((await withdraw(-1)).status).to.equal(400);
    });
  });
});
