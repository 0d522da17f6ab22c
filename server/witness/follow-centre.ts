import { setTimeout as sleep } from 'node:timers/promises';
import { MOST_BYTES, RequestError } from './add-checkpoint-text.ts';
import type { Witness } from './open-witness.ts';
import { readOffer, type Offer } from './read-offer.ts';

/**
 * What one look at the centre came to. `alarm` and `nonsense`, an answer that is no checkpoint at all, are for people to act on;
 * `unreachable` may be right the next time.
 */
export type Look = {
  state: 'cosigned' | 'idle' | 'unreachable' | 'nonsense' | 'alarm';
  message: string;
};

type Centre = {
  /** `undefined` where it has signed nothing yet. Throws `RequestError` where it answers something else. */
  fetch(since: number): Promise<Offer | undefined>;
  /** Both answer with a message for people where the centre refuses. */
  post(kind: 'cosignatures' | 'disputes', note: string): Promise<void>;
};

const TIMEOUT_MS = 15_000;
const FORBIDDEN = 403;
const UNAPPOINTED =
  '中心不认本见证。请安全保密管理员按本见证的公钥行任命（witness show 会印出），系统管理员确认后即可';

/** The centre by HTTP, as a witness calls it: a one-way line outwards is enough. */
export function centreAt(url: string): Centre {
  return {
    async fetch(since) {
      const answer = await call(new URL(`/api/ledger/checkpoint?since=${since}`, url), {});
      return readOffer(await readText(answer));
    },
    async post(kind, note) {
      await call(new URL(`/api/ledger/${kind}`, url), {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ note }),
      });
    },
  };
}

/**
 * Looks once: fetches the head that is to be witnessed with the proof that it goes on from the one held, cosigns it
 * (stored first), and hands the signature in. What contradicts the held head is told the centre with that head.
 */
export async function lookAtCentre(witness: Witness, centre: Centre): Promise<Look> {
  try {
    const held = witness.held();
    const offer = await centre.fetch(held.size);
    if (!offer) return { state: 'idle', message: '中心还没有签过检查点' };
    const given = await witness.consider({ oldSize: held.size, ...offer });
    if (given.verdict === 'cosigned') {
      await centre.post('cosignatures', given.note);
      return { state: 'cosigned', message: `已见证到第 ${given.size} 条` };
    }
    if (held.note !== undefined && given.verdict !== 'forged') {
      await witness.keepEvidence(offer.note);
      await centre.post('disputes', held.note).catch(() => undefined);
    }
    return { state: 'alarm', message: explain(given.verdict, held.size) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof RequestError)
      return { state: 'nonsense', message: explainNonsense(reason) };
    return { state: 'unreachable', message: `这一次没有办成，稍后再试：${reason}` };
  }
}

/** Looks until `signal` aborts, and tells what is new. */
export async function followCentre(
  witness: Witness,
  centre: Centre,
  options: { everyMs: number; signal: AbortSignal; tell: (look: Look) => void },
): Promise<void> {
  const { everyMs, signal, tell } = options;
  while (!signal.aborted) {
    tell(await lookAtCentre(witness, centre));
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

function explain(verdict: 'behind' | 'conflict' | 'unproven' | 'forged', size: number): string {
  const what = {
    behind: `中心的账本短于本见证已签的 ${size} 条：账本被回退或截断`,
    conflict: `中心给出的第 ${size} 条处的根与本见证已签的不同：账本已分叉`,
    unproven: `中心证明不了新账包含本见证已签的 ${size} 条：账本可能被改写`,
    forged: '检查点不是所见证账本的密钥所签',
  }[verdict];
  return `告警：${what}。没有签名，已保留证据。请立即告知安全审计员，保留现场。`;
}

function explainNonsense(reason: string): string {
  return `告警：中心的答复不是检查点（${reason}）。没有签名。请核对 --centre 是否为中心的网址、中间有无代理改写答复；都无误而一直如此，请告知安全审计员。`;
}

async function readText(answer: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of answer.body ?? []) {
    bytes += part.length;
    if (bytes > MOST_BYTES) throw new RequestError('过长');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

async function call(url: URL, init: RequestInit): Promise<Response> {
  const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (answer.ok) return answer;
  if (answer.status === FORBIDDEN) throw new Error(UNAPPOINTED);
  const text = await readText(answer).catch(() => '');
  throw new Error(messageIn(text) ?? `中心答复 ${answer.status}`);
}

/** What the centre says to people, where it is the centre that refuses. */
function messageIn(text: string): string | undefined {
  try {
    const { message } = Object(JSON.parse(text)) as { message?: unknown };
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}
