import { expect } from 'chai';
import { validateObject } from '../../../../db/objects/validation/validate-object.ts';
import { FIXTURES, fixturesOf, wantedErrors } from './fixtures.ts';

async function codesOf(path: string): Promise<string[]> {
  const codes = (await validateObject(path)).map(({ code }) => code);
  return [...new Set(codes)].sort();
}

describe('validateObject on the published fixtures', () => {
  const { good, bad, warn } = fixturesOf();
  it('has them', function () {
    if (good.length > 0) return;
    process.stdout.write(`      skipped: no fixtures in ${FIXTURES}\n`);
    this.skip();
  });

  for (const { name, path } of good) {
    it(`finds nothing in ${name}`, async () => {
      expect(await codesOf(path)).to.deep.equal([]);
    });
  }

  for (const fixture of bad) {
    it(`finds what is wrong in ${fixture.name}, and no other error`, async () => {
      const codes = await codesOf(fixture.path);
      expect(codes.filter((code) => code.startsWith('E'))).to.deep.equal(wantedErrors(fixture));
    });
  }

  for (const { name, path, codes } of warn) {
    it(`only warns of ${name}`, async () => {
      expect(await codesOf(path)).to.deep.equal(codes);
    });
  }
});
