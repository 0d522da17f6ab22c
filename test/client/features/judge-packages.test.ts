import { expect } from 'chai';
import { judgePackages } from '../../../client/features/intake/judge-packages.ts';

describe('judgePackages', () => {
  const zip = { name: '档案.ZIP', size: 10 };

  it('takes one zip, whatever its letters', () => {
    expect(judgePackages([zip])).to.equal('');
  });

  it('says what is wrong with anything else', () => {
    expect(judgePackages([])).to.include('zip');
    expect(judgePackages([zip, zip])).to.include('逐个');
    expect(judgePackages([{ name: 'a.rar', size: 10 }])).to.include('zip');
    expect(judgePackages([{ name: 'a.zip', size: 0 }])).to.include('空文件');
  });
});
