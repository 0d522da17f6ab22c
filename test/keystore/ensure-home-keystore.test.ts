import { expect } from 'chai';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../db/connect.ts';
import type { Database } from '../../db/open-database.ts';
import { ensureHomeKeystore } from '../../server/keystore/ensure-home-keystore.ts';
import { openServices } from '../../server/open-services.ts';
import { startApp, type TestApp } from '../support/app.ts';

describe('the keystore of a home', () => {
  let home: string;
  const ensure = (isBegun = false): Promise<unknown> =>
    ensureHomeKeystore(
      { home, isDemo: true, keystoreSecretFile: undefined, keystoreUkeyFile: undefined },
      { isLedgerBegun: () => Promise.resolve(isBegun), rounds: 10 },
    );
  const refusalOf = (made: Promise<unknown>): Promise<string> =>
    made.then(
      () => expect.fail('made anew'),
      (error: unknown) => (error as Error).message,
    );
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'lantai-keystore-'));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  it('is made at the first start, and opened at every other', async () => {
    mkdirSync(join(home, 'objects', 'lost+found'), { recursive: true });
    await ensure();
    writeFileSync(join(home, 'ledger.lock'), '');
    await ensure(true);
    expect(readdirSync(home)).to.include('keystore.json');
  });

  const TRACES: [name: string, leave: () => void][] = [
    ['keys', () => mkdirSync(join(home, 'keys'))],
    ['objects', () => mkdirSync(join(home, 'objects', '0=ocfl_1.1'), { recursive: true })],
    ['ledger.lock', () => writeFileSync(join(home, 'ledger.lock'), '')],
    ['instance.json', () => writeFileSync(join(home, 'instance.json'), '{"isDemo":true}')],
  ];
  for (const [name, leave] of TRACES) {
    it(`is not made anew where there is ${name}`, async () => {
      leave();
      expect(await refusalOf(ensure()))
        .to.include(name)
        .and.include('lantai restore');
      expect(readdirSync(home)).to.deep.equal([name]);
    });
  }

  it('is not made anew for a database whose ledger has begun', async () => {
    expect(await refusalOf(ensure(true)))
      .to.include('账本')
      .and.include('LANTAI_HOME');
    expect(readdirSync(home)).to.deep.equal([]);
  });

  it('is not opened by a password made up for it', async () => {
    await ensure();
    rmSync(join(home, 'keystore.secret'));
    expect(await refusalOf(ensure())).to.include('放回');
    expect(readdirSync(home)).to.deep.equal(['keystore.json']);
  });

  describe('of a house at work', () => {
    let app: TestApp;
    before(async () => {
      app = await startApp();
    });
    after(() => app.close());

    const openIn = (place: string): Promise<unknown> => {
      const pools = {
        app: connect(app.database.urls.app, { maxConnections: 2 }),
        sequencer: connect(app.database.urls.sequencer, { maxConnections: 2 }),
      };
      const database: Database = {
        ...pools,
        appUrl: app.database.urls.app,
        migrationsApplied: [],
        isAdopted: false,
        async close() {
          await Promise.all([pools.app.destroy(), pools.sequencer.destroy()]);
        },
      };
      return openServices(
        { ...app.services.config, home: place },
        { openDatabase: () => Promise.resolve(database) },
      );
    };

    it('stops the start where it was lost, on a wrong folder too', async () => {
      for (const name of ['objects', 'ledger.lock', 'keystore.secret']) {
        cpSync(join(app.home, name), join(home, name), { recursive: true });
      }
      expect(await refusalOf(openIn(home))).to.include('keystore.json');
      const empty = join(home, 'empty');
      expect(await refusalOf(openIn(empty))).to.include('账本');
      const names = [...readdirSync(home), ...readdirSync(empty)];
      expect(names).to.not.include('keystore.json').and.not.include('home.claim');
    });
  });
});
