import { describeSince } from '../../formats/describe-since.ts';
import type { Worry } from '../storage/worry.ts';
import type { Keys } from './keys.ts';

const DAY_MS = 86_400_000;
/** A master key and what opens it are changed once a year. */
const OLDEST_DAYS = 365;

/** Whether a key is older than a year; one of unknown age is not called old. */
export function isOld(since: string | null, now: Date): boolean {
  return since !== null && now.getTime() - new Date(since).getTime() > OLDEST_DAYS * DAY_MS;
}

/** All that is not as it should be with the keys; empty where everything is all right. */
export function findKeyWorries({ master, ledger, locks }: Keys, now: Date): Worry[] {
  return [
    ...aboutMaster(master, now),
    ...aboutLedger(ledger, now),
    ...aboutPassword(locks, now),
    ...aboutPapers(locks),
  ];
}

function aboutMaster({ since, isRotating }: Keys['master'], now: Date): Worry[] {
  if (since === null || isRotating || !isOld(since, now)) return [];
  const title = `主密钥用了一年多，${describeSince(since, now)}启用`;
  return [worry('master', title, '请在“密钥”提出轮换主密钥；轮换不动任何页面，不影响阅档。')];
}

function aboutLedger(keys: Keys['ledger'], now: Date): Worry[] {
  const since = keys.at(-1)?.since ?? null;
  if (since === null || !isOld(since, now)) return [];
  const title = `账本签名密钥用了一年多，${describeSince(since, now)}启用`;
  return [worry('ledger', title, '请在“密钥”提出更换账本签名密钥；不影响阅档。')];
}

function aboutPassword(locks: Keys['locks'], now: Date): Worry[] {
  const password = locks.find(({ kind }) => kind === 'password');
  if (!password?.since || !isOld(password.since, now)) return [];
  const title = `密钥库口令用了一年多，${describeSince(password.since, now)}设定`;
  return [worry('password', title, '请更换密钥库口令，并把新口令另行封存；做法见“密钥”。')];
}

function aboutPapers(locks: Keys['locks']): Worry[] {
  if (locks.some(({ kind }) => kind === 'shares')) return [];
  const next =
    '口令遗失或 UKey 损坏时，没有恢复分片就再也打不开档案。请签发恢复分片，交几人分别封存；做法见“密钥”。';
  return [worry('papers', '没有签发恢复分片', next)];
}

function worry(key: string, title: string, next: string): Worry {
  return { key: `key-${key}`, tone: 'amber', title, next, tab: 'keys' };
}
