import { AppError } from '../../errors.ts';
import type { Receipt, Receipts } from '../../modules/ledger/index.ts';
import { LinkDown } from './conversation.ts';
import type { CustodyLink } from './custody-link.ts';

type Waiter = ReturnType<typeof Promise.withResolvers<Receipt>> & { isOver: boolean };

const AWAY =
  '账本进程暂时连不上，为保证留痕，系统暂停办理。请稍候片刻再试；若持续，请联系系统管理员。';

/**
 * Receipts from the holder of the ledger. Whoever waits while the link breaks is asked for again when it is up:
 * their entries lie in the outbox, or on the tree already, and come to be signed for once.
 */
export function remoteReceipts(
  link: Pick<CustodyLink, 'ask' | 'isUp' | 'onUp'>,
): Pick<Receipts, 'expect' | 'ended' | 'requireOpen'> {
  const waiting = new Map<string, Waiter>();
  const watch = (entryId: string, waiter: Waiter): void => {
    link.ask({ do: 'watch', entryId }).then(
      (receipt) => {
        waiting.delete(entryId);
        waiter.resolve(receipt);
      },
      (error: unknown) => {
        if (error instanceof LinkDown) return;
        waiting.delete(entryId);
        waiter.reject(error);
      },
    );
    if (waiter.isOver) tellEnded(entryId);
  };
  const tellEnded = (entryId: string): void => {
    link.ask({ do: 'ended', entryId }).catch(() => undefined);
  };
  link.onUp(() => {
    for (const [entryId, waiter] of waiting) watch(entryId, waiter);
  });
  return {
    expect(entryId) {
      const waiter = { ...Promise.withResolvers<Receipt>(), isOver: false };
      waiter.promise.catch(() => undefined);
      waiting.set(entryId, waiter);
      watch(entryId, waiter);
      return waiter.promise;
    },
    ended(entryId) {
      const waiter = waiting.get(entryId);
      if (!waiter) return;
      waiter.isOver = true;
      tellEnded(entryId);
    },
    requireOpen() {
      if (!link.isUp()) throw new AppError('unavailable', AWAY);
    },
  };
}
