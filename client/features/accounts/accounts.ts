import type {
  AccountAct,
  AccountDetail,
  AccountKey,
  AccountListed,
  accountOptions,
  browseAccounts,
  collectSecret,
  showAccount,
} from '../../../server/modules/accounts/contract.ts';
import { read, write } from '../../services/http.ts';
import type { AnswerOf, Query } from '../../services/http.ts';
import type { Tone } from '../../ui/tone.ts';

export type { AccountAct, AccountDetail, AccountKey, AccountListed };
export type AccountList = AnswerOf<typeof browseAccounts>;
export type AccountOptions = AnswerOf<typeof accountOptions>;

const ROOT = '/api/accounts';

export const TONE_OF_ACCOUNT: Record<AccountListed['state'], Tone> = {
  active: 'green',
  locked: 'amber',
  disabled: 'plain',
};

export function loadAccounts(query: Query, signal: AbortSignal) {
  return read<typeof browseAccounts>(ROOT, { query, signal });
}

export function loadAccount(accountId: string, signal: AbortSignal) {
  return read<typeof showAccount>(`${ROOT}/${accountId}`, { signal });
}

export function loadAccountOptions(signal: AbortSignal) {
  return read<typeof accountOptions>(`${ROOT}/options`, { signal });
}

/** The one-time password of a confirmed change, once: the server keeps it no longer after this answer. */
export function collectSecretOf(changeId: string, key: string) {
  return write<typeof collectSecret>(`${ROOT}/secrets/${changeId}`, undefined, key);
}

/** A unit as a list shows it: below its parent, one ideographic space further in. */
export function indentUnit({ name, depth }: AccountOptions['units'][number]): string {
  return '\u3000'.repeat(depth) + name;
}
