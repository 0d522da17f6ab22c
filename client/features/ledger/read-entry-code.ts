/** The lines of a code on a copy: where its making stands in which ledger, and which copy it is. */
export type EntryCode = { origin: string; index: number; entryId: string; copyNo: string };
/** As the head of the ledger tells them. */
type Ledgers = {
  origin: string;
  size: number;
  past: readonly { id: number; origin: string; size: number }[];
};

const CODE =
  /^lantai-entry-v1\s+(\S+)\s+(\d{1,15})\s+([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\s+((?:FZ|ZL)\d{4}-\d{6})$/;
const PROOF = /^lantai\/(?:inclusion|consistency)-sm3-v1\s/;

/** What was scanned or pasted; scanners put any white space between lines. `undefined` until it is whole. */
export function readEntryCode(text: string): EntryCode | undefined {
  const [, origin = '', index, entryId = '', copyNo = ''] = CODE.exec(text.trim()) ?? [];
  return index === undefined ? undefined : { origin, index: Number(index), entryId, copyNo };
}

/** Why nothing can be opened by a text that is no code of a copy, and what to do. */
export function faultOfCode(text: string): string {
  const found = text.trim();
  if (found === '') return '请扫描复制件上的码，或粘贴码里的文字';
  if (PROOF.test(found)) {
    return '这是证明上的码，内容是证明文件的一段：请依次扫完各码，首尾相接存成文件，用核验程序核验';
  }
  if (found.startsWith('lantai-entry-v1')) {
    return '码没有读全，或读错了字：请重扫一次；粘贴的应有账本名称、序号、条目编号和复制件编号四行';
  }
  if (/lantai/i.test(found) || /[\uff01-\uff5e]/.test(found)) {
    return '读出的文字走了样：扫描前请切换到英文输入法，关闭大写锁定，再扫一次';
  }
  return '这不是兰台复制件上的码：请扫描页边的方形码，不是别的条码';
}

/** The ledger that a code names: `past` of one that was ended; a fault where there is no such place. */
export function placeOfCode(
  { origin, index }: EntryCode,
  ledgers: Ledgers,
): { past?: string; fault: string } {
  const ended = ledgers.past.find((one) => one.origin === origin);
  if (origin !== ledgers.origin && !ended) {
    return { fault: `码上写的账本 ${origin} 不是这里的账本：可能是别的单位的复制件，或是伪造的` };
  }
  const { size } = ended ?? ledgers;
  if (index >= size) {
    return { fault: `这本账本只有 ${size} 条，没有第 ${index} 条：码可能是伪造的，请保护原件` };
  }
  return { ...(ended && { past: String(ended.id) }), fault: '' };
}
