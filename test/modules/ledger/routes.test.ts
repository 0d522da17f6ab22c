import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeVerifierKey, fingerprintOf } from '../../../audit/verifier-key.ts';
import { verifyFolder } from '../../../audit/verify-folder.ts';
import { importSm2PublicKey } from '../../../crypto/sm2-keys.ts';
import { browseLedger, showHead } from '../../../server/modules/ledger/contract.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import type { Caller } from '../../support/caller.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import { unpackZip } from '../../support/unpack-zip.ts';
import { buildWorld, type World } from '../../support/world.ts';

const ENTRIES = '/api/ledger/entries';
const PATHS = [
  ['ledger.browse', ENTRIES],
  ['ledger.show_head', '/api/ledger/head'],
  ['ledger.export', '/api/ledger/export'],
] as const;

describe('the ledger for its auditor', () => {
  let app: TestApp;
  let world: World;
  let auditor: Caller;
  before(async () => {
    app = await startApp();
    world = await buildWorld(app);
    auditor = await app.as(world.account('auditor', 'QY').loginName);
    // Enough entries for more than one page.
    for (let count = 0; count < 12; count += 1) await auditor.get('/api/archives/search?q=none');
    await settled();
  });
  after(() => app.close());

  /** Until everything recorded so far is signed for. */
  const settled = async (): Promise<void> => {
    while ((await head()).waiting > 0);
  };
  const head = async () => (await auditor.get('/api/ledger/head')).as(showHead.response);
  const browse = async (query = '') =>
    (await auditor.get(`${ENTRIES}?${query}`)).as(browseLedger.response);

  for (const [name, path] of PATHS) {
    describe(`#${name}`, () => {
      it('wants a session', async () => {
        expect((await app.anyone().get(path)).status).to.equal(401);
      });

      it('forbids everyone but the auditor, and records it', async () => {
        for (const [role, unit] of [
          ['clerk', 'QY-BHQ'],
          ['archivist', 'QY'],
          ['sysadmin', 'QY'],
          ['security_officer', 'QY'],
        ] as const) {
          const caller = await app.as(world.account(role, unit).loginName);
          const entries = await recordedBy(app, async () => {
            expect((await caller.get(path)).status, role).to.equal(403);
          });
          expect(entries).to.have.length(1);
          expect(entries[0]).to.include({ kind: 'DENY', action: name, outcome: 'no_rule' });
        }
      });
    });
  }

  it('refuses fields and values that it does not know', async () => {
    for (const query of [
      'colour=red',
      'limit=0',
      'limit=101',
      'before=-1',
      'kind=NONE',
      'past=0',
      'past=1',
      'before=x',
    ]) {
      expect((await auditor.get(`${ENTRIES}?${query}`)).status, query).to.equal(400);
    }
  });

  it('shows every entry once, newest first, page by page', async () => {
    await settled();
    const { size } = await head();
    const seen: number[] = [];
    let before = String(size);
    while (before !== '') {
      const { items, nextBefore } = await browse(`before=${before}&limit=7`);
      seen.push(...items.map(({ index }) => index));
      before = nextBefore === null ? '' : String(nextBefore);
    }
    expect(seen).to.deep.equal(Array.from({ length: size }, (_, at) => size - 1 - at));
  });

  it('finds entries by kind, action and actor, with the names of those who acted', async () => {
    const logins = await browse('action=sessions.login&kind=DONE');
    expect(logins.items.length).to.be.above(0);
    for (const { action, kind } of logins.items) {
      expect([action, kind]).to.deep.equal(['sessions.login', 'DONE']);
    }
    const { name } = world.account('auditor', 'QY');
    expect(logins.items.map(({ actorName }) => actorName)).to.include(name);
  });

  it('shows the head under the fingerprint that the verifier prints', async () => {
    const { publicKey, name } = app.services.ledger.firstKey;
    const shown = await head();
    expect(shown.origin).to.equal(name);
    expect(shown.keyFingerprint).to.equal(fingerprintOf(importSm2PublicKey(publicKey)));
    expect(shown.root).to.match(/^[0-9a-f]{64}$/);
  });

  it('exports a folder that proves itself, and the export is its last entry', async () => {
    await settled();
    const before = await head();
    const answer = await auditor.get('/api/ledger/export');
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('Content-Type')).to.equal('application/zip');
    expect(answer.headers.get('Content-Disposition')).to.contain('lantai-ledger-20261124.zip');
    const folder = mkdtempSync(join(tmpdir(), 'lantai-export-'));
    const file = `${folder}.zip`;
    try {
      writeFileSync(file, answer.bytes);
      await unpackZip(file, folder);
      const key = encodeVerifierKey(app.services.ledger.firstKey);
      const { machine } = await verifyFolder(folder, { key, atLeast: before.size + 1 });
      expect(machine).to.include({ result: 'intact', exitCode: 0 });
      const [newest] = (await browse('limit=1')).items;
      expect(newest).to.include({ action: 'ledger.export', kind: 'DONE' });
    } finally {
      rmSync(folder, { recursive: true });
      rmSync(file);
    }
  });
});
