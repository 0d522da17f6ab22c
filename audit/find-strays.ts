import type { Findings } from './findings.ts';
import type { Folder } from './folder.ts';
import { CHECKPOINT_PATH, KEY_PATH, README_PATH } from './lay-out-export.ts';
import { encodeLogKeys, type LogKeys } from './log-keys.ts';
import { PACKAGE_README } from './package-readme.ts';
import { checkpointsPath, entriesPath, TILE_WIDTH, tilePath, widthOf } from './tile.ts';

const FIXED = new Set([CHECKPOINT_PATH, KEY_PATH, README_PATH]);
const NUMBERED = /^(tile\/entries|tile\/0|checkpoints)\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/\d{1,3})?$/;

/** Finds what no signature covers: files beyond the ledger's own, and a README or key that is not the expected one. */
export async function findStrays(
  folder: Folder,
  extent: { size: number; checkpointFiles: number },
  trusted: LogKeys,
  findings: Findings,
): Promise<void> {
  for await (const path of folder.list()) {
    if (!isExpected(path, extent)) findings.add({ code: 'extra_file', path });
  }
  const readme = await folder.read(README_PATH);
  if (!readme?.equals(Buffer.from(PACKAGE_README))) {
    findings.add({ code: 'readme_changed', path: README_PATH });
  }
  const keys = (await folder.read(KEY_PATH))?.toString('utf8') ?? '';
  if (!areTrusted(keys, trusted)) findings.add({ code: 'package_key_differs', path: KEY_PATH });
}

/** Whether all the lines, one at least, are of trusted keys from the sizes that these have. */
function areTrusted(text: string, trusted: LogKeys): boolean {
  const lines = trusted.map((key) => encodeLogKeys([key]).trimEnd());
  const own = text.split('\n');
  return own.pop() === '' && own.length > 0 && own.every((line) => lines.includes(line));
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
