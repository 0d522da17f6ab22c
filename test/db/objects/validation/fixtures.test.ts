import { expect } from 'chai';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { validateObject } from '../../../../db/objects/validation/validate-object.ts';

/** The OCFL community's own test objects, where this checkout has them beside it. */
const FIXTURES = join(import.meta.dirname, '../../../../../shared/fixtures/ocfl-1.1');

function objectsIn(kind: string): string[] {
  const folder = join(FIXTURES, kind);
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

/** The codes that a fixture's name promises. */
function promisedCodes(path: string): string[] {
  return (path.split('/').at(-1) ?? '').match(/[EW]\d{3}/g) ?? [];
}

async function codesOf(path: string): Promise<string[]> {
  return (await validateObject(path)).map(({ code }) => code);
}

describe('validateObject on the published fixtures', () => {
  for (const path of objectsIn('good-objects')) {
    it(`finds nothing in ${path.slice(FIXTURES.length + 1)}`, async () => {
      expect(await codesOf(path)).to.deep.equal([]);
    });
  }

  for (const path of objectsIn('bad-objects')) {
    it(`finds what is wrong in ${path.slice(FIXTURES.length + 1)}`, async () => {
      expect(await codesOf(path)).to.include.members(promisedCodes(path));
    });
  }

  for (const path of objectsIn('warn-objects')) {
    it(`only warns of ${path.slice(FIXTURES.length + 1)}`, async () => {
      const codes = await codesOf(path);
      expect(codes).to.include.members(promisedCodes(path));
      expect(codes.filter((code) => !code.startsWith('W'))).to.deep.equal([]);
    });
  }
});
