import type { Findings } from './findings.ts';
import type { Folder } from './folder.ts';
import { CHECKPOINT_PATH, KEY_PATH, README_PATH } from './lay-out-export.ts';
import { PACKAGE_README } from './package-readme.ts';
import { checkpointsPath, entriesPath, TILE_WIDTH, tilePath, widthOf } from './tile.ts';
import { encodeVerifierKey, type VerifierKey } from './verifier-key.ts';

const FIXED = new Set([CHECKPOINT_PATH, KEY_PATH, README_PATH]);
const NUMBERED = /^(tile\/entries|tile\/0|checkpoints)\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/\d{1,3})?$/;

/** Finds what no signature covers: files beyond the ledger's own, and a README or key that is not the expected one. */
export async function findStrays(
  folder: Folder,
  extent: { size: number; checkpointFiles: number },
  trusted: readonly VerifierKey[],
  findings: Findings,
): Promise<void> {
  for await (const path of folder.list()) {
    if (!isExpected(path, extent)) findings.add({ code: 'extra_file', path });
  }
  const readme = await folder.read(README_PATH);
  if (!readme?.equals(Buffer.from(PACKAGE_README))) {
    findings.add({ code: 'readme_changed', path: README_PATH });
  }
  const key = await folder.read(KEY_PATH);
  if (!trusted.some((each) => key?.equals(Buffer.from(encodeVerifierKey(each))))) {
    findings.add({ code: 'package_key_differs', path: KEY_PATH });
  }
}

function isExpected(path: string, extent: { size: number; checkpointFiles: number }): boolean {
  const [, branch, digits] = NUMBERED.exec(path) ?? [];
  if (branch === undefined || digits === undefined) return FIXED.has(path);
  const n = Number(digits.replaceAll(/[x/]/g, ''));
  if (branch === 'checkpoints') return n < extent.checkpointFiles && path === checkpointsPath(n);
  const width = widthOf(n, extent.size);
  if (width < 1 || width > TILE_WIDTH) return false;
  return path === (branch === 'tile/0' ? tilePath(0, n, width) : entriesPath(n, width));
}
