import { expect } from 'chai';
import { effectScope, nextTick, ref } from 'vue';
import { useStrips } from '../../../client/viewer/use-strips.ts';

describe('strips of thumbnails', () => {
  /** Strips that come when they are told to, with a note of what was asked for. */
  function stand() {
    const asked: number[] = [];
    const isResting = ref(false);
    let answer: { resolve: () => void; reject: (reason: Error) => void } | undefined;
    const show = (from: number): Promise<void> => {
      asked.push(from);
      return new Promise((resolve, reject) => (answer = { resolve, reject }));
    };
    const scope = effectScope();
    const strips = scope.run(() => useStrips({ show, isResting: () => isResting.value }));
    if (!strips) throw new Error('the scope ran nothing');
    const settle = async (how: 'resolve' | 'reject'): Promise<void> => {
      answer?.[how](new Error('no strip'));
      await new Promise((resolve) => setImmediate(resolve));
    };
    return { ...strips, asked, isResting, settle };
  }

  it('are asked for when they come into sight, one after another, and once', async () => {
    const { asked, see, settle } = stand();
    see([9, 17]);
    expect(asked).to.deep.equal([9]);
    see([17]);
    await settle('resolve');
    expect(asked).to.deep.equal([9, 17]);
    await settle('resolve');
    see([9, 17]);
    expect(asked).to.deep.equal([9, 17]);
  });

  it('are not asked for that were only passed over', async () => {
    const { asked, see, settle } = stand();
    see([1]);
    for (const from of [9, 17, 25, 33]) see([from]);
    await settle('resolve');
    expect(asked).to.deep.equal([1, 33]);
  });

  it('wait while the page is on its way or covered, and are not asked for again after it', async () => {
    const { asked, isResting, see, settle } = stand();
    isResting.value = true;
    see([1]);
    expect(asked).to.deep.equal([]);
    isResting.value = false;
    await nextTick();
    await settle('resolve');
    for (const rests of [true, false, true, false]) {
      isResting.value = rests;
      await nextTick();
    }
    expect(asked).to.deep.equal([1]);
  });

  it('are asked for anew once they were wiped', async () => {
    const { asked, forget, retry, see, settle } = stand();
    see([1]);
    await settle('resolve');
    forget();
    retry();
    expect(asked).to.deep.equal([1, 1]);
  });

  it('are not asked for again and again where one fails, but when somebody wants it', async () => {
    const { asked, isFailed, retry, see, settle } = stand();
    see([1]);
    await settle('reject');
    see([1, 9]);
    expect(asked).to.deep.equal([1]);
    expect(isFailed.value).to.equal(true);
    retry();
    expect(asked).to.deep.equal([1, 1]);
    await settle('resolve');
    expect(asked).to.deep.equal([1, 1, 9]);
  });

  it('that come too late, after all was wiped, are nobody’s failure', async () => {
    const { asked, forget, isFailed, see, settle } = stand();
    see([1]);
    forget();
    await settle('reject');
    expect(isFailed.value).to.equal(false);
    expect(asked).to.deep.equal([1, 1]);
  });
});
