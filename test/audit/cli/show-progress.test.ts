import { expect } from 'chai';
import { showProgress } from '../../../audit/cli/show-progress.ts';

describe('showProgress', () => {
  const written: string[] = [];
  let now = 0;
  const tell = (isTTY: boolean) => {
    written.length = 0;
    now = 0;
    const write = (text: string): void => void written.push(text);
    return showProgress({ isTTY, write }, () => now);
  };

  it('says nothing in the first second, then once a second', () => {
    const show = tell(false);
    for (now = 0; now < 3500; now += 100) show(now, 3500);
    expect(written).to.deep.equal([
      '已核验 1000 / 3500 条（28%）\n',
      '已核验 2000 / 3500 条（57%）\n',
      '已核验 3000 / 3500 条（85%）\n',
    ]);
  });

  it('stays in one line on a screen', () => {
    const show = tell(true);
    now = 1000;
    show(7, 10);
    expect(written).to.deep.equal(['\r已核验 7 / 10 条（70%）']);
  });
});
