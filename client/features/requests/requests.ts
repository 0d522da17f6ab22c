import type {
  approveRequest,
  BOXES,
  listRequests,
  recallRequest,
  refuseRequest,
  RequestInput,
  requestOptions,
  RequestState,
  resubmitRequest,
  returnRequest,
  showRequest,
  submitRequest,
  withdrawRequest,
} from '../../../server/modules/requests/contract.ts';
import { fetchFile, read, write } from '../../services/http.ts';
import type { AnswerOf } from '../../services/http.ts';
import { saveBlob } from '../../services/save-blob.ts';
import type { Tone } from '../../ui/tone.ts';

export type Box = (typeof BOXES)[number];
export type RequestOptions = AnswerOf<typeof requestOptions>;
/** A decision that a person takes with words; `withdraw` takes none. */
export type Decision = 'approve' | 'refuse' | 'return' | 'withdraw' | 'recall';

const ROOT = '/api/requests';

export const TONE_OF_STATE: Record<RequestState, Tone> = {
  pending: 'blue',
  returned: 'amber',
  refused: 'red',
  withdrawn: 'plain',
  granted: 'green',
  recalled: 'red',
  expired: 'plain',
};

export function loadRequests(box: Box, cursor: string, signal: AbortSignal) {
  return read<typeof listRequests>(ROOT, { query: { box, cursor }, signal });
}

export function loadRequest(requestId: string, signal: AbortSignal) {
  return read<typeof showRequest>(`${ROOT}/${requestId}`, { signal });
}

/** 审批表 as it stands now, saved as a PDF. */
export async function saveForm(requestId: string): Promise<true> {
  const { blob, fileName } = await fetchFile(`${ROOT}/${requestId}/paper`, {});
  saveBlob(blob, fileName);
  return true;
}

export function loadOptions(volumeId: string, signal: AbortSignal) {
  return read<typeof requestOptions>(`${ROOT}/options/${volumeId}`, { signal });
}

export function submitNew(input: RequestInput, key: string) {
  return write<typeof submitRequest>(ROOT, input, key);
}

export function resubmit(
  requestId: string,
  input: Omit<RequestInput, 'volumeId'> & { rowVersion: number },
  key: string,
) {
  return write<typeof resubmitRequest>(`${ROOT}/${requestId}/resubmit`, input, key);
}

export function decide(
  requestId: string,
  decision: Decision,
  input: { opinion: string; rowVersion: number },
  key: string,
) {
  const path = `${ROOT}/${requestId}/${decision}`;
  if (decision === 'withdraw') {
    return write<typeof withdrawRequest>(path, { rowVersion: input.rowVersion }, key);
  }
  type Spoken = typeof approveRequest | typeof refuseRequest | typeof returnRequest;
  return write<Spoken | typeof recallRequest>(path, input, key);
}
