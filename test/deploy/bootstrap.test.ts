import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BOOTSTRAP = join(import.meta.dirname, '../../deploy/bootstrap.mjs');

/** Exit code of `npm run lantai -- verify` where `spoil` runs in front of the command itself. */
function codeOfVerify(spoil: string): number | null {
  const folder = mkdtempSync(join(tmpdir(), 'lantai-bootstrap-'));
  const script = join(folder, 'spoil.cjs');
  writeFileSync(script, `if (process.argv[1].endsWith('lantai.ts')) { ${spoil} }`);
  const { status } = spawnSync(process.execPath, [BOOTSTRAP, 'lantai', 'verify', folder], {
    env: { ...process.env, NODE_OPTIONS: `--require ${script}` },
    cwd: join(import.meta.dirname, '../..'),
  });
  rmSync(folder, { recursive: true });
  return status;
}

describe('npm run lantai', () => {
  it('hands on the exit code, and calls nothing tampered that was only broken off', () => {
    expect(codeOfVerify('')).to.equal(2);
    expect(codeOfVerify('process.exit(1)')).to.equal(1);
    expect(codeOfVerify("process.kill(process.pid, 'SIGKILL')")).to.equal(137);
  }).timeout(60_000);
});
