import { saveBlob } from '../../services/save-blob.ts';
import { loadWitnesses } from './witnesses.ts';

/** 见证策略 as a file for who verifies offline. */
export async function savePolicy(): Promise<true> {
  const { quorum } = await loadWitnesses(new AbortController().signal);
  saveBlob(new Blob([quorum.policy], { type: 'text/plain' }), 'lantai-policy.txt');
  return true;
}
