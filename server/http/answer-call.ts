import { z } from 'zod';
import type { Services } from '../context.ts';
import { AppError, forbidden, invalid } from '../errors.ts';
import type { Actor } from './actor.ts';
import { answerOnce } from './answer-once.ts';
import { evenOut } from './even-out.ts';
import type { Gate } from './gate.ts';
import { keepAnswer, type Attempt } from './idempotency-store.ts';
import type { Contract, InputOf, PublicRoute, Route, Visitor } from './route.ts';
import { validate, type RawInput } from './validate.ts';
import { withinTransaction } from './within-transaction.ts';

export type Call = {
  raw: RawInput;
  visitor: Visitor;
  idempotencyKey: string | undefined;
};

type GuardedRoute = Exclude<Route, PublicRoute<Contract>>;
type Asked = { services: Services; gate: Gate; actor: Actor; input: InputOf<Contract> };

/** One call through the three hops: who and what, whether, then the act. */
export async function answerCall(
  services: Services,
  gate: Gate,
  route: Route,
  call: Call,
): Promise<unknown> {
  if (route.effect === 'public') {
    const input = validate(route.contract, call.raw) as InputOf<Contract>;
    return cut(route, await route.handle(services, call.visitor, input));
  }
  const actor = await gate.identify(call.visitor.token, call.visitor);
  if (actor.mustChangePassword && route.permission !== 'signed-in') {
    throw new AppError('must_change', '口令为初始口令或已到期，请先修改口令。');
  }
  const input = validate(route.contract, call.raw) as InputOf<Contract>;
  const asked = { services, gate, actor, input };
  if (route.takesTurn) {
    return services.readingTurns.take(actor.accountId, () => perform(route, asked));
  }
  const attempt = attemptOf(route, asked, call.idempotencyKey);
  if (!attempt) return perform(route, asked);
  // Known attempts come first: after an act its author may no longer do it, yet may ask how it went.
  return answerOnce(services.db, attempt, () => perform(route, asked, attempt));
}

async function perform(route: GuardedRoute, asked: Asked, attempt?: Attempt): Promise<unknown> {
  const { services, gate, actor, input } = asked;
  const found = await permit(route, asked);
  // A reader who has leafed on waits for nothing any more; what was begun of an act goes on.
  if (route.effect !== 'act') input.signal.throwIfAborted();
  if (route.needsRoom) services.disks.requireRoom();
  switch (route.effect) {
    case 'look':
      return cut(route, await route.handle(services, services.db, actor, input));
    case 'serve':
      return cut(route, await route.handle(services, actor, input, found));
    case 'act':
      return withinTransaction(services.db, gate.recordedIn, async (tx) => {
        const answer = cut(route, await route.handle(services, tx, actor, input));
        if (attempt) await keepAnswer(tx, attempt, answer);
        return answer;
      }).catch((error: unknown) => recordDenial(route, asked, error));
  }
}

/** What the act refused within its own transaction is rolled back with it: it is told by itself. */
async function recordDenial(
  route: GuardedRoute,
  { gate, actor }: Asked,
  error: unknown,
): Promise<never> {
  const denial = error instanceof AppError ? error.denial : undefined;
  if (denial) await gate.recordRefusal(actor, route.name, denial.reason, denial.item);
  throw error;
}

/**
 * Loads the facts and asks the policy, and hands on what was found for them; a refusal is in the ledger before it is
 * answered, and says by its time as little as by its words.
 */
async function permit(
  route: GuardedRoute,
  { services, gate, actor, input }: Asked,
): Promise<unknown> {
  const startedAt = performance.now();
  const answer = await route.about(services.db, actor, input, services);
  const { subject, found } =
    answer && 'found' in answer ? answer : { subject: answer, found: undefined };
  if (route.permission === 'signed-in') return found;
  const decision = subject && gate.decide(actor, route.permission, subject);
  if (decision?.isAllowed) return found;
  const reason = decision?.reason ?? 'absent';
  await gate.recordRefusal(actor, route.name, reason, subject?.item);
  await evenOut(startedAt);
  throw forbidden();
}

/** The numbered attempt that a call is; only writes are numbered, and only where their answer may be kept. */
function attemptOf(
  route: GuardedRoute,
  { actor, input }: Asked,
  key: string | undefined,
): Attempt | undefined {
  const isKept = route.effect === 'act' && route.method !== 'get' && !route.isAnswerSecret;
  if (!isKept || key === undefined) return undefined;
  if (!/^[\w-]{8,64}$/.test(key)) throw invalid('提交编号格式不对，请刷新页面后重试');
  const request = { params: input.params, query: input.query, body: input.body };
  return { accountId: actor.accountId, key, route: route.name, request };
}

/** Cuts an answer to its contract: a field that the contract does not name cannot leave. */
function cut(route: Route, answer: unknown): unknown {
  const { response } = route.contract;
  if (!(response instanceof z.ZodType)) return answer;
  const parsed = response.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new AppError('internal', '系统出错，答复不符合约定', { cause: parsed.error });
}
