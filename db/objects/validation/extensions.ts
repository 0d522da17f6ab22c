import { listFolder } from './disk.ts';
import type { Code, Report } from './finding.ts';

const REGISTERED = new Set([
  'initial',
  '0001-digest-algorithms',
  '0002-flat-direct-storage-layout',
  '0003-hash-and-id-n-tuple-storage-layout',
  '0004-hashed-n-tuple-storage-layout',
  '0005-mutable-head',
  '0006-flat-omit-prefix-storage-layout',
  '0007-n-tuple-omit-prefix-storage-layout',
  '0008-schema-registry',
  '0009-digest-algorithms',
  '0010-differential-n-tuple-omit-prefix-storage-layout',
  '0011-direct-clean-path-layout',
  '0012-hash-and-no-prefix-id-n-tuple-storage-layout',
]);

/** Checks the `extensions` folder of an object (section 3.9) or of a storage root (section 4.4). */
export async function checkExtensions(
  folder: string,
  { onFile, onUnregistered }: { onFile: Code; onUnregistered: Code },
  report: Report,
): Promise<void> {
  for (const entry of (await listFolder(folder, 'extensions', report)) ?? []) {
    const path = `extensions/${entry.name}`;
    if (!entry.isDirectory()) report(onFile, path);
    else if (!REGISTERED.has(entry.name)) report(onUnregistered, path);
  }
}
