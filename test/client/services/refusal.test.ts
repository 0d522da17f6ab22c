import { expect } from 'chai';
import { asRefusal, readRefusal, Refusal } from '../../../client/services/refusal.ts';

describe('refusal', () => {
  it('takes over what the server says', () => {
    const body = { kind: 'conflict', message: '已由他人办理', field: null, requestId: 'r-1' };
    const refusal = readRefusal(409, JSON.stringify(body));
    expect(refusal).to.include({ kind: 'conflict', message: '已由他人办理', requestId: 'r-1' });
    expect(refusal.field).to.equal(undefined);
  });

  it('makes sense of an answer that is not the server’s own', () => {
    expect(readRefusal(502, '<html>bad gateway</html>').kind).to.equal('unavailable');
    expect(readRefusal(418, 'null')).to.include({ kind: 'internal' });
    expect(readRefusal(500, '[]').message).to.contain('500');
  });

  it('keeps a refusal and does not show the words of a defect', () => {
    const refusal = new Refusal('invalid', '请补充');
    expect(asRefusal(refusal)).to.equal(refusal);
    expect(asRefusal(new TypeError('x is undefined')).message).not.to.contain('undefined');
  });
});
