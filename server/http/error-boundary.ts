import { randomUUID } from 'node:crypto';
import type { Middleware } from 'koa';
import { isDatabaseAway } from '../../db/is-database-away.ts';
import { AppError, STATUS_OF_KIND } from '../errors.ts';
import { ImageError } from '../imaging/image-error.ts';
import type { Logger } from '../logger.ts';

/** The one place where an error becomes an answer: `{kind, message, field, requestId}`. */
export function errorBoundary(logger: Logger): Middleware {
  return async (ctx, next) => {
    const requestId = randomUUID();
    ctx.set('X-Request-Id', requestId);
    try {
      await next();
      if (ctx.status === 404 && (ctx.body ?? null) === null && ctx.path.startsWith('/api/')) {
        throw new AppError('forbidden', '没有这个接口，请核对地址');
      }
    } catch (error) {
      // The caller has hung up: there is nobody to answer.
      if (ctx.req.destroyed && ctx.res.destroyed) return;
      const known = asAppError(error);
      if (known.kind === 'internal' || isDatabaseAway(error)) {
        logger.error('request failed', { requestId, path: ctx.path, error: describe(error) });
      }
      ctx.set('Cache-Control', 'no-store');
      ctx.status = STATUS_OF_KIND[known.kind];
      ctx.body = {
        kind: known.kind,
        message: known.message,
        field: known.field ?? null,
        requestId,
      };
    }
  };
}

function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof ImageError && error.code === 'busy') {
    return new AppError('too_many', error.message);
  }
  if (isDatabaseAway(error)) {
    return new AppError(
      'unavailable',
      '数据库暂时连不上。请稍后再试；刚才的操作是否已生效，请先刷新查看。若一直如此，请告知系统管理员。',
    );
  }
  return new AppError(
    'internal',
    '系统出错，本次操作没有生效。请稍后重试，仍不行请把编号告知管理员。',
  );
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
