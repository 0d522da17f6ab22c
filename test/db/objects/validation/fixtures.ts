import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The OCFL community's own test objects, where this checkout has them beside it. */
export const FIXTURES = join(import.meta.dirname, '../../../../../shared/fixtures/ocfl-1.1');

/** `codes` are those that the fixture's name promises. */
export type Fixture = { name: string; path: string; codes: string[] };

export function fixturesOf(): Record<'good' | 'bad' | 'warn', Fixture[]> {
  return {
    good: objectsIn('good-objects'),
    bad: objectsIn('bad-objects'),
    warn: objectsIn('warn-objects'),
  };
}

/** What else is wrong in a bad fixture, as a consequence of what its name says or beside it. */
const CONSEQUENCES: Record<string, string[]> = {
  E001_invalid_version_format: ['E010', 'E092', 'E104'],
  E003_E063_empty: ['E001'],
  E011_E013_invalid_padded_head_version: ['E014', 'E023', 'E092'],
  E015_content_not_in_content_dir: ['E092'],
  E017_invalid_content_dir: ['E023', 'E092'],
  E019_inconsistent_content_dir: ['E092'],
  E040_head_not_most_recent: ['E064'],
  E046_root_not_most_recent: ['E066'],
  E049_E050_E054_bad_version_block_values: ['E094', 'E107'],
  E050_manifest_digest_wrong_case: ['E107'],
  E096_manifest_duplicate_digests: ['E101', 'E107'],
  E100_E099_fixity_invalid_content_paths: ['E023', 'E092', 'E093'],
  E100_E099_manifest_invalid_content_paths: ['E023', 'E092'],
};

/** Every error of a bad fixture, in the order of codes. */
export function wantedErrors({ name, codes }: Fixture): string[] {
  return [...codes, ...(CONSEQUENCES[name] ?? [])].sort();
}

function objectsIn(kind: string): Fixture[] {
  const folder = join(FIXTURES, kind);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((name) => {
    const codes = name.match(/[EW]\d{3}/g) ?? [];
    return { name, path: join(folder, name), codes: codes.sort() };
  });
}
