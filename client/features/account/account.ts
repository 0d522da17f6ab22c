import type {
  changePassword,
  changePin,
  OwnAccount,
  showAccount,
} from '../../../server/modules/sessions/contract.ts';
import { read, write } from '../../services/http.ts';
import { recheck } from '../session/session.ts';

export type { OwnAccount, OwnSession } from '../../../server/modules/sessions/contract.ts';
export type SecretKind = 'password' | 'pin';
export type SecretChange = { current: string; next: string };

export function loadAccount(signal: AbortSignal): Promise<OwnAccount> {
  return read<typeof showAccount>('/api/account', { signal });
}

/** Sets a new password or PIN, and asks the server what of the house is open now. */
export async function changeSecret(kind: SecretKind, change: SecretChange): Promise<void> {
  if (kind === 'pin') await write<typeof changePin>('/api/account/pin', change);
  else await write<typeof changePassword>('/api/account/password', change);
  await recheck();
}

/** What a new secret must be like, in one sentence. */
export function describeRules(rules: OwnAccount['rules'], kind: SecretKind): string {
  if (kind === 'pin') return `不少于 ${rules.pinMinLength} 位数字，不能是重复或顺序的数字`;
  const reuse = rules.history > 0 ? `，不能与最近 ${rules.history} 次用过的相同` : '';
  return `不少于 ${rules.minLength} 位，大写、小写、数字、符号至少 ${rules.minKinds} 种，不能包含账号名${reuse}`;
}
