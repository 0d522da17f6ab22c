import type { ProposedChange } from '../changes/changes.ts';
import type { Candidate } from './backups.ts';

/** One officer who may be made a recipient, by one of the keys that are registered as theirs. */
export type RecipientDraft = Candidate & { isChosen: boolean; publicKey: string };

export type RecipientsDraft = {
  officers: RecipientDraft[];
  threshold: number;
};

/** Nobody restores alone. */
export const LEAST_THRESHOLD = 2;

type Fault = { field: string; message: string };

export function chosenOf({ officers }: RecipientsDraft): RecipientDraft[] {
  return officers.filter(({ isChosen }) => isChosen);
}

export function mayBeChosen(officer: Candidate): boolean {
  return lackOf(officer) === '';
}

/** What has to be recorded of an officer before they can be a recipient, and by whom; empty where all is there. */
export function lackOf({ hasIdNumber, keys }: Candidate): string {
  const lacks = [...(hasIdNumber ? [] : ['身份证号']), ...(keys.length > 0 ? [] : ['有效的密钥'])];
  if (lacks.length === 0) return '';
  const why = hasIdNumber ? '' : '没有身份证号，无从确认两名接收人不是同一人。';
  return `还没有登记${lacks.join('和')}，不能选。${why}在本人的账号页补登；本人不能办自己的账号，须由另两名三员提出和复核。`;
}

/** What the form still lacks, in the order of its fields; the server decides again. */
export function findRecipientFaults(draft: RecipientsDraft): Fault[] {
  const chosen = chosenOf(draft);
  const isEnough = chosen.length >= LEAST_THRESHOLD;
  const faults: Fault[] = [];
  const need = (isThere: boolean, field: string, message: string): void => {
    if (!isThere) faults.push({ field, message });
  };
  need(isEnough, 'recipients', '请至少选择两名接收人');
  for (const { accountId, name, publicKey, keys } of chosen) {
    const isTheirs = keys.some((key) => key.publicKey === publicKey);
    need(isTheirs, `key-${accountId}`, `请选择${name}的密钥`);
  }
  const isWithin = draft.threshold >= LEAST_THRESHOLD && draft.threshold <= chosen.length;
  need(!isEnough || isWithin, 'threshold', `请填写 ${LEAST_THRESHOLD} 到接收人人数之间的数`);
  return faults;
}

export function recipientsFrom(draft: RecipientsDraft): ProposedChange {
  return {
    kind: 'backups.set_recipients',
    threshold: draft.threshold,
    recipients: chosenOf(draft).map(({ accountId, publicKey }) => ({
      accountId,
      publicKey,
    })),
  };
}
