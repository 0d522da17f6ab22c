import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where decoders of files find their input; gone with the process. */
export const SCRATCH = mkdtempSync(join(tmpdir(), 'lantai-fuzz-'));
process.once('exit', () => rmSync(SCRATCH, { recursive: true, force: true }));
