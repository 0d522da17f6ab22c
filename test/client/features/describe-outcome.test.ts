import { expect } from 'chai';
import { describeOutcome } from '../../../client/features/ledger/describe-outcome.ts';
import { MEDIUM_STATES } from '../../../server/modules/backups/contract.ts';
import { MEDIUM_STATE_NAMES } from '../../../server/modules/backups/words.ts';
import { CHANGE_KINDS } from '../../../server/modules/changes/kinds.ts';
import { SCRUB_ORDERS } from '../../../server/modules/storage/contract.ts';

describe('the outcome of an entry', () => {
  it('names every change as its inbox does', () => {
    for (const { kind, label } of CHANGE_KINDS) {
      expect(describeOutcome(kind), kind).to.equal(`事项：${label}`);
    }
  });

  it('tells a reason from a result, and says the figure of a result', () => {
    expect(describeOutcome('own_file')).to.equal('原因：本人档案');
    expect(describeOutcome('refused')).to.equal('结果：不允许');
    expect(describeOutcome('12 effects')).to.equal('结果：影响 12 处');
    expect(describeOutcome('version 3')).to.equal('结果：第 3 版');
    expect(describeOutcome('id-number 0')).to.equal('结果：按公民身份号码查到 0 条');
  });

  it('says what came of looking after the store', () => {
    for (const order of SCRUB_ORDERS) expect(describeOutcome(order)).to.match(/[一-龥]$/);
    for (const state of MEDIUM_STATES) {
      expect(describeOutcome(state)).to.equal(`结果：${MEDIUM_STATE_NAMES[state]}`);
    }
    expect(describeOutcome('entries 1920')).to.equal('结果：含账本 1920 条');
    expect(describeOutcome('entries 16 missing 1')).to.equal('结果：含账本 16 条，缺 1 个档案版本');
    expect(describeOutcome('failed 0 missing 3')).to.match(/缺 3 个档案版本$/);
    expect(describeOutcome('generation 2')).to.equal('结果：第 2 代');
    expect(describeOutcome('failed 2')).to.equal('结果：2 个文件不符');
    expect(describeOutcome('failed')).to.equal('结果：没有做成');
  });

  it('says which copy it was', () => {
    expect(describeOutcome('copy FZ2026-000012 1/2')).to.equal(
      '结果：复制件 FZ2026-000012，第 1 份，共 2 份',
    );
    expect(describeOutcome('copy ZL2026-000001')).to.equal('结果：复制件 ZL2026-000001');
    expect(describeOutcome('ended ZL2026-000001')).to.contain('没有送完');
    expect(describeOutcome('no_output_point')).to.equal('原因：终端不是输出点');
  });

  it('shows a word of which it knows nothing as it stands', () => {
    for (const word of ['unheard_of', 'name x', '3 effects more', 'toString']) {
      expect(describeOutcome(word)).to.equal(`结果：${word}`);
    }
  });
});
