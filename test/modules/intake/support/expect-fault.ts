import { expect } from 'chai';
import type { Finding } from '../../../../server/modules/intake/conformance-report.ts';
import { PackageFault } from '../../../../server/modules/intake/packages/package-fault.ts';

/** The findings of the fault that `act` must end in. */
export async function faultOf(act: () => unknown): Promise<readonly Finding[]> {
  try {
    await act();
  } catch (fault) {
    expect(fault).to.be.instanceOf(PackageFault);
    return (fault as PackageFault).findings;
  }
  return expect.fail('the package was let in');
}

export async function faultCodes(act: () => unknown): Promise<string[]> {
  return (await faultOf(act)).map(({ code }) => code);
}
