import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareFonts } from '../../server/imaging/prepare-fonts.ts';

let prepared: Promise<void> | undefined;

/** Fonts once per test process: fontconfig keeps the first directory that it reads. */
export function prepareTestFonts(): Promise<void> {
  return (prepared ??= prepareIn(join(tmpdir(), `lantai-test-fonts-${process.pid}`)));
}

async function prepareIn(dir: string): Promise<void> {
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
  await prepareFonts(dir);
}
