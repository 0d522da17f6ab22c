import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../server/config.ts';
import { requireBareHouse } from '../../server/custody/require-bare-house.ts';
import { openServices } from '../../server/open-services.ts';

const DATABASE = 'postgres://owner:secret@127.0.0.1:5432/lantai';

describe('a house beside a ledger of its own process', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'lantai-bare-'));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  const configOf = (env: NodeJS.ProcessEnv) =>
    readConfig({ LANTAI_HOME: home, LANTAI_LEDGER: `unix:${join(home, 'none.sock')}`, ...env });

  it('does not start as the owner of the database', async () => {
    const error: unknown = await openServices(configOf({ DATABASE_URL: DATABASE })).catch(
      (reason: unknown) => reason,
    );
    expect(String(error)).to.match(/不应有 DATABASE_URL/);
    expect(String(error)).not.to.include('secret');
  });

  it('does not start with key files, a lock file or a database in its home', () => {
    for (const name of ['keystore.json', 'keys', 'ledger.lock', 'witnessed', 'database']) {
      writeFileSync(join(home, name), '');
      expect(() => requireBareHouse(configOf({})), name).to.throw(name);
      rmSync(join(home, name));
    }
    requireBareHouse(configOf({}));
  });

  it('is no demonstration unless it is told so', () => {
    expect(configOf({}).isDemo).to.equal(false);
    expect(configOf({ LANTAI_DEMO: '1' }).isDemo).to.equal(true);
  });

  it('wants the socket by its absolute path', () => {
    for (const value of [
      'ledger.sock',
      'unix:ledger.sock',
      'tcp:127.0.0.1:1',
      `unix:/${'x'.repeat(120)}`,
    ]) {
      expect(() => configOf({ LANTAI_LEDGER: value }), value).to.throw('LANTAI_LEDGER');
    }
  });
});
