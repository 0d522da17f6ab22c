import type { RequestDraft } from './request-draft.ts';

// Kept for this browser tab only, and cleared when the person logs out.
const keyOf = (subject: string): string => `lantai.draft.${subject}`;

export function keepDraft(subject: string, draft: RequestDraft): void {
  sessionStorage.setItem(keyOf(subject), JSON.stringify(draft));
}

export function findDraft(subject: string): RequestDraft | undefined {
  const text = sessionStorage.getItem(keyOf(subject));
  return text === null ? undefined : (JSON.parse(text) as RequestDraft);
}

export function dropDraft(subject: string): void {
  sessionStorage.removeItem(keyOf(subject));
}
