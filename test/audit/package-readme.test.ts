import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { PACKAGE_README } from '../../audit/package-readme.ts';
import { sm3 } from '../../crypto/sm3.ts';

describe('PACKAGE_README', () => {
  it('has the digest that the specification names', () => {
    const groups = sm3(PACKAGE_README).toString('hex').match(/.{8}/g) ?? [];
    const spec = readFileSync(join(import.meta.dirname, '../../audit/SPEC.md'), 'utf8');
    expect(spec).to.include(`fixed text, whose SM3 is \`${groups.join(' ')}\``);
  });
});
