import { expect } from 'chai';
import { homeFor, menuFor } from '../../../client/frame/menu.ts';

describe('menu', () => {
  it('shows what the server lets a person do, in a fixed order', () => {
    const labels = menuFor(['intake.browse', 'requests.browse']).map(({ label }) => label);
    expect(labels).to.deep.equal(['工作台', '档案接收']);
  });

  it('leads an auditor to the ledger, and tells those without any function so', () => {
    expect(homeFor(['ledger.browse', 'ledger.export'])).to.equal('/ledger');
    expect(homeFor([])).to.equal('/nothing');
  });

  it('leads an officer to what waits for them first', () => {
    const officer = ['accounts.browse', 'changes.browse', 'changes.propose'];
    expect(menuFor(officer).map(({ label }) => label)).to.deep.equal(['变更复核', '人员与岗位']);
    expect(homeFor(officer)).to.equal('/changes');
  });
});
