import type { Profile } from './profiles.ts';

const KINDS = [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u, /[^\p{Lu}\p{Ll}\p{Nd}]/u];

/** What is wrong with a password under a profile, as people read it; `undefined` when it will do. */
export function judgePassword(
  { minLength, minKinds }: Pick<Profile, 'minLength' | 'minKinds'>,
  loginName: string,
  password: string,
): string | undefined {
  if (Array.from(password).length < minLength) return `新口令不足 ${minLength} 位，请加长`;
  if (KINDS.filter((kind) => kind.test(password)).length < minKinds) {
    return `请在大写字母、小写字母、数字、其他符号中至少用 ${minKinds} 种`;
  }
  if (password.toLowerCase().includes(loginName.toLowerCase()))
    return '新口令不能包含账号名，请另拟';
  return undefined;
}

/** Likewise for a PIN: digits, and not one that is tried first. */
export function judgePin(
  { pinMinLength }: Pick<Profile, 'pinMinLength'>,
  pin: string,
): string | undefined {
  if (!/^[0-9]+$/.test(pin)) return 'PIN 只能由数字组成';
  if (pin.length < pinMinLength) return `PIN 不足 ${pinMinLength} 位，请加长`;
  const steps = new Set(Array.from(pin.slice(1), (digit, at) => Number(digit) - Number(pin[at])));
  const isObvious = steps.size === 1 && [0, 1, -1].includes([...steps][0] ?? 0);
  return isObvious ? 'PIN 不能是重复或顺序的数字，请另拟' : undefined;
}
