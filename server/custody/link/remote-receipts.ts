import type { LogKeys } from '../../../audit/log-keys.ts';
import { sm3Tree } from '../../../audit/tree.ts';
import { AppError } from '../../errors.ts';
import type { ExpectedReceipts, Receipt } from '../../modules/ledger/index.ts';
import { LinkDown } from './conversation.ts';
import type { CustodyLink } from './custody-link.ts';
import { createReceiptJudge, FalseReceipt } from './judge-receipt.ts';

type Waiter = ReturnType<typeof Promise.withResolvers<Receipt>> & {
  leafHash: Buffer;
  /** The size that heads had reached when it was written. */
  since: number;
  isOver: boolean;
};

const AWAY =
  '账本进程暂时连不上，为保证留痕，系统暂停办理。请稍候片刻再试；若持续，请联系系统管理员。';
const FALSE = '账本进程给出的回执经核对不实，为保证留痕，不提供内容。请立即联系安全审计员。';

type Needs = {
  keys: () => Promise<LogKeys>;
  /** Told what was wrong with a receipt; whoever waited for it is refused. */
  distrust: (found: string) => void;
};

/**
 * Receipts from the holder of the ledger, each held against its proof. Whoever waits while the link breaks is asked for again
 * when it is up: their entries lie in the outbox, or on the tree already, and come to be signed for once.
 */
export function remoteReceipts(
  link: Pick<CustodyLink, 'ask' | 'isUp' | 'onUp'>,
  { keys, distrust }: Needs,
): ExpectedReceipts {
  const waiting = new Map<string, Waiter>();
  const { judge, seenSize } = createReceiptJudge(keys);
  const ask = async (entryId: string, waiter: Waiter): Promise<Receipt> =>
    judge(waiter, await link.ask({ do: 'watch', entryId }));
  const watch = (entryId: string, waiter: Waiter): void => {
    ask(entryId, waiter).then(
      (receipt) => {
        waiting.delete(entryId);
        waiter.resolve(receipt);
      },
      (error: unknown) => {
        if (error instanceof LinkDown) return;
        waiting.delete(entryId);
        waiter.reject(error instanceof FalseReceipt ? refuse(error) : error);
      },
    );
    if (waiter.isOver) tellEnded(entryId);
  };
  const refuse = (cause: FalseReceipt): AppError => {
    distrust(cause.message);
    return new AppError('unavailable', FALSE, { cause });
  };
  const tellEnded = (entryId: string): void => {
    link.ask({ do: 'ended', entryId }).catch(() => undefined);
  };
  link.onUp(() => {
    for (const [entryId, waiter] of waiting) watch(entryId, waiter);
  });
  return {
    expect(entryId, body) {
      const waiter = {
        ...Promise.withResolvers<Receipt>(),
        leafHash: sm3Tree.leafHash(body),
        since: seenSize(),
        isOver: false,
      };
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
