/** Kinds the server names in `{kind, message, field, requestId}`, and `network` for when it did not answer. */
export type RefusalKind =
  | 'invalid'
  | 'unauthenticated'
  | 'locked'
  | 'must_change'
  | 'forbidden'
  | 'conflict'
  | 'too_large'
  | 'too_many'
  | 'unavailable'
  | 'internal'
  | 'network';

/** Why something was not done. `message` is Chinese and fit to show as it is. */
export class Refusal extends Error {
  readonly kind: RefusalKind;
  readonly field: string | undefined;
  readonly requestId: string | undefined;

  constructor(
    kind: RefusalKind,
    message: string,
    where: { field?: string | undefined; requestId?: string | undefined } = {},
  ) {
    super(message);
    this.name = 'Refusal';
    this.kind = kind;
    this.field = where.field;
    this.requestId = where.requestId;
  }
}

type ErrorBody = { kind?: unknown; message?: unknown; field?: unknown; requestId?: unknown };

/** Turns the text of an answer that is not 2xx into a refusal, whatever stands in front of the server. */
export function readRefusal(status: number, text: string): Refusal {
  const body = parseBody(text);
  if (typeof body?.kind === 'string' && typeof body.message === 'string') {
    return new Refusal(body.kind as RefusalKind, body.message, {
      field: typeof body.field === 'string' ? body.field : undefined,
      requestId: typeof body.requestId === 'string' ? body.requestId : undefined,
    });
  }
  return status === 502 || status === 503 || status === 504
    ? new Refusal('unavailable', '服务暂时不可用，请稍候再试。')
    : new Refusal('internal', `服务返回了无法识别的答复（${status}），请联系系统管理员。`);
}

export function networkRefusal(): Refusal {
  return new Refusal('network', '网络中断，没有收到答复。请检查网络后重试；重试不会重复办理。');
}

/** Any thrown thing as something to show; defects of our own included. */
export function asRefusal(thrown: unknown): Refusal {
  return thrown instanceof Refusal
    ? thrown
    : new Refusal('internal', '页面出现异常，请刷新后重试；若仍出现，请联系系统管理员。');
}

export function isAbort(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === 'AbortError';
}

function parseBody(text: string): ErrorBody | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
