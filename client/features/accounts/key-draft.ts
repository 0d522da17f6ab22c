import { isDay } from '../../formats/is-day.ts';
import type { ProposedChange } from '../changes/changes.ts';
import { isPublicKey } from './is-public-key.ts';

export type KeyDraft = {
  label: string;
  publicKey: string;
  /** SM2 distinguishing id; empty for the one of the standard. */
  userId: string;
  /** Days `2026-12-01`, both included. */
  validFrom: string;
  validTo: string;
};

/** A key for one year from `today` on. */
export function newKeyDraft(today: string): KeyDraft {
  const lastDay = new Date(`${today}T00:00:00Z`);
  lastDay.setUTCFullYear(lastDay.getUTCFullYear() + 1);
  lastDay.setUTCDate(lastDay.getUTCDate() - 1);
  const validTo = lastDay.toISOString().slice(0, 10);
  return { label: '', publicKey: '', userId: '', validFrom: today, validTo };
}

type Fault = { field: keyof KeyDraft; message: string };

/** What the form still lacks, in the order of its fields; the server reads the key itself. */
export function findKeyFaults(draft: KeyDraft, today: string): Fault[] {
  const { label, validFrom, validTo } = draft;
  const wrong: Partial<Record<keyof KeyDraft, string | false>> = {
    label: label.trim() === '' && '请填写密钥编号',
    publicKey:
      !isPublicKey(draft.publicKey) &&
      '请粘贴完整的公钥：PEM 全文，或以 04 开头的 130 位十六进制数',
    validFrom: !isDay(validFrom) && '请填写起始日期，例如 2026-12-01',
    validTo:
      (!isDay(validTo) && '请填写截止日期，例如 2027-11-30') ||
      (validTo < validFrom && '截止日期早于起始日期，请核对') ||
      (validTo < today && '截止日期已过，请核对'),
  };
  const fields = ['label', 'publicKey', 'validFrom', 'validTo'] as const;
  return fields.flatMap((field) => {
    const message = wrong[field];
    return message ? [{ field, message }] : [];
  });
}

export function registrationOf(accountId: string, draft: KeyDraft): ProposedChange {
  const userId = draft.userId.trim();
  return {
    kind: 'accounts.register_key',
    accountId,
    label: draft.label.trim(),
    publicKey: draft.publicKey.trim(),
    ...(userId !== '' && { userId }),
    validFrom: draft.validFrom,
    validTo: draft.validTo,
  };
}
