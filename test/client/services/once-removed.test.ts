import { expect } from 'chai';
import { onceRemoved } from '../../../client/services/once-removed.ts';

describe('pulling the key out', () => {
  const device = () => {
    const listeners = new Set<() => void>();
    return {
      listeners,
      pull: () => listeners.forEach((listener) => listener()),
      onRemoved(listener: () => void) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    };
  };

  it('logs out once, although the device says it twice', () => {
    const key = device();
    let leaves = 0;
    onceRemoved(key, () => (leaves += 1));
    key.pull();
    key.pull();
    expect(leaves).to.equal(1);
  });

  it('means nothing once the session is over', () => {
    const key = device();
    let leaves = 0;
    const stop = onceRemoved(key, () => (leaves += 1));
    stop();
    key.pull();
    expect(leaves).to.equal(0);
    expect(key.listeners.size).to.equal(0);
  });
});
