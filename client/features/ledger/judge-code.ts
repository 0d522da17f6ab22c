import type { EntryDetail } from './ledger.ts';

/** Whether the entry that a code led to is the one that it names; empty where no code did. */
export function judgeCode(
  entry: Pick<EntryDetail, 'entryId' | 'fields'>,
  { id, copy }: { id: string; copy: string },
): { isTrue: boolean; text: string } | undefined {
  if (id === '') return undefined;
  const valueOf = (name: string) => entry.fields.find((field) => field.name === name)?.value ?? '';
  const isOfCopy = valueOf('action') === 'copies.make' && valueOf('outcome').split(' ')[1] === copy;
  if (entry.entryId === id && isOfCopy) {
    return { isTrue: true, text: `码与本条相符：本条就是制作 ${copy} 时记下的。` };
  }
  return {
    isTrue: false,
    text: '码与本条不符：账本里这个位置记的不是这份复制件。码可能是伪造的，请保护原件并查明来源。',
  };
}
