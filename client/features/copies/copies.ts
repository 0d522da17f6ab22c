import type {
  browseCopies,
  browseOrders,
  checkCopy,
  CopyDetail,
  CopyRow,
  followCopies,
  notePrintAttempt,
  OrderDetail,
  OrderRow,
  showCopy,
  showOrder,
} from '../../../server/modules/copies/contract.ts';
import type { CopyState, CopyStep } from '../../../server/modules/copies/words.ts';
import { fetchFile, read, readPicture, write } from '../../services/http.ts';
import { saveBlob } from '../../services/save-blob.ts';
import type { Tone } from '../../ui/tone.ts';

export type { CopyDetail, CopyRow, CopyState, CopyStep, OrderDetail, OrderRow };

const ROOT = '/api/copies';

/** What the register is cut to, as it stands in the address. */
export type RegisterQuery = Partial<
  Record<'state' | 'copying' | 'no' | 'from' | 'to' | 'overdue', string>
>;

export const TONE_OF_COPY: Record<CopyState, Tone> = {
  made: 'blue',
  checked: 'blue',
  handed_over: 'amber',
  returned: 'green',
  filed: 'green',
  destroying: 'amber',
  destroyed: 'plain',
};

export function loadOrders(signal: AbortSignal) {
  return read<typeof browseOrders>(`${ROOT}/orders`, { signal });
}

export function loadOrder(requestId: string, signal: AbortSignal) {
  return read<typeof showOrder>(`${ROOT}/orders/${requestId}`, { signal });
}

export function loadRegister(query: RegisterQuery & { cursor?: string }, signal: AbortSignal) {
  return read<typeof browseCopies>(ROOT, { query, signal });
}

/** What became of the copies of a request, for its parties. */
export function followCopiesOf(requestId: string, signal: AbortSignal) {
  return read<typeof followCopies>(`${ROOT}/requests/${requestId}`, { signal });
}

export function loadCopy(copyId: string, signal: AbortSignal) {
  return read<typeof showCopy>(`${ROOT}/papers/${copyId}`, { signal });
}

/** A page from which an extract is written: drawn, marked and recorded by the server. */
export function loadPage(requestId: string, item: number, pageNo: number, signal: AbortSignal) {
  return readPicture(`${pathOfItem(requestId, item)}/pages/${pageNo}`, {}, signal);
}

/** Somebody printed the screen with the original: the sheet is blank, the attempt is recorded. */
export function notePrint(requestId: string, item: number) {
  const path = `${pathOfItem(requestId, item)}/print-attempts`;
  return write<typeof notePrintAttempt>(path, undefined);
}

function pathOfItem(requestId: string, item: number): string {
  return `${ROOT}/orders/${requestId}/items/${item}`;
}

/** The numbered sheets; they come once. Sent again under the same `copyId` it makes nothing twice. */
export function makeCopy(wish: {
  copyId: string;
  requestId: string;
  item: number;
  recipientId: string;
  text: string | null;
}): Promise<{ blob: Blob; fileName: string }> {
  return fetchFile(ROOT, wish);
}

export function takeStep(
  copyId: string,
  step: CopyStep,
  body: { basedOn: number; note: string },
  key: string,
) {
  const path = `${ROOT}/papers/${copyId}/${step.replace('_', '-')}`;
  return write<typeof checkCopy>(path, body, key);
}

/** The register as it is cut now, as a table or as pages. */
export async function saveRegister(
  form: 'export' | 'paper',
  query: RegisterQuery,
  reason: string,
): Promise<true> {
  const asked = Object.fromEntries(Object.entries(query).filter(([, value]) => value));
  const { blob, fileName } = await fetchFile(`${ROOT}/register/${form}`, { ...asked, reason });
  saveBlob(blob, fileName);
  return true;
}
